"""A function of the wrong argument: f(z) for f(2z) or f(−z)."""

from collections.abc import Iterator

from bnderive.document.source import Span
from bnderive.document.syntax import Additive, Apply, Call
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene
from bnderive.verify.repair.snippet import extent


def _propose(scene: Scene) -> Iterator[Candidate]:
    for site in scene.sites:
        if site.script or site.ratio:
            continue
        match site.node:
            case Apply(argument=group) if group.kind == "(" and not isinstance(group.body, Additive):
                inner = extent(scene.source, group.body)
            case Call(argument=argument) if not isinstance(argument, Additive):
                inner = extent(scene.source, argument)
            case _:
                continue
        was = scene.text(inner)
        for factor in ("2", "-", r"\frac{1}{2}"):
            says = f"the argument {plain(was)} should be {plain(f'{factor} {was}')}"
            yield only(scene.at(Span(inner.start, inner.start), factor + ("" if factor == "-" else " "), says), 1.8)


ARGUMENT = Kind(
    "argument",
    "a function of the wrong argument",
    1.8,
    _propose,
    Example(r"2 \sigma(z) - 1", r"2 \sigma(2z) - 1", "the argument z should be 2 z"),
)
