"""Wide numbers that are subtracted from narrow ones, as two narrow numbers each.

A mean is held in double, and x − μ taken in double converts each x, and has half as many in a register of vectors.
With μ′ the nearest number of the type of the data and μ″ what is left of μ, also rounded, (x − μ′) − μ″ errs as little:
the first difference is exact where x and μ′ are within a factor of two of each other, and is rounded once, relative to
itself, elsewhere.

Input and output: loops. `Less` is what a target has to print, and in that order. Loops for data as wide as sums stay as
they are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

import sympy
from sympy import Add, Expr

from bnderive.algebra.expr import Element
from bnderive.program.loops.nouns import SUM, Local, Loops, Nest, Step, Sweep, expressions
from bnderive.program.tidy import rebuilt

Halves = Mapping[str, tuple[str, str]]


class Less(sympy.Function):
    """`Less(a, near, rest)` is (a − near) − rest, in that order. Never differentiated."""

    nargs = 3


def narrowed(loops: Loops) -> Loops:
    """The loops with every wide number that is subtracted from narrow ones, inside loops, as two narrow numbers."""
    wide = _wide(loops)
    inside = [expr for nest in loops.nests for sweep in nest.sweeps if sweep.loops for expr in expressions([sweep])]
    found = sorted({t.name for expr in inside for node in expr.atoms(Add) if (t := _taken(node, wide)) is not None})
    halves = {name: (f"{name}_near", f"{name}_rest") for name in found}
    nests = tuple(chain.from_iterable(_nest(nest, halves, wide) for nest in loops.nests))
    shapes = {half: loops.kept[name] for name in found if name in loops.kept for half in halves[name]}
    return replace(loops, nests=nests, kept={**loops.kept, **shapes}, halves=halves)


def _wide(loops: Loops) -> frozenset[str]:
    """The numbers that are held in the type of sums: sums, and what is made outside the loops over the data."""
    sweeps = [sweep for nest in loops.nests for sweep in nest.sweeps]
    sums = {s.name for sweep in sweeps for s in sweep.sums if s.kind == SUM}
    return frozenset(sums | {v.element.name for w in sweeps for v in w.body if v.stored} - set(loops.results))


def _taken(node: Expr, wide: frozenset[str]) -> Element | None:
    """The one wide number of a sum of terms, where it is subtracted as it is; None elsewhere."""
    if not node.is_Add:
        return None
    found = [e for e in node.atoms(Element) if e.name in wide]
    return found[0] if len(found) == 1 and -found[0] in node.args else None


def _nest(nest: Nest, halves: Halves, wide: frozenset[str]) -> Iterator[Nest]:
    """The nest, and one more for the halves of sums that are complete only after it."""
    sweeps: list[Sweep] = []
    after: list[Sweep] = []
    for sweep in nest.sweeps:
        body = tuple(chain.from_iterable((v, *_halves(v.element, halves)) if v.stored else (v,) for v in sweep.body))
        halved = replace(sweep, body=body)
        sweeps.append(_rewritten(halved, halves, wide) if sweep.loops else halved)
        for step in sweep.sums:
            if two := _halves(step.element, halves):
                across = step.name in nest.across
                loops = tuple(i for i in step.indices if across or i not in nest.shared)
                (after if across else sweeps).append(Sweep(loops, (), two, ()))
    yield replace(nest, sweeps=tuple(sweeps))
    yield from (Nest((), (sweep,), frozenset()) for sweep in after)


def _halves(whole: Element, halves: Halves) -> tuple[Local, ...]:
    """The nearest number and what is left, where both are wanted."""
    if whole.name not in halves:
        return ()
    near, rest = (Element(name, *whole.indices) for name in halves[whole.name])
    return Local(near, whole, stored=True), Local(rest, whole - near, stored=True)


def _rewritten(sweep: Sweep, halves: Halves, wide: frozenset[str]) -> Sweep:
    def change(node: Expr) -> Expr | None:
        whole = _taken(node, wide)
        if whole is None or whole.name not in halves:
            return None
        near, rest = (Element(name, *whole.indices) for name in halves[whole.name])
        return Less(rebuilt(node + whole, change), near, rest)

    def local(v: Local) -> Local:
        return v if v.element.name in _names(halves) else replace(v, expr=rebuilt(v.expr, change))

    def step(s: Step) -> Step:
        return replace(s, expr=rebuilt(s.expr, change))

    return replace(sweep, body=tuple(map(local, sweep.body)), sums=tuple(map(step, sweep.sums)))


def _names(halves: Halves) -> frozenset[str]:
    return frozenset(chain.from_iterable(halves.values()))
