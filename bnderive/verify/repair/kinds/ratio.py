"""A derivative for another, or for a name: ∂L/∂x̂ for ∂L/∂y."""

from collections.abc import Iterator
from dataclasses import replace

from bnderive.document.syntax import Differential, Name
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.kinds.naming import fitted
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene, Site
from bnderive.verify.repair.snippet import squeezed
from bnderive.verify.repair.vocabulary import is_ratio


def _propose(scene: Scene) -> Iterator[Candidate]:
    for site in scene.sites:
        if not is_ratio(site.node) or site.ratio or site.role == "side":
            continue
        was = scene.text(site.span)
        seen = {squeezed(was)}
        choices = [(form, 2.0) for form in scene.vocabulary.ratios] + [(form, 2.4) for form in scene.vocabulary.names]
        for rank, (form, cost) in enumerate(choices):
            for now, same in fitted(scene, site, form):
                if squeezed(now) not in seen and (same or not form.head):
                    seen.add(squeezed(now))
                    says = f"{plain(was)} should be {plain(now)}"
                    yield only(scene.put(site, now, says), cost + 0.02 * rank + (0.0 if same else 0.5))
        yield from _by_others(scene, site, seen)


def _by_others(scene: Scene, site: Site, seen: set[str]) -> Iterator[Candidate]:
    """The derivative of the same with respect to another name."""
    below = next((s for s in scene.sites if s.parent is site and s.role == "below"), None)
    of = below.node.of if below is not None and isinstance(below.node, Differential) else None
    inner = next((s for s in scene.sites if s.node is of), None) if isinstance(of, Name) else None
    if inner is None:
        return
    was = scene.text(site.span)
    for rank, form in enumerate(scene.vocabulary.names):
        for now, _ in fitted(scene, inner, form):
            start, end = inner.span.start - site.span.start, inner.span.end - site.span.start
            edit = scene.put(inner, now, "")
            whole = was[:start] + edit.now + was[end:]
            if squeezed(whole) not in seen and now not in scene.vocabulary.sizes:
                seen.add(squeezed(whole))
                says = f"{plain(was)} should be {plain(whole)}"
                yield only(replace(edit, says=says), 2.2 + 0.02 * rank)


RATIO = Kind(
    "ratio",
    "a derivative for another, or for a name",
    2.0,
    _propose,
    Example(
        r"\gamma \frac{\partial L}{\partial x_i}",
        r"\gamma \frac{\partial L}{\partial y_i}",
        "∂L/∂x_i should be ∂L/∂y_i",
        (r"\frac{\partial L}{\partial y_j} + c",),
    ),
)
