"""An index with the wrong letter, at one place or all through a term, or the wrong letter under a Σ."""

from collections.abc import Iterator

from bnderive.document.source import Span
from bnderive.document.syntax import Additive, Apply, Big, Name, Number
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.places import bound_letters, index_places
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene, Site
from bnderive.verify.repair.snippet import beside
from bnderive.verify.repair.vocabulary import head_of
from bnderive.verify.verdict import Edit


def _propose(scene: Scene) -> Iterator[Candidate]:
    known = frozenset(
        (*scene.vocabulary.indices, *scene.free, *(letter for site in scene.sites for letter in site.bound))
    )
    for site in scene.sites:
        if isinstance(site.node, Name | Apply) and not site.script and site.role != "head":
            yield from _one_place(scene, site, known)
            yield from _two_places(scene, site, known)
        if site.role in ("side", "body", "term", "inside") and not isinstance(site.node, Additive) and not site.script:
            yield from _all_places(scene, site, known)
        if isinstance(site.node, Big) and site.node.operator == "sum":
            yield from _under(scene, site, site.node, known)


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


def _two_places(scene: Scene, site: Site, known: frozenset[str]) -> Iterator[Candidate]:
    """Two letters of a name that changed places, and the square of a name for its product at two places."""
    was = scene.text(site.span)
    places = sorted(index_places(site.node, known), key=lambda place: place.span.start)
    for k, one in enumerate(places):
        for other in places[k + 1 :]:
            if one.head != other.head:
                first, second = one.span.start - site.span.start, other.span.start - site.span.start
                width, end = one.span.end - one.span.start, other.span.end - other.span.start
                now = was[:first] + other.head + was[first + width : second] + one.head + was[second + end :]
                says = f"{_bare(was)} should be {_bare(now)}"
                yield Candidate((scene.at(one.span, other.head, says), scene.at(other.span, one.head, says)), 1.0)
    if isinstance(site.node, Name) and isinstance(site.node.sup, Number) and len(places) == 1 and not site.ratio:
        yield from _squared(scene, site, site.node.sup, places[0])


def _squared(scene: Scene, site: Site, sup: Number, place: Name) -> Iterator[Candidate]:
    """x_i x_j for the square of x_i."""
    was = scene.text(site.span)
    start, end = sup.span.start - site.span.start, sup.span.end - site.span.start
    behind = was[end:].removeprefix("}") if was[:start].endswith("{") else was[end:]
    once = (was[: was.rfind("^", 0, start)] + behind).strip()
    at = place.span.start - site.span.start
    width = len(place.head)
    if sup.value != 2 or once[at : at + width] != place.head or once.startswith("{"):
        return
    for letter in scene.letters_at(site):
        if letter != place.head:
            now = f"{once} {once[:at]}{letter}{once[at + width :]}"
            yield only(scene.put(site, now, f"{_bare(was)} should be {_bare(now)}"), 1.6)


def _under(scene: Scene, site: Site, node: Big, known: frozenset[str]) -> Iterator[Candidate]:
    """A Σ over another letter."""
    bound = bound_letters(node, inner=False)
    if len(bound) != 1:
        return
    heads = {letter: head for head, letter in reversed(scene.vocabulary.sums)}
    written = head_of(scene.source, node)
    span = Span(site.span.start, site.span.start + len(written))
    for letter in sorted(known):
        if letter != bound[0] and letter not in site.bound:
            says = f"the sum Σ_{plain(bound[0])} should be Σ_{plain(letter)}"
            if isinstance(node.sub, Name):
                yield only(scene.at(node.sub.span, letter, says), 1.5)
            else:
                yield only(scene.at(span, heads.get(letter, rf"\sum_{{{letter}}}"), says), 1.5)


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
