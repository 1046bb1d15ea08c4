"""Exponentials that are at most one: those of u − M, where M is the largest u.

Only the numbers of such an exponential below one have to be told apart, which takes fewer operations. What is computed
twice, once for the largest and once for the exponent, may come out above it by rounding: zero bounds it then. What is
given to the loops is at most the largest of it, to the last bit.

Input and output: loops. `Decay` is what a target may print in a way of its own.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace

import sympy
from sympy import Expr, Float

from bnderive.algebra.expr import Element, free_indices
from bnderive.algebra.ops import minimum
from bnderive.program.loops.nouns import LARGEST, Local, Loops, Nest, Step, Sweep
from bnderive.program.masked import apart, implies
from bnderive.program.tidy import rebuilt


class Decay(sympy.Function):
    """`Decay(u)` is exp(u), of u that is at most zero. Never differentiated."""

    nargs = 1


def decaying(loops: Loops) -> Loops:
    """The loops with every exponential of what its largest is taken away from as a `Decay`."""
    sweeps = [sweep for nest in loops.nests for sweep in nest.sweeps]
    largest = {s.name: s for sweep in sweeps for s in sweep.sums if s.kind == LARGEST}
    computed = {local.element.name for sweep in sweeps for local in (*sweep.ahead, *sweep.body)}
    return replace(loops, nests=tuple(_nest(nest, largest, computed) for nest in loops.nests)) if largest else loops


def _nest(nest: Nest, largest: Mapping[str, Step], computed: Set[str]) -> Nest:
    def change(node: Expr) -> Expr | None:
        if not isinstance(node, sympy.exp):
            return None
        (exponent,) = node.args
        if (one := next(_greatest(exponent, largest), None)) is None:
            return None
        given = isinstance(one, Element) and one.name not in computed
        return Decay(exponent if given else minimum(exponent, Float(0)))

    def local(v: Local) -> Local:
        return replace(v, expr=rebuilt(v.expr, change))

    def sweep(w: Sweep) -> Sweep:
        sums = tuple(replace(s, expr=rebuilt(s.expr, change)) for s in w.sums)
        return replace(w, ahead=tuple(map(local, w.ahead)), body=tuple(map(local, w.body)), sums=sums)

    return replace(nest, sweeps=tuple(map(sweep, nest.sweeps)))


def _greatest(exponent: Expr, largest: Mapping[str, Step]) -> Iterator[Expr]:
    """The u of an exponent that is u less the largest such u."""
    above, kept = apart(exponent)
    taken = [-term for term in above.args if -term in above.atoms(Element)] if above.is_Add else []
    yield from (above + m for m in taken if m.name in largest and _is_of(above + m, kept, m, largest[m.name]))


def _is_of(one: Expr, kept: Expr, m: Element, step: Step) -> bool:
    """Whether m is the largest of a set that holds this."""
    own = dict(zip(step.indices, m.indices, strict=True))
    free = sorted(free_indices(one) - set(m.indices), key=str)
    if [i.axis for i in free] != [i.axis for i in sorted(step.bound, key=str)]:
        return False
    own |= dict(zip(sorted(step.bound, key=str), free, strict=True))
    every, within = (part.subs(own, simultaneous=True) for part in apart(step.expr))
    return bool(every == one) and implies(kept, within)
