"""Equations that one formula numbers by itself, `1. a = b` and `2. c = d` in two rows: the numbers are no factors.

Input: the chains of a formula. Output: the same without the numbers, where they count from one, and without a number in
brackets behind dots at the end of a side, `a = b \\cdots (1)`, or far behind it, `a = b \\\\ & (3.14)`; and without a
word in brackets far before it, `(Mean) \\quad a = b`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from bnderive.document.chain import Chain
from bnderive.document.commands import DIVIDE, TIMES
from bnderive.document.lexer import Token
from bnderive.document.nesting import is_among, is_sign

_DOTS = frozenset({"\\cdots", "\\dots", "\\ldots", "\\dotsb", "\\cdot", "…"})
_CHAPTERED = re.compile(r"[1-9]\d?\.\d{1,3}")
_TITLE = re.compile(r"([A-Z][a-z]{2,})+")
_AWAY = 4  # characters: a break of the row or a wide space
_OPEN = TIMES | DIVIDE | {"+", "-", "(", "[", ","}


def unnumbered(chains: Sequence[Chain]) -> list[Chain]:
    """The chains of a formula without the numbers behind them, those before them that count from one, and titles."""
    found = [replace(chain, sides=[_untagged(side) for side in chain.sides]) for chain in chains]
    found = [replace(c, sides=[_untitled(c.sides[0]), *c.sides[1:]]) if c.marks else c for c in found]
    labels = [(position, label) for position, chain in enumerate(found) if (label := _label(chain)) is not None]
    if len(labels) < 2 or [number for _, (number, _) in labels] != list(range(1, len(labels) + 1)):
        return list(found)
    long = {position: length for position, (_, length) in labels}
    return [replace(c, sides=[c.sides[0][long[k] :], *c.sides[1:]]) if k in long else c for k, c in enumerate(found)]


def _untagged(side: list[Token]) -> list[Token]:
    """A side without a number in brackets behind dots at its end, where something is said before them; without dots,
    that of an equation in a chapter, away from what is said.
    """
    if not side or not is_sign(side[-1], ")"):
        return side
    numbered = [*takewhile(lambda t: _is_digit(t) or is_sign(t, "."), reversed(side[:-1]))]
    start = len(side) - 2 - len(numbered)
    if start > 0 and is_sign(side[start], "(") and _CHAPTERED.fullmatch("".join(t.text for t in reversed(numbered))):
        away = side[start].span.start - side[start - 1].span.end >= _AWAY
        return side[:start] if away and not is_among(side[start - 1], _OPEN) else side
    digits = sum(1 for _ in takewhile(_is_digit, reversed(side[:-1])))
    opening = len(side) - 2 - digits
    dots = sum(1 for _ in takewhile(lambda t: is_among(t, _DOTS), reversed(side[: max(0, opening)])))
    before = opening - dots
    if not 0 < digits < 3 or not dots or before < 1 or not is_sign(side[opening], "("):
        return side
    return side if is_among(side[before - 1], _OPEN) else side[:before]


def _untitled(side: list[Token]) -> list[Token]:
    """A side without a word in brackets before it, with a capital letter and away from what is said."""
    words = [*takewhile(lambda t: t.kind in ("letter", "word"), side[1:])] if side and is_sign(side[0], "(") else []
    rest = side[len(words) + 2 :]
    if not rest or not _TITLE.fullmatch("".join(t.text for t in words)) or not is_sign(side[len(words) + 1], ")"):
        return side
    return rest if rest[0].span.start - side[len(words) + 1].span.end >= _AWAY else side


def _label(chain: Chain) -> tuple[int, int] | None:
    """The number that a chain begins with and how many tokens it has, where a dot or a bracket ends it."""
    tokens = chain.sides[0]
    if chain.continues is not None or not tokens:
        return None
    start = int(is_sign(tokens[0], "("))
    digits = "".join(t.text for t in takewhile(_is_digit, tokens[start:]))
    length = start + len(digits) + 1
    if not digits or len(digits) > 2 or len(tokens) <= length or _is_digit(tokens[length]):
        return None
    closes = is_sign(tokens[length - 1], ")") if start else is_sign(tokens[length - 1], ".")
    return (int(digits), length) if closes else None


def _is_digit(token: Token) -> bool:
    return token.kind == "digit"
