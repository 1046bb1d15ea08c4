"""Which steps share a nest, and over which axes.

A step belongs to a nest over the shared axes when it runs over each of them, and when what it reads is complete by
then: either before the nest, or in it, at the same place of the shared axes. So a layer that normalises rows computes
statistics, output and the partial sums of its parameters in one nest over rows, while one that normalises columns needs
a nest for the statistics and another for the output. Of all choices, the one that takes in most is taken, step by step
of the program; the axis along which memory runs is never shared by what runs over others as well.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Axis, Index
from bnderive.program.loops.nouns import Step
from bnderive.program.loops.virtual import reads, renamed

Binding = Mapping[Axis, Index]


@dataclass(frozen=True, slots=True)
class Group:
    """The steps of one nest, with the indices that they share."""

    shared: tuple[Index, ...]
    steps: tuple[Step, ...]

    @property
    def across(self) -> frozenset[str]:
        """The sums that run over a shared index."""
        return frozenset(s.name for s in self.steps if set(s.bound) & set(self.shared))


def grouped(
    steps: Sequence[Step], given: Mapping[str, tuple[Index, ...]], unkept: Mapping[str, Step]
) -> tuple[Group, ...]:
    """The steps that are kept, in nests, each in the order of the steps."""
    left = [s for s in steps if s.name not in unkept]
    full = max((len(s.loops) for s in left), default=0)
    done = set(given)
    groups: list[Group] = []
    while left:
        group = (
            _small(left, done, unkept, full) or _largest(left, done, unkept, full, given) or _next(left, done, unkept)
        )
        groups.append(group)
        names = {s.name for s in group.steps}
        done |= names
        left = [s for s in left if s.name not in names]
    return tuple(groups)


def _small(left: Sequence[Step], done: Collection[str], unkept: Mapping[str, Step], full: int) -> Group | None:
    """The steps with few axes that can be computed at once, in a nest that shares nothing; None where none can."""
    ready = set(done)
    taken: list[Step] = []
    for step in left:
        if len(step.loops) < full and {e.name for e in reads(step.expr, unkept)} <= ready:
            taken.append(_canonical(step, {}))
            ready.add(step.name)
    return Group((), tuple(taken)) if taken else None


def _next(left: Sequence[Step], done: Collection[str], unkept: Mapping[str, Step]) -> Group:
    """The first step that can be computed, alone in a nest that shares nothing."""
    step = next(s for s in left if {e.name for e in reads(s.expr, unkept)} <= set(done))
    return Group((), (_canonical(step, {}),))


def _largest(
    left: Sequence[Step],
    done: Collection[str],
    unkept: Mapping[str, Step],
    full: int,
    given: Mapping[str, tuple[Index, ...]],
) -> Group | None:
    """The nest that takes in most of the largest steps, then shares most axes, then takes in most steps of any size."""
    best: tuple[tuple[int, int, int], Group] | None = None
    for axes in _choices(left, given):
        group = _taken(axes, left, done, unkept)
        whole = sum(len(s.loops) == full for s in group.steps)
        score = (whole, len(axes), len(group.steps))
        if whole and (best is None or score > best[0]):
            best = score, group
    return best[1] if best else None


def _choices(left: Sequence[Step], given: Mapping[str, tuple[Index, ...]]) -> list[tuple[Axis, ...]]:
    """The sets of axes that may be shared, each in the order of memory: none holds the last axis of one of the largest
    tensors.
    """
    tensors = [*given.values(), *(s.indices for s in left)]
    rank = max(map(len, tensors), default=0)
    largest = [t for t in tensors if t and len(t) == rank]
    last = {t[-1].axis for t in largest}
    running = (i for t in (*largest, *(s.loops for s in left)) for i in t)
    axes = list(dict.fromkeys(i.axis for i in running if i.axis not in last))
    return list(chain.from_iterable(combinations(axes, n) for n in range(1, len(axes) + 1)))


def _taken(axes: tuple[Axis, ...], left: Sequence[Step], done: Collection[str], unkept: Mapping[str, Step]) -> Group:
    """The steps that can stand in one nest over these axes, their indices named after the axes."""
    shared = {axis: Index(axis.name, axis) for axis in axes}
    inside: dict[str, tuple[Step, Binding]] = {}
    taken: list[Step] = []
    for step in left:
        bound = _binding(step, axes)
        if bound is None:
            continue
        if all(e.name in done or _same_place(e, bound, inside) for e in reads(step.expr, unkept)):
            inside[step.name] = step, bound
            taken.append(_canonical(step, {bound[a]: shared[a] for a in axes}))
    return Group(tuple(shared[a] for a in axes), tuple(taken))


def _binding(step: Step, axes: Sequence[Axis]) -> Binding | None:
    """Which index of the step runs with each shared axis: its own, else the one it sums over; None where unclear."""
    found = {}
    for axis in axes:
        own = [i for i in step.indices if i.axis == axis] or [i for i in step.bound if i.axis == axis]
        if len(own) != 1:
            return None
        found[axis] = own[0]
    return found


def _same_place(element: Element, bound: Binding, inside: Mapping[str, tuple[Step, Binding]]) -> bool:
    """Whether what is read was computed in the nest, at the reader's own place of the shared axes, and is complete."""
    if element.name not in inside:
        return False
    step, theirs = inside[element.name]
    return all(
        theirs[axis] in step.indices and element.indices[step.indices.index(theirs[axis])] == index
        for axis, index in bound.items()
    )


def _canonical(step: Step, shared: Mapping[Index, Index]) -> Step:
    """The step with the `shared` of its indices renamed, and the others named after their axes, primed where an axis
    occurs again.
    """
    taken = {i.name for i in shared.values()}
    change = dict(shared)
    for index in step.loops:
        if index not in shared:
            name = index.axis.name
            while name in taken:
                name += "'"
            taken.add(name)
            change[index] = Index(name, index.axis)
    return renamed(step, change)
