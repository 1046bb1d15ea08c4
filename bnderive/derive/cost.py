"""What a backward costs: passes over memory, elements saved and moved, operations.

A pass reads full tensors from end to end. A sum is complete only after the pass that runs over what it sums, so what
depends on it takes a further pass; sums that do not depend on one another share one.
"""

from collections.abc import Iterable
from functools import reduce

from sympy import Add, Expr, Integer, Mul

from bnderive.algebra.expr import Element, Sigma, free_indices
from bnderive.algebra.index import Index
from bnderive.derive.derivation import Cost
from bnderive.layer.layer import Layer, Quantity


def cost_of(backward: Layer, saved: tuple[Quantity, ...]) -> Cost:
    """The cost of a backward layer whose inputs are the upstream gradients and `saved`."""
    stages: dict[str, int] = {}
    reads: dict[int, set[str]] = {}
    for definition in backward.definitions:
        expr = definition.expr
        stages[definition.quantity.name] = _stage(expr, stages)
        last = _last_pass(expr, stages)
        _note_reads(expr, stages, reads, last)
    quantities = backward.quantities
    passes = max((_last_pass(d.expr, stages) for d in backward.definitions), default=0)
    written = Add(*(elements(d.quantity) for d in backward.definitions))
    read = Add(*(elements(quantities[n]) for names in reads.values() for n in sorted(names) if n in quantities))
    return Cost(
        passes,
        reductions(d.expr for d in backward.definitions),
        Add(*(elements(q) for q in saved)),
        read + written,
        sum(operations(d.expr) for d in backward.definitions),
    )


def reductions(exprs: Iterable[Expr]) -> int:
    """How many different sums the expressions hold, up to the names of indices."""
    return len({_erased(s) for e in exprs for s in e.atoms(Sigma)})


def excess(exprs: Iterable[Expr]) -> int:
    """By how many indices, over all different sums, what is summed has more than any tensor has: the square of a sum,
    multiplied out, is a sum of many more terms.
    """
    every = tuple(exprs)
    rank = max((len(t.indices) for e in every for t in e.atoms(Element)), default=0)
    bodies = {_erased(s)[0] for e in every for s in e.atoms(Sigma)}
    return sum(max(0, len(free_indices(body)) - rank) for body in bodies)


def weight(expr: Expr) -> tuple[int, int, int]:
    """Indices beyond those of tensors, then sums, then operations: by which forms of one gradient are compared."""
    return excess((expr,)), reductions((expr,)), operations(expr)


def _erased(expr: Sigma) -> tuple[Expr, frozenset[Index]]:
    """The sum without the names and the order of its indices."""
    bound = {i: Index(f"Σ{i.axis.name}", i.axis) for i in expr.bound}
    free = {i: Index(i.axis.name, i.axis) for i in sorted(free_indices(expr), key=str)}
    return expr.body.xreplace(bound | free), frozenset(bound.values())


def elements(quantity: Quantity) -> Expr:
    """How many elements a tensor has, in terms of the sizes."""
    return reduce(lambda a, b: a * b, (axis.length for axis in quantity.axes), Integer(1))


def operations(expr: Expr) -> int:
    """Arithmetic operations per element, counted on the expression as it is written."""
    inner = sum(operations(a) for a in expr.args)
    if isinstance(expr, (Add, Mul)):
        return inner + len(expr.args) - 1
    return inner if isinstance(expr, Element) or not expr.args else inner + 1


def _stage(expr: Expr, stages: dict[str, int]) -> int:
    """How many passes must be complete before the expression can be computed element by element."""
    if isinstance(expr, Element):
        return stages.get(expr.name, 0)
    inner = max((_stage(a, stages) for a in expr.args), default=0)
    return inner + 1 if isinstance(expr, Sigma) else inner


def _last_pass(expr: Expr, stages: dict[str, int]) -> int:
    """The pass in which the expression is complete: that of its sum if it is one, the next if it is elementwise."""
    return _stage(expr, stages) + (0 if any(isinstance(f, Sigma) for f in Mul.make_args(expr)) else 1)


def _note_reads(expr: Expr, stages: dict[str, int], reads: dict[int, set[str]], at: int) -> None:
    if isinstance(expr, Element):
        reads.setdefault(at, set()).add(expr.name)
    elif isinstance(expr, Sigma):
        _note_reads(expr.body, stages, reads, _stage(expr, stages))
    else:
        for arg in expr.args:
            _note_reads(arg, stages, reads, at)
