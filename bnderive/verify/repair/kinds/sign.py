"""A sign that is wrong: `- a` for `+ a`, or the other way round."""

from collections.abc import Iterator

from bnderive.document.source import Span
from bnderive.document.syntax import Additive
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene
from bnderive.verify.repair.snippet import extent


def _propose(scene: Scene) -> Iterator[Candidate]:
    if not isinstance(scene.root.node, Additive):
        start = scene.root.span.start
        yield only(scene.at(Span(start, start), "-", _says(scene, scene.root.span, "-")), 1.0)
    elif len(scene.root.node.terms) > 1:
        yield _all_terms(scene, scene.root.node)
    for site in scene.sites:
        if not isinstance(site.node, Additive) or site.script or site.ratio:
            continue
        for k, (mark, term) in enumerate(site.node.terms):
            place = extent(scene.source, term)
            if scene.text(mark.span) in ("-", "−", "–"):
                now = "" if k == 0 else "+"
                yield only(scene.at(mark.span, now, _says(scene, place, "+")), 1.0)
            elif scene.text(mark.span) == "+":
                yield only(scene.at(mark.span, "-", _says(scene, place, "-")), 1.0)
            else:
                yield only(scene.at(Span(place.start, place.start), "-", _says(scene, place, "-")), 1.0)


def _all_terms(scene: Scene, node: Additive) -> Candidate:
    """The sign of a whole side: o − t for t − o, or a minus before all."""
    (_, first), (mark, second), *others = node.terms
    one, other = extent(scene.source, first), extent(scene.source, second)
    whole = plain(scene.text(scene.root.span))
    if not others and mark.text == "-" and node.terms[0][0].text == "+" and scene.root.span.start == one.start:
        a, b = scene.text(one), scene.text(other)
        says = f"{whole} should be {plain(f'{b} - {a}')}"
        return Candidate((scene.at(one, b, says), scene.at(other, a, says)), 1.2)
    says = f"the sign of {whole} should be −"
    start, end = (Span(at, at) for at in (scene.root.span.start, scene.root.span.end))
    return Candidate((scene.at(start, r"-\left(", says), scene.at(end, r"\right)", says)), 1.2)


def _says(scene: Scene, place: Span, sign: str) -> str:
    return f"the sign of {plain(scene.text(place))} should be {'−' if sign == '-' else '+'}"


SIGN = Kind(
    "sign",
    "a term with the wrong sign",
    1.0,
    _propose,
    Example(r"a_i + \frac{1}{m} b_i", r"a_i - \frac{1}{m} b_i", "the sign of (1/m) b_i should be −"),
)
