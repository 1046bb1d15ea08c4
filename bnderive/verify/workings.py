"""Numbers that a document puts in for names, as in μ = (1/2) Σ_j z_j = (1/2)(3 + 5) = 4: they are those of an example.

Input: the chains of a document; a chain and two of its sides. Output: the names that have numbers for values; and why
the sides cannot be said to differ. A side of numbers alone can be refuted as a step from another one; that it is not
what names stand for at any value says nothing.
"""

from collections.abc import Iterable

from bnderive.document.syntax import Additive, Indexed, Name, Node, Number, walk
from bnderive.verify.chains import Chain, Placed
from bnderive.verify.names import Letters, written
from bnderive.verify.usual import EPSILON

WORKED = "these are the numbers of an example, which are not read"
DIGITS = 3


def numbered(chains: Iterable[Chain], letters: Letters) -> frozenset[str]:
    """The heads of the names that equations give numbers as their values: x = (1, 3), u_2 = 5; not ε."""
    found: set[str] = set()
    for chain in chains:
        first, *others = (p.side.node for p in chain.sides)
        base = first.base if isinstance(first, Indexed) else first
        if isinstance(base, Name) and any(n is not None and _is_bare(n) for n in others):
            found.add(written(base, letters).key.head)
    return frozenset(found - {EPSILON.head})


def worked_out(chain: Chain, before: Placed, after: Placed, resting: bool) -> str:
    """Why a claim cannot be refuted: names are on its left, and numbers are put in for them on its right or between.
    `resting`: its left side rests on a name that has numbers for values.
    """
    if resting and after.side.node is not None and _is_bare(after.side.node):
        return WORKED
    if before.side.node is None or _is_bare(before.side.node) or after.side.node is None:
        return ""
    first, last = (next(k for k, p in enumerate(chain.sides) if p is one) for one in (before, after))
    nodes = [p.side.node for p in chain.sides[first + 1 : last + 1]]
    bare = _is_bare(after.side.node) and any(n is not None and _is_worked(n) for n in nodes)
    return WORKED if bare else ""


def _is_bare(node: Node) -> bool:
    """Whether a side is without names."""
    return not any(isinstance(n, Name) for n in walk(node))


def _is_worked(node: Node) -> bool:
    """Whether a side is a sum of numbers, or made of many, or of one with many digits: no constant of a formula."""
    numbers = [n for n in walk(node) if isinstance(n, Number)]
    added = any(isinstance(n, Additive) and len(n.terms) > 1 for n in walk(node))
    long = any("." in n.text and len(n.text.replace(".", "").lstrip("0")) >= DIGITS for n in numbers)
    return _is_bare(node) and (added or long or len(numbers) > DIGITS)
