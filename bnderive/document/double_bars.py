"""Norms written with two bars: `||v||` and `\\left|\\left| v \\right|\\right|` mean `\\|v\\|`.

Input: the tokens of a formula. Output: the same with two bars that touch as one, but for those of which the first
closes what a single bar opened, as in `|a||b|`.
"""

from collections.abc import Sequence

from bnderive.document.commands import CLOSERS, CLOSING, MIRRORED
from bnderive.document.lexer import Token
from bnderive.document.nesting import is_among, is_sign

_BARS = frozenset({"|", "\\vert"})
_OPENS = (CLOSING.keys() - MIRRORED) | {"{"}
_CLOSES = (CLOSERS.keys() - MIRRORED) | {"}"}


def with_norms(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with two bars that touch as one."""
    if not any(is_among(token, _BARS) for token in tokens):
        return list(tokens)
    found: list[Token] = []
    single = [False]  # whether a single bar is open, for each bracket around
    position = 0
    while position < len(tokens):
        token = tokens[position]
        pair = _sized_pair(tokens, position)
        if pair is not None:
            found += [token, pair]
            position += 4
            continue
        if is_among(token, _BARS):
            if not single[-1] and _touches(tokens, position):
                found.append(_norm(token, tokens[position + 1]))
                position += 2
                continue
            single[-1] = not single[-1]
        elif is_among(token, _OPENS):
            single.append(False)
        elif is_among(token, _CLOSES) and len(single) > 1:
            single.pop()
        found.append(token)
        position += 1
    return found


def _touches(tokens: Sequence[Token], position: int) -> bool:
    """Whether another bar stands right after the one at a position."""
    if position + 1 >= len(tokens):
        return False
    token, other = tokens[position : position + 2]
    return is_among(other, _BARS) and token.span.end == other.span.start


def _sized_pair(tokens: Sequence[Token], position: int) -> Token | None:
    """The norm's bar that `\\left| \\left|` or `\\right| \\right|` is; None where something else stands here."""
    if position + 3 >= len(tokens):
        return None
    first, bar, second, other = tokens[position : position + 4]
    sized = any(is_sign(first, size) and is_sign(second, size) for size in ("\\left", "\\right"))
    return _norm(bar, other) if sized and is_among(bar, _BARS) and is_among(other, _BARS) else None


def _norm(bar: Token, other: Token) -> Token:
    return Token("command", "\\|", bar.span.to(other.span))
