"""A plus for a product: a + b for a b."""

from collections.abc import Iterator

from bnderive.document.source import Span
from bnderive.document.syntax import Additive
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene
from bnderive.verify.repair.snippet import extent


def _propose(scene: Scene) -> Iterator[Candidate]:
    for site in scene.sites:
        if not isinstance(site.node, Additive) or site.script or site.ratio:
            continue
        for k, (mark, term) in enumerate(site.node.terms[1:], 1):
            before, after = extent(scene.source, site.node.terms[k - 1][1]), extent(scene.source, term)
            if mark.text == "+":
                a, b = scene.text(before), scene.text(after)
                says = f"{plain(f'{a} + {b}')} should be {plain(f'{a} {b}')}"
                yield only(scene.at(Span(before.start, after.start), f"{a} ", says), 1.8)


JOINING = Kind(
    "joining",
    "a plus for a product",
    1.8,
    _propose,
    Example(r"\gamma + x_i", r"\gamma x_i", "γ + x_i should be γ x_i"),
)
