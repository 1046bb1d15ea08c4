"""More axes than the document has: an axis in two parts or more, as N in (a, b) where x is (N, D), up to rank five.

Generated code has the ranks of the document. Somebody's that refuses, or computes something else there (its outputs are
not those of the definitions), or returns another shape, does not have these ranks: that is told and is no failure.
Where its forward is right, its gradients must be.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import prod

from bnderive.check.batteries import ORDINARY
from bnderive.check.candidate import Outcome, WrongShape
from bnderive.check.circumstances.circumstance import Circumstance, Refusal, Run, Seen
from bnderive.check.compare import within_rounding
from bnderive.check.point import Point, draw
from bnderive.check.reference import NotRun
from bnderive.check.trial import trial_of
from bnderive.check.verdict import FAIL
from bnderive.layer.layer import Layer

PARTS = ((2, 3), (2, 3, 2), (2, 1, 3, 2))
HIGHEST = 5


def _judge(run: Run) -> Iterator[Seen]:
    if not run.candidate.taken:
        return
    layer = run.derivation.layer
    left: dict[str, str] = {}
    for size, parts in _splits(layer):
        if size in left or run.candidate.sizes.get(size, prod(parts)) != prod(parts):
            continue
        whole = draw(layer, ORDINARY, {**run.trial.point.sizes, size: prod(parts)}, 0, run.trial.dtype)
        trial = trial_of(run.derivation, whole, run.trial.dtype) if whole is not None else None
        if whole is None or trial is None:
            continue
        point = replace(whole, splits={size: parts})
        try:
            flat, outcome = run.again(whole), run.again(point)
        except Refusal as refusal:
            kind = "" if isinstance(refusal.problem, WrongShape) else f"{type(refusal.problem).__name__}: "
            left[size] = f"{_told(size, parts)}: {kind}{_line(refusal.problem)}"
            continue
        other = replace(run, trial=trial, outcome=flat)
        if not _is_the_layer(other, outcome):
            left[size] = f"{_told(size, parts)}: its outputs are not those of {layer.name} there"
            continue
        yield from _gradients(other, outcome, point, f"with {_told(size, parts)}")
    if left:
        raise NotRun("; ".join(left.values()))


def _splits(layer: Layer) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Each axis of the data that no weight has, in every number of parts."""
    rank = max((len(q.indices) for q in layer.inputs), default=0)
    weights = [q for q in layer.differentiable if len(q.indices) < rank]
    for size in dict.fromkeys(a.size for q in layer.inputs for a in q.axes):
        pointed = any(q.labels is not None and q.labels.size == size for q in layer.inputs)
        once = not pointed and all(sum(a.size == size for a in q.axes) <= 1 for q in layer.inputs)
        if once and not any(a.size == size for q in weights for a in q.axes):
            yield from ((size, parts) for parts in PARTS if rank - 1 + len(parts) <= HIGHEST)


def _is_the_layer(run: Run, outcome: Outcome) -> bool:
    """Whether the outputs are the same as without the split; a backward alone has none that could be compared."""
    found = [within_rounding(run.trial, n, got, run.outcome.outputs[n]) for n, got in outcome.outputs.items()]
    return bool(found) and all(c is None or c.verdict != FAIL for c in found)


def _gradients(run: Run, outcome: Outcome, point: Point, reason: str) -> Iterator[Seen]:
    for name, got in outcome.gradients.items():
        comparison = within_rounding(run.trial, name, got, run.outcome.gradients[name])
        if comparison is not None:
            yield Seen(name, point, comparison.because(reason))


def _told(size: str, parts: tuple[int, ...]) -> str:
    return f"{size} as {' × '.join(map(str, parts))}"


def _line(problem: Exception) -> str:
    return (str(problem).splitlines() or [""])[0]


SPLIT = Circumstance("more axes", ("numpy", "jax", "torch"), _judge)
