"""Whether loops compute what they read before they read it, and all that they promise: a check that shares nothing with
the grouping that made them.

Input: loops. Output: what is wrong, in words; nothing where nothing is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Index
from bnderive.program.loops.nouns import SUM, Local, Loops, Nest, Sweep, expressions


def faults(loops: Loops) -> tuple[str, ...]:
    """What is wrong with the loops."""
    whole = set(loops.given)
    found: list[str] = []
    for number, nest in enumerate(loops.nests, start=1):
        found += [f"nest {number}: {fault}" for fault in _nest(nest, loops, whole)]
    found += _blocks(loops)
    return (*found, *(f"{name} is never computed" for name in loops.results if name not in whole))


@dataclass(slots=True)
class _There:
    """What can be read: tensors that are `whole`; elements `before`, from earlier sweeps, at any place of their own
    loops but at this place of the `shared` indices; and elements `now`, of this very turn.
    """

    shared: tuple[Index, ...]
    whole: set[str]
    before: set[Element] = field(default_factory=set)
    now: set[Element] = field(default_factory=set)

    def has(self, element: Element) -> bool:
        """Whether the element is there."""
        return element.name in self.whole or element in self.now or any(self._gives(e, element) for e in self.before)

    def _gives(self, made: Element, element: Element) -> bool:
        pairs = zip(made.indices, element.indices, strict=False)
        return made.name == element.name and all(a == b for a, b in pairs if a in self.shared)


def _nest(nest: Nest, loops: Loops, whole: set[str]) -> Iterator[str]:
    """The faults of a nest; what it completes is added to `whole`."""
    there = _There(nest.shared, whole)
    made: set[str] = set()
    for sweep in nest.sweeps:
        running = (*nest.shared, *sweep.loops)
        if len(set(running)) < len(running):
            yield f"an index runs twice: {running}"
        there.now = set()
        for local in sweep.ahead:
            yield from _unread(local, there, nest.shared)
            there.now.add(local.element)
        for local in sweep.body:
            yield from _unread(local, there, running)
            yield from _misplaced(local, running, whole | made)
            there.now.add(local.element)
            made |= {local.element.name} if local.stored else set()
        yield from _sums(sweep, nest, there, running)
        there.before |= {e for e in _lasting(sweep, nest) if e.name in loops.held or set(e.indices) <= set(nest.shared)}
    whole |= made | {s.name for sweep in nest.sweeps for s in sweep.sums}


def _lasting(sweep: Sweep, nest: Nest) -> Iterator[Element]:
    """What a sweep leaves to those after it."""
    yield from (v.element for v in sweep.body if v.stored)
    yield from (s.element for s in sweep.sums if s.name not in nest.across)


def _unread(local: Local, there: _There, running: tuple[Index, ...]) -> Iterator[str]:
    """What an expression reads that is not there."""
    for element in sorted(local.expr.atoms(Element), key=str):
        if not there.has(element):
            yield f"{local.element} reads {element}, which is not there"
    for index in sorted(local.expr.atoms(Index), key=str):
        if index not in running:
            yield f"{local.element} has the index {index}, over which nothing runs"


def _misplaced(local: Local, running: tuple[Index, ...], made: set[str]) -> Iterator[str]:
    """Whether something stored covers its tensor once."""
    indices = local.element.indices
    if not local.stored:
        return
    if set(indices) != set(running) or len(set(indices)) < len(indices):
        yield f"{local.element} is stored once for each of {running}"
    if local.element.name in made:
        yield f"{local.element.name} is stored twice"


def _sums(sweep: Sweep, nest: Nest, there: _There, running: tuple[Index, ...]) -> Iterator[str]:
    for step in sweep.sums:
        yield from _unread(Local(step.element, step.expr), there, running)
        if set(step.loops) != set(running):
            yield f"the sum {step.element} over {step.bound} is taken in loops over {running}"
        if bool(set(step.bound) & set(nest.shared)) != (step.name in nest.across):
            yield f"the sum {step.element} runs over shared indices, and the nest does not know it"


def _blocks(loops: Loops) -> Iterator[str]:
    """What is taken in blocks of a narrower type and is no sum, or is a sum of data that data are centred with."""
    sweeps = [sweep for nest in loops.nests for sweep in nest.sweeps]
    used = {e for expr in expressions(sweeps) if not isinstance(expr, Element) for e in expr.atoms(Element)}
    for step in (s for sweep in sweeps for s in sweep.sums if s.blocked):
        bare = step.expr if isinstance(step.expr, Element) else -step.expr
        data = isinstance(bare, Element) and bare.name in loops.given
        if step.kind != SUM or (data and any(e.name == step.name for e in used)):
            yield f"{step.element} is taken in blocks"
