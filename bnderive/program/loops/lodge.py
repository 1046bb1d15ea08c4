"""What costs much to compute, and is read in two sweeps of a nest, lodges in the memory of a result until that is made.

The second sweep of a softmax would compute each exponential once more. The first has a place for it, where the result
will stand, and which is still in the cache when the second comes.

Input and output: loops.
"""

from collections.abc import Sequence
from dataclasses import replace

import sympy
from sympy import Expr

from bnderive.algebra.expr import Element
from bnderive.algebra.ops import op_of
from bnderive.program.loops.nouns import Local, Loops, Nest, Sweep


def lodged(loops: Loops) -> Loops:
    """The loops with every costly number that can be in the memory of a result computed once."""
    places: dict[str, str] = {}
    nests = tuple(_nest(nest, loops, places) if nest.shared else nest for nest in loops.nests)
    return replace(loops, nests=nests, lodged=places)


def _nest(nest: Nest, loops: Loops, places: dict[str, str]) -> Nest:
    sweeps = list(nest.sweeps)
    for last in range(1, len(sweeps)):
        for local in sweeps[last].body:
            at = [k for k, sweep in enumerate(sweeps) if local in sweep.body]
            if local.stored or len(at) < 2 or at[-1] != last or not _is_costly(local.expr):
                continue
            host = _host(local.element, sweeps[last], loops, set(places.values()))
            if host is None:
                continue
            places[local.element.name] = host
            sweeps[at[0]] = _storing(local, sweeps[at[0]])
            for k in at[1:]:
                sweeps[k] = _reading(local, sweeps[k])
    return replace(nest, sweeps=tuple(sweeps))


def _is_costly(expr: Expr) -> bool:
    """Whether a function is computed, not only sums and products."""
    return any(op_of(node) is not None and node.has(Element) for node in sympy.preorder_traversal(expr))


def _host(element: Element, sweep: Sweep, loops: Loops, taken: set[str]) -> str | None:
    """The result that the sweep writes where the element would stand, and after it is read for the last time."""
    if any(element in s.expr.atoms(Element) for s in sweep.sums):
        return None
    reads = [k for k, v in enumerate(sweep.body) if element in v.expr.atoms(Element)]
    for k, v in enumerate(sweep.body):
        fits = v.stored and v.element.name in loops.results and v.element.indices == element.indices
        if fits and v.element.name not in taken and max(reads, default=0) <= k:
            return v.element.name
    return None


def _storing(local: Local, sweep: Sweep) -> Sweep:
    return replace(sweep, body=tuple(replace(v, stored=True) if v == local else v for v in sweep.body))


def _reading(local: Local, sweep: Sweep) -> Sweep:
    """The sweep without the local, and without what only the local needed."""
    body = [v for v in sweep.body if v != local]
    while len(used := _used(body, sweep)) < len(body):
        body = used
    return replace(sweep, body=tuple(body))


def _used(body: Sequence[Local], sweep: Sweep) -> list[Local]:
    read = {e for expr in (*(v.expr for v in body), *(s.expr for s in sweep.sums)) for e in expr.atoms(Element)}
    return [v for v in body if v.stored or v.element in read]
