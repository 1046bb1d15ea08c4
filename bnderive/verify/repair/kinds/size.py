"""A size for another: m for m − 1, or N for m."""

from collections.abc import Iterator

from bnderive.document.syntax import Additive, Name, Node, Number
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene, Site

_ENCLOSED = frozenset(("above", "below", "inside", "side", "radicand"))


def _propose(scene: Scene) -> Iterator[Candidate]:
    sizes = scene.vocabulary.sizes
    for site in scene.sites:
        was = scene.text(site.span)
        if site.script or site.ratio:
            continue
        if isinstance(site.node, Name) and was in sizes:
            if not _is_degrees(site.parent.node if site.parent else None):
                less = f"{was}-1" if site.role in _ENCLOSED else f"({was}-1)"
                yield _swap(scene, site, less, 1.0)
            for other in sizes:
                if other != was:
                    yield _swap(scene, site, other, 1.5)
        elif (of := _is_degrees(site.node)) is not None and scene.latex(of) in sizes:
            yield _swap(scene, site, scene.latex(of), 1.0)


def _is_degrees(node: Node | None) -> Name | None:
    """The m of `m - 1`."""
    match node:
        case Additive(terms=((_, Name() as name), (mark, Number(value=value)))) if mark.text == "-" and value == 1:
            return name
        case _:
            return None


def _swap(scene: Scene, site: Site, now: str, cost: float) -> Candidate:
    return only(scene.put(site, now, f"{plain(scene.text(site.span))} should be {plain(now.strip('()'))}"), cost)


SIZE = Kind(
    "size",
    "a size for another: m for m − 1, or N for m",
    1.0,
    _propose,
    Example(r"\frac{1}{m} \sum_{i=1}^m x_i^2", r"\frac{1}{m-1} \sum_{i=1}^m x_i^2", "m should be m − 1"),
)
