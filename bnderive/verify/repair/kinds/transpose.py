"""A transpose that is missing, or one too many, in a document that writes transposes."""

from collections.abc import Iterator

from bnderive.document.syntax import Group, Mark, Name, Node, Power
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene, Site


def _propose(scene: Scene) -> Iterator[Candidate]:
    for site in scene.sites if scene.vocabulary.transposed else ():
        now = "" if site.script or site.ratio else _otherwise(scene, site)
        if now:
            was = scene.text(site.span)
            yield only(scene.put(site, now, f"{plain(was)} should be {plain(now)}"), 1.5)


def _otherwise(scene: Scene, site: Site) -> str:
    """A matrix with a transpose where it has none, and without where it has one; empty for what is none."""
    was, sign = scene.text(site.span), scene.vocabulary.transposed
    match site.node:
        case Name(sup=None):
            return was + sign
        case Group(kind="(" | "[") if site.role != "base":
            return was + sign
        case Name(sup=sup) | Power(exponent=sup) if sup is not None and _is_transpose(sup):
            return (was[: was.rfind("^")] + was[sup.span.end - site.span.start :].removeprefix("}")).strip()
        case Name(sup=Group()):
            return f"({was}){sign}"
    return ""


def _is_transpose(sup: Node) -> bool:
    return (isinstance(sup, Name) and sup.head == "T") or (isinstance(sup, Mark) and sup.text == r"\top")


TRANSPOSE = Kind(
    "transpose",
    "a transpose that is missing, or one too many",
    1.5,
    _propose,
    Example(r"\zeta_1 V", r"\zeta_1 V^T", "V should be Vᵀ", (r"W^T x",)),
)
