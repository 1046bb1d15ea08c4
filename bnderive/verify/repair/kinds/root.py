"""A root that is missing, or one too many."""

from collections.abc import Iterator

from bnderive.document.syntax import Additive, Group, Root
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene


def _propose(scene: Scene) -> Iterator[Candidate]:
    for site in scene.sites:
        if site.script or site.ratio:
            continue
        was = scene.text(site.span)
        match site.node:
            case Root(degree=None, radicand=radicand):
                inner = scene.latex(radicand)
                now = inner if site.role in ("below", "above", "side") else f"({inner})"
                yield only(scene.put(site, now, f"the root of {plain(inner)} is one too many"), 1.6)
            case Additive() if site.role == "below":
                yield only(scene.put(site, rf"\sqrt{{{was}}}", f"a root of {plain(was)} is missing"), 1.6)
            case Group(kind="(" | "brace", body=Additive()) if site.role in ("factor", "below"):
                inner = scene.latex(site.node.body)
                yield only(scene.put(site, rf"\sqrt{{{inner}}}", f"a root of {plain(inner)} is missing"), 1.6)
            case _:
                pass


ROOT = Kind(
    "root",
    "a root that is missing, or one too many",
    1.6,
    _propose,
    Example(
        r"\frac{x_i - \mu}{\sigma^2 + \epsilon}",
        r"\frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}}",
        "a root of σ² + ε is missing",
    ),
)
