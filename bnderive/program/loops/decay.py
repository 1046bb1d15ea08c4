"""Exponentials that are at most one: those of u − M, where M is the largest u.

Only the numbers of such an exponential below one have to be told apart, which takes fewer operations. What is computed
twice, once for the largest and once for the exponent, may come out above it by rounding.

Input and output: loops. `Decay` is what a target may print in a way of its own.
"""

from collections.abc import Mapping
from dataclasses import replace

import sympy
from sympy import Expr

from bnderive.algebra.expr import Element, free_indices
from bnderive.program.loops.nouns import LARGEST, Local, Loops, Nest, Step, Sweep
from bnderive.program.masked import apart, implies
from bnderive.program.tidy import rebuilt


class Decay(sympy.Function):
    """`Decay(u)` is exp(u), of u that is at most zero but for rounding. Never differentiated."""

    nargs = 1


def decaying(loops: Loops) -> Loops:
    """The loops with every exponential of what its largest is taken away from as a `Decay`."""
    largest = {s.name: s for nest in loops.nests for sweep in nest.sweeps for s in sweep.sums if s.kind == LARGEST}
    return replace(loops, nests=tuple(_nest(nest, largest) for nest in loops.nests)) if largest else loops


def _nest(nest: Nest, largest: Mapping[str, Step]) -> Nest:
    def change(node: Expr) -> Expr | None:
        return Decay(*node.args) if isinstance(node, sympy.exp) and _decays(node.args[0], largest) else None

    def local(v: Local) -> Local:
        return replace(v, expr=rebuilt(v.expr, change))

    def sweep(w: Sweep) -> Sweep:
        sums = tuple(replace(s, expr=rebuilt(s.expr, change)) for s in w.sums)
        return replace(w, ahead=tuple(map(local, w.ahead)), body=tuple(map(local, w.body)), sums=sums)

    return replace(nest, sweeps=tuple(map(sweep, nest.sweeps)))


def _decays(exponent: Expr, largest: Mapping[str, Step]) -> bool:
    """Whether an exponent is one of those that a largest is of, less that."""
    above, kept = apart(exponent)
    taken = [-term for term in above.args if -term in above.atoms(Element)] if above.is_Add else []
    return any(m.name in largest and _is_of(above + m, kept, m, largest[m.name]) for m in taken)


def _is_of(one: Expr, kept: Expr, m: Element, step: Step) -> bool:
    """Whether m is the largest of a set that holds this."""
    own = dict(zip(step.indices, m.indices, strict=True))
    free = sorted(free_indices(one) - set(m.indices), key=str)
    if [i.axis for i in free] != [i.axis for i in sorted(step.bound, key=str)]:
        return False
    own |= dict(zip(sorted(step.bound, key=str), free, strict=True))
    every, within = (part.subs(own, simultaneous=True) for part in apart(step.expr))
    return bool(every == one) and implies(kept, within)
