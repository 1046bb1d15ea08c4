"""A fraction upside down, or a name that belongs below it."""

from collections.abc import Iterator

from bnderive.document.syntax import Quotient
from bnderive.verify.repair.candidate import Candidate
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene
from bnderive.verify.repair.vocabulary import is_ratio


def _propose(scene: Scene) -> Iterator[Candidate]:
    for site in scene.sites:
        if not isinstance(site.node, Quotient) or site.script or site.ratio or is_ratio(site.node):
            continue
        above, below = scene.latex(site.node.above), scene.latex(site.node.below)
        turned = rf"\frac{{{below}}}{{{above}}}"
        says = f"{plain(scene.text(site.span))} should be {plain(turned)}"
        over, under = (inner for inner in scene.sites if inner.parent is site)
        yield Candidate((scene.put(over, below, says), scene.put(under, above, says)), 2.4)


UPSIDE = Kind(
    "upside",
    "a fraction upside down",
    2.4,
    _propose,
    Example(r"\frac{m}{\gamma} x_i", r"\frac{\gamma}{m} x_i", "m/γ should be γ/m"),
)
