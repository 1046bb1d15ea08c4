"""The order of axes inside a computation, and the order in which terms and factors are written.

Axes follow the tensors' own orders. Factors go from few axes to many, so that what is small is computed small; terms
with plus come before terms with minus.
"""

from collections.abc import Sequence
from itertools import pairwise

import sympy
from sympy import Expr

from bnderive.algebra.expr import Element, Sigma, free_indices
from bnderive.algebra.index import Index


def axis_order(expr: Expr, wanted: Sequence[Index]) -> tuple[Index, ...]:
    """The free indices of `expr` in an order that its tensors agree with; where they are silent, the order of
    `wanted`.
    """
    free = free_indices(expr)
    before: dict[Index, set[Index]] = {i: set() for i in free}
    for element in _elements(expr):
        chain = [i for i in element.indices if isinstance(i, Index) and i in free]
        for first, second in pairwise(chain):
            if first != second and not _reaches(before, first, second):
                before[second].add(first)
    rank = {i: k for k, i in enumerate(wanted)}
    left = sorted(free, key=lambda i: (rank.get(i, len(rank)), i.axis.name, i.name))
    result: list[Index] = []
    while left:
        head = next(i for i in left if not before[i] - set(result))
        result.append(head)
        left.remove(head)
    return tuple(result)


def _reaches(before: dict[Index, set[Index]], start: Index, goal: Index) -> bool:
    """Whether `goal` is already known to stand before `start`."""
    seen, stack = set[Index](), [start]
    while stack:
        here = stack.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            stack.extend(before[here])
    return False


def _elements(expr: Expr) -> list[Element]:
    """Every element in `expr`, those with most indices first."""
    found = [e for e in sympy.preorder_traversal(expr) if isinstance(e, Element)]
    return sorted(found, key=lambda e: -len(e.indices))


def factor_key(factor: Expr, declared: Sequence[str]) -> tuple[int, int, str]:
    """Where a factor stands among others with as many axes: numbers, names in order, functions, sums, brackets last."""
    place = {name: k for k, name in enumerate(declared)}
    if factor.is_number:
        return (0, 0, str(factor))
    if factor.is_Symbol:
        return (1, place.get(str(factor), len(place)), str(factor))
    if isinstance(factor, Element):
        return (2, place.get(factor.name, len(place)), str(factor))
    if isinstance(factor, sympy.Pow):
        inner = factor_key(factor.base, declared)
        return (3 if inner[0] > 2 else inner[0], inner[1], str(factor))
    if isinstance(factor, Sigma):
        return (4, 0, str(factor))
    return (5 if factor.is_Add else 3, 0, str(factor))


def term_key(term: Expr, minus: bool, declared: Sequence[str]) -> tuple[int, int, int, tuple[int, int, str]]:
    """Where a term stands among others of its sign: with plus, most axes first; then the shortest, then names in
    order.
    """
    weight = sum(1 for _ in sympy.preorder_traversal(term))
    first = min((factor_key(f, declared) for f in sympy.Mul.make_args(term)), default=(0, 0, ""))
    size_like = 1 if not term.has(Element) and not free_indices(term) and term.is_number else 0
    return (0 if minus else -len(free_indices(term)), size_like, weight, first)
