r"""Braces that end right behind the sign of a sum: `{\frac1n \sum_k} x_k` means `\frac1n \sum_k x_k`. And those of
bold print over more than names: `\mathbf{a = b + c}` says `a = b + c`, and stresses it. And those around the sign of a
gradient, `{\nabla}_x L`. And those around the bracket behind a name: `f{(x)}` is `f(x)`.

TeX draws such braces as nothing, and what the sum is of stands behind them. Input: the tokens of a formula. Output: the
same without them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bnderive.document.commands import BIG_OPERATORS, FRACTIONS, LETTERS, RELATIONS
from bnderive.document.lexer import Token
from bnderive.document.loose_tables import STACKED
from bnderive.document.nesting import is_among, is_sign, partners

_TAKES = ("_", "^", "\\frac", "\\sqrt")
_BOLD = ("\\mathbf", "\\boldsymbol", "\\bm")
_TAKES_TWO = FRACTIONS | STACKED | {"\\binom", "\\dv", "\\pdv"}
_WIDE = FRACTIONS | BIG_OPERATORS | RELATIONS.keys() | {"+", "-"}


def without_idle_braces(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without the braces that end behind the sign of a sum, hold that of a gradient or the bracket behind a
    name, or print in bold.
    """
    partner = partners(tokens)
    idle: set[int] = set()
    for at, token in enumerate(tokens):
        opening = partner[at]
        if not is_sign(token, "}") or opening < 0 or (opening and is_sign(tokens[opening - 1], *_TAKES)):
            continue
        plain = not opening or not tokens[opening - 1].text.startswith("\\")
        nabla = plain and at == opening + 2 and is_sign(tokens[at - 1], "\\nabla")
        if nabla or _ends_with_sum(tokens, partner, at - 1, opening):
            idle |= {opening, at}
    for at, token in enumerate(tokens):
        end = partner[at + 1] if is_sign(token, *_BOLD) and at + 1 < len(tokens) else -1
        if end >= 0 and is_sign(tokens[end], "}") and _is_wide(tokens, partner, at + 2, end):
            idle |= {at} if at and is_sign(tokens[at - 1], *_TAKES) else {at, at + 1, end}
    brackets = dict(_bracket_in_braces(tokens, partner))
    idle |= {at for at, bracket in brackets.items() if bracket is None}
    return [brackets.get(at) or token for at, token in enumerate(tokens) if at not in idle]


def _bracket_in_braces(tokens: Sequence[Token], partner: Sequence[int]) -> Iterator[tuple[int, Token | None]]:
    """The braces around the bracket behind a name, as nothing; the bracket then stands where they do."""
    for at, token in enumerate(tokens):
        last = partner[at] - 1
        if not is_sign(token, "{") or last <= at + 2 or not _ends_name(tokens, partner, at - 1):
            continue
        grows = is_sign(tokens[at + 1], "\\left")
        if is_sign(tokens[at + 1 + grows], "(") and partner[at + 1] == last - grows:
            yield from ((at, None), (last + 1, None))
            yield at + 1, replace(tokens[at + 1], span=token.span.to(tokens[at + 1].span))
            yield last, replace(tokens[last], span=tokens[last].span.to(tokens[last + 1].span))


def _ends_name(tokens: Sequence[Token], partner: Sequence[int], at: int) -> bool:
    """Whether a name with its scripts ends here, which no command takes as the first of two."""
    while at > 0:
        start = partner[at] if is_sign(tokens[at], "}") else at
        if start > 1 and is_sign(tokens[start - 1], "_", "^"):
            at = start - 2
        elif is_sign(tokens[at], "'"):
            at -= 1
        else:
            break
    named = at >= 0 and (tokens[at].kind in ("letter", "word") or is_among(tokens[at], LETTERS))
    return named and not (at and is_among(tokens[at - 1], _TAKES_TWO))


def _is_wide(tokens: Sequence[Token], partner: Sequence[int], at: int, end: int) -> bool:
    """Whether there is more than names between two positions; what stands in braces of its own is no matter."""
    while at < end:
        if is_among(tokens[at], _WIDE):
            return True
        at = max(at, partner[at] if is_sign(tokens[at], "{") else at) + 1
    return False


def _ends_with_sum(tokens: Sequence[Token], partner: Sequence[int], at: int, opening: int) -> bool:
    """Whether the tokens up to a position end with the sign of a sum and its scripts."""
    while at > opening + 1:
        start = partner[at] if is_sign(tokens[at], "}") else at
        if start <= opening + 1 or not is_sign(tokens[start - 1], "_", "^"):
            break
        at = start - 2
    return at > opening and is_among(tokens[at], BIG_OPERATORS)
