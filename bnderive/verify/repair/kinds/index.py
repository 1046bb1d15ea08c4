"""An index with the wrong letter, at one place or all through a term, or the wrong letter under a Σ."""

from collections.abc import Iterator

from bnderive.document.syntax import Additive, Apply, Big, Name
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene, Site
from bnderive.verify.repair.snippet import beside
from bnderive.verify.repair.vocabulary import index_places
from bnderive.verify.verdict import Edit


def _propose(scene: Scene) -> Iterator[Candidate]:
    known = frozenset(
        (*scene.vocabulary.indices, *scene.free, *(letter for site in scene.sites for letter in site.bound))
    )
    for site in scene.sites:
        if isinstance(site.node, Name | Apply) and not site.script and site.role != "head":
            yield from _one_place(scene, site, known)
        if site.role in ("side", "body", "term", "inside") and not isinstance(site.node, Additive) and not site.script:
            yield from _all_places(scene, site, known)
        if site.role == "lower" and isinstance(site.parent and site.parent.node, Big) and isinstance(site.node, Name):
            yield from _under(scene, site, known)


def _one_place(scene: Scene, site: Site, known: frozenset[str]) -> Iterator[Candidate]:
    scope = scene.letters_at(site)
    was = scene.text(site.span)
    for place in index_places(site.node, known):
        for letter in scope:
            if letter == place.head:
                continue
            here = place.span.start - site.span.start
            now = was[:here] + letter + was[here + place.span.end - place.span.start :]
            inside = f" inside Σ_{plain(letter)}" if letter in site.bound else ""
            says = f"{_bare(was)}{inside} should be {_bare(now)}"
            edit = Edit(place.span, scene.text(place.span), beside(scene.source, place.span, letter), says)
            yield only(edit, 1.0 if place.head in scope else 0.9)


def _all_places(scene: Scene, site: Site, known: frozenset[str]) -> Iterator[Candidate]:
    """The letter for another in a whole term, where it stands there more than once."""
    places = tuple(index_places(site.node, known))
    for head in dict.fromkeys(place.head for place in places):
        these = [place for place in places if place.head == head]
        for letter in scene.letters_at(site):
            if letter != head and len(these) > 1:
                says = f"{plain(head)} should be {plain(letter)} in {plain(scene.text(site.span))}"
                edits = tuple(
                    Edit(place.span, scene.text(place.span), beside(scene.source, place.span, letter), says)
                    for place in sorted(these, key=lambda place: place.span.start)
                )
                yield Candidate(edits, 1.6)


def _under(scene: Scene, site: Site, known: frozenset[str]) -> Iterator[Candidate]:
    was = scene.text(site.span)
    for letter in sorted(known):
        if letter != was:
            yield only(scene.put(site, letter, f"the sum Σ_{plain(was)} should be Σ_{plain(letter)}"), 1.5)


def _bare(latex: str) -> str:
    return plain(latex[1:-1] if latex.startswith("{") and latex.endswith("}") else latex)


INDEX = Kind(
    "index",
    "an index with the wrong letter",
    0.9,
    _propose,
    Example(
        r"\frac{1}{m} \sum_j \hat{x}_j \frac{\partial L}{\partial y_i}",
        r"\frac{1}{m} \sum_j \hat{x}_j \frac{\partial L}{\partial y_j}",
        "y_i inside Σ_j should be y_j",
    ),
)
