"""Does an expression stand in another under other names of its indices?"""

from collections.abc import Iterable

from sympy import Expr

from bnderive.algebra.expr import Element, substitute_indices
from bnderive.algebra.index import Index

Change = dict[Index, Expr]


def match(pattern: Expr, indices: Iterable[Index], expr: Expr) -> Change | None:
    """The change of `indices`, the free indices of `pattern`, that makes it `expr`; None where there is none.

    Elements are paired in order of their names, so a pattern in which one tensor stands twice may be missed; what is
    found is exact.
    """
    if pattern.func is not expr.func:
        return None
    own = set(indices)
    change: Change = {}
    for mine, other in zip(_elements(pattern), _elements(expr), strict=False):
        if mine.name != other.name or len(mine.indices) != len(other.indices):
            return None
        change |= {i: j for i, j in zip(mine.indices, other.indices, strict=True) if i in own}
    complete = change.keys() == own
    return change if complete and substitute_indices(pattern, change) == expr else None


def _elements(expr: Expr) -> list[Element]:
    return sorted(expr.atoms(Element), key=str)
