"""Terms in a frame, struck out or above a brace: in print they stand in the sum around them, with their own signs.

Input: the tokens of a side, or a group of which no bracket shows. Output: the tokens without a frame around terms that
begin with a sign, as in `a \\cancel{- b} + c`; whether a bracket shows.
"""

from collections.abc import Iterator, Sequence

from bnderive.document.commands import BRACED, TRANSPARENT
from bnderive.document.lexer import Token
from bnderive.document.nesting import is_among, is_sign, partners
from bnderive.document.source import Source
from bnderive.document.syntax import Group

_SCRIPTS = ("_", "^")


def unframed(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens without frames around terms that begin with a sign."""
    if not any(is_among(t, TRANSPARENT | BRACED) for t in tokens):
        return tokens
    partner = partners(tokens)
    left_out = {k for at in range(len(tokens) - 2) for k in _frame(tokens, partner, at)}
    return [token for k, token in enumerate(tokens) if k not in left_out]


def _frame(tokens: Sequence[Token], partner: Sequence[int], at: int) -> Iterator[int]:
    """Where the tokens of a frame are that begins here: the command, its braces, and what is written at a brace."""
    command, opening, first = tokens[at : at + 3]
    end = partner[at + 1]
    if not is_among(command, TRANSPARENT | BRACED) or not is_sign(opening, "{") or end < 0:
        return
    scripted = end + 1 < len(tokens) and is_sign(tokens[end + 1], *_SCRIPTS)
    if not is_sign(first, "+", "-") or (scripted and not is_among(command, BRACED)):
        return
    yield from (at, at + 1, end)
    if scripted:
        yield from range(end + 1, max(end + 2, partner[end + 2] if end + 2 < len(tokens) else 0) + 1)


def shows(group: Group, source: Source) -> bool:
    """Whether the bracket of a group is printed: that of a frame and of what stands above a brace is not."""
    return not source.text.startswith(("{", "\\underbrace", "\\overbrace"), group.span.start)
