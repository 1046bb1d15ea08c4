"""Two factors in the wrong order, one of them perhaps without its transpose, in a document that writes transposes."""

from collections.abc import Iterator
from itertools import combinations

from bnderive.document.source import Span
from bnderive.document.syntax import Name, Number
from bnderive.verify.repair.candidate import Candidate
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Factor, Scene

_JOINS = ("", r"\,", r"\;", r"\cdot", "*")
_MOST = 5


def _propose(scene: Scene) -> Iterator[Candidate]:
    for run in scene.runs if scene.vocabulary.transposed else ():
        joined = all(factor.join in _JOINS for factor in run.factors[1:])
        if joined and len(run.factors) <= _MOST:
            for first, middle, last in combinations(range(len(run.factors) + 1), 3):
                yield from _swapped(scene, run.factors[first:middle], run.factors[middle:last])


def _swapped(scene: Scene, before: tuple[Factor, ...], after: tuple[Factor, ...]) -> Iterator[Candidate]:
    """Two stretches of factors, the one for the other."""
    one, other = (Span(part[0].span.start, part[-1].span.end) for part in (before, after))
    a, b = scene.text(one), scene.text(other)
    if a != b and not any(isinstance(factor.node, Number) for factor in (*before, *after)):
        says = f"{plain(a)} and {plain(b)} are in the wrong order"
        cost = 1.6 + 0.1 * (len(before + after) - 2)
        yield Candidate((scene.at(one, b, says), scene.at(other, a, says)), cost)
        yield from _moved(scene, after, one.start, one, cost)
        yield from _moved(scene, before, other.end, other, cost)


def _moved(scene: Scene, part: tuple[Factor, ...], place: int, past: Span, cost: float) -> Iterator[Candidate]:
    """A matrix moved to a place on the other side of what is beside it, and transposed."""
    span, now = part[0].span, scene.text(part[0].span) + scene.vocabulary.transposed
    if len(part) == 1 and isinstance(part[0].node, Name) and part[0].node.sup is None:
        order = (now, scene.text(past)) if place == past.start else (scene.text(past), now)
        says = f"{plain(scene.text(span))} should be {plain(now)}, on the other side: {plain(' '.join(order))}"
        new = f"{now} " if place == past.start else f" {now}"
        edits = scene.at(Span(place, place), new, says), scene.at(span, "", says)
        yield Candidate(tuple(sorted(edits, key=lambda edit: edit.span.start)), cost + 0.5)


ORDER = Kind(
    "order",
    "two factors in the wrong order",
    1.6,
    _propose,
    Example(r"V \zeta", r"\zeta V", "V and ζ are in the wrong order", (r"W^T x",)),
)
