"""A name for another that has as many indices, or for a derivative that has."""

from collections.abc import Iterator

from bnderive.document.syntax import Name
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.kinds.naming import core, fitted, is_quantity
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene, Site
from bnderive.verify.repair.snippet import squeezed
from bnderive.verify.repair.vocabulary import form_of


def _propose(scene: Scene) -> Iterator[Candidate]:
    choices = [(form, 2.0) for form in scene.vocabulary.names if form.head != "d"] + [
        (form, 2.4) for form in scene.vocabulary.ratios
    ]
    for site in scene.sites:
        if not is_quantity(site) or site.ratio or site.role == "side" or not isinstance(site.node, Name):
            continue
        was = scene.text(site.span)
        if was in scene.vocabulary.sizes:
            continue
        seen = {squeezed(was)}
        less = 0.3 if site.role == "head" else 0.0
        for rank, (form, cost) in enumerate(choices):
            if form.head and core(form.head) == core(site.node.head):
                continue
            for now, same in fitted(scene, site, form):
                if same and squeezed(now) not in seen:
                    seen.add(squeezed(now))
                    yield only(scene.put(site, now, f"{plain(was)} should be {plain(now)}"), cost + 0.01 * rank + less)
                    if form.head:
                        yield from _everywhere(scene, site, now)
        yield from _at_others(scene, site, site.node)


def _at_others(scene: Scene, site: Site, node: Name) -> Iterator[Candidate]:
    """A name for another at another letter: q_{ia} for k_{ja}."""
    was = scene.text(site.span)
    known = (*scene.vocabulary.indices, *scene.free, *site.bound)
    own = form_of(scene.source, node, known).letters
    forms = [f for f in scene.vocabulary.names if f.head not in ("", "d") and len(f.letters) == len(own)]
    for rank, form in enumerate(f for f in forms if core(f.head) != core(node.head)):
        for place in range(len(own)):
            for letter in (x for x in scene.letters_at(site) if x not in own):
                now = form.write((*own[:place], letter, *own[place + 1 :]))
                yield only(scene.put(site, now, f"{plain(was)} should be {plain(now)}"), 2.7 + 0.01 * rank)


def _everywhere(scene: Scene, site: Site, now: str) -> Iterator[Candidate]:
    """The name for another wherever it stands in the side, where that is more than once; told at the first place."""
    was = scene.text(site.span)
    others = [s for s in scene.sites if is_quantity(s) and not s.ratio and scene.text(s.span) == was]
    if len(others) > 1 and others[0] is site:
        says = f"{plain(was)} should be {plain(now)} everywhere"
        yield Candidate(tuple(scene.put(other, now, says) for other in others), 2.6)


OPERAND = Kind(
    "operand",
    "a quantity for another",
    2.0,
    _propose,
    Example(
        r"\zeta_1 V^T", r"\frac{\partial L}{\partial C} V^T", "ζ_1 should be ∂L/∂C", (r"\frac{\partial L}{\partial C}",)
    ),
)
