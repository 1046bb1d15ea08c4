"""A transpose that is missing, or one too many, in a document that writes transposes."""

from collections.abc import Iterator

from bnderive.document.syntax import Mark, Name
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.kinds.naming import is_quantity
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene


def _propose(scene: Scene) -> Iterator[Candidate]:
    sign = scene.vocabulary.transposed
    for site in scene.sites if sign else ():
        if not is_quantity(site) or site.ratio or not isinstance(site.node, Name):
            continue
        was = scene.text(site.span)
        sup = site.node.sup
        if sup is None:
            yield only(scene.put(site, was + sign, f"{plain(was)} should be {plain(was + sign)}"), 1.5)
        elif (isinstance(sup, Name) and sup.head == "T") or (isinstance(sup, Mark) and sup.text == r"\top"):
            cut = was.rfind("^")
            now = (was[:cut] + was[sup.span.end - site.span.start :].removeprefix("}")).strip()
            yield only(scene.put(site, now, f"{plain(was)} should be {plain(now)}"), 1.5)


TRANSPOSE = Kind(
    "transpose",
    "a transpose that is missing, or one too many",
    1.5,
    _propose,
    Example(r"\zeta_1 V", r"\zeta_1 V^T", "V should be Vᵀ", (r"W^T x",)),
)
