"""A hat that is missing, or one too many: a name for another that differs in its accent alone."""

from collections.abc import Iterator

from bnderive.document.syntax import Name
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.kinds.naming import core, fitted, is_quantity
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
            if form.head == site.node.head or core(form.head) != core(site.node.head):
                continue
            for now, same in fitted(scene, site, form):
                if same and squeezed(now) not in seen:
                    seen.add(squeezed(now))
                    yield only(scene.put(site, now, f"{plain(was)} should be {plain(now)}"), 1.0)


ACCENT = Kind(
    "accent",
    "a hat that is missing, or one too many",
    1.0,
    _propose,
    Example(r"\gamma x_i + \beta", r"\gamma \hat{x}_i + \beta", "x_i should be x̂_i", (r"\hat{x}_j",)),
)
