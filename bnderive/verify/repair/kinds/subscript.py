"""A subscript that is missing, one too many, or another label: names that differ in their scripts alone."""

from collections.abc import Iterator

from bnderive.document.syntax import Name
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.kinds.naming import fitted, is_quantity
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene
from bnderive.verify.repair.snippet import squeezed


def _propose(scene: Scene) -> Iterator[Candidate]:
    for site in scene.sites:
        if not is_quantity(site) or not isinstance(site.node, Name):
            continue
        was = scene.text(site.span)
        seen = {squeezed(was)}
        for form in scene.vocabulary.every:
            if form.head != site.node.head:
                continue
            for now, _ in fitted(scene, site, form):
                if squeezed(now) not in seen:
                    seen.add(squeezed(now))
                    yield only(scene.put(site, now, f"{plain(was)} should be {plain(now)}"), 1.5)


SUBSCRIPT = Kind(
    "subscript",
    "a subscript that is missing, one too many, or another one",
    1.5,
    _propose,
    Example(r"\zeta_3 V + c", r"\zeta_2 V + c", "ζ_3 should be ζ_2", (r"\zeta_2 + \zeta_3",)),
)
