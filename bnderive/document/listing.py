"""Commas that list and do not separate: `a, b \\in S`, `k = 1, \\dots, N`, and runs without any relation.

Input: the chains of a formula, cut at every comma. Output: chains with lists as sides.
"""

from itertools import takewhile

from bnderive.document.chain import Chain
from bnderive.document.commands import DOTS
from bnderive.document.nesting import is_among

QUANTIFIERS = frozenset({"\\forall", "\\exists"})
_REACH = 4


def with_lists(found: list[Chain]) -> list[Chain]:
    """The chains, those joined that a comma lists."""
    merged: list[Chain] = []
    for at, chain in enumerate(found):
        before = merged[-1] if merged else None
        if before is None or chain.comma is None or chain.continues or not _goes_on(before, found[at : at + _REACH]):
            merged.append(chain)
            continue
        before.sides[-1] += [chain.comma, *chain.sides[0]]
        before.sides += chain.sides[1:]
        before.marks += chain.marks
    return merged


def _goes_on(before: Chain, following: list[Chain]) -> bool:
    """Whether the first of these chains goes on with the list that the one before it ends with."""
    chain = following[0]
    first = before.sides[-1][0] if before.sides[-1] else None
    if not before.marks:
        return before.continues is None and first is not None and not is_among(first, QUANTIFIERS)
    if chain.marks or before.dots > 1:
        return False
    if before.dots == 1 or is_among(chain.sides[0][0], DOTS):
        before.dots += 1
        return True
    return any(_is_dots(later) for later in takewhile(_only_lists, following[1:]))


def _only_lists(chain: Chain) -> bool:
    return chain.comma is not None and not chain.marks and not chain.continues


def _is_dots(chain: Chain) -> bool:
    return is_among(chain.sides[0][0], DOTS)
