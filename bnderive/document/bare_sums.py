r"""The sign of a sum as a name: `\frac{e^a \sum - e^a e^b}{\sum^2}`, of a sum that has a short name.

Input: the tokens of a formula. Output: the same with `\Sigma` for such signs. It is one where it has no index, and
nothing that it could be the sum of: alone, before a prime, or at the end of the part of a fraction; and so are those
before an operator in the same formula.
"""

from collections.abc import Sequence
from dataclasses import replace

from bnderive.document.commands import DIVIDE, FRACTIONS, RELATIONS, TIMES
from bnderive.document.lexer import Token
from bnderive.document.nesting import is_among, is_sign, partners

_BEHIND = TIMES | DIVIDE | RELATIONS.keys() | {"+", "-", "}", ")", "]", "\\right", "'"}


def with_bare_sums(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a formula, the signs of sums that are names as a letter."""
    signs = {at: _behind(tokens, at) for at, token in enumerate(tokens) if is_sign(token, "\\sum")}
    bare = {at: end for at, end in signs.items() if end >= len(tokens) or is_among(tokens[end], _BEHIND)}
    if len(tokens) == len(signs) == 1:
        bare = signs
    elif not bare or not any(_is_name(tokens, partners(tokens), end) for end in bare.values()):
        return list(tokens)
    return [replace(token, text="\\Sigma") if at in bare else token for at, token in enumerate(tokens)]


def _behind(tokens: Sequence[Token], at: int) -> int:
    """The place behind the sign of a sum, and behind a power of it that is a number."""
    after = [token.text for token in tokens[at + 1 : at + 5]]
    if after[:1] == ["^"] and len(after) > 1 and after[1].isdigit():
        return at + 3
    return at + 5 if after[:2] == ["^", "{"] and after[2].isdigit() and after[3:] == ["}"] else at + 1


def _is_name(tokens: Sequence[Token], partner: Sequence[int], end: int) -> bool:
    """Whether what ends here, the sign of a sum, can only be a name."""
    if end >= len(tokens) or not is_sign(tokens[end], "}"):
        return end < len(tokens) and is_sign(tokens[end], "'")
    before = partner[end] - 1
    second = partner[before] - 1 if before >= 0 and is_sign(tokens[before], "}") else -1
    return any(at >= 0 and is_among(tokens[at], FRACTIONS) for at in (before, second))
