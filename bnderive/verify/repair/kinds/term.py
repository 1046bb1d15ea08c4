"""A term that is missing, or one too many."""

from collections.abc import Iterator

from bnderive.document.source import Source, Span
from bnderive.document.syntax import Additive, Name, Node, Number, walk
from bnderive.verify.repair.candidate import FAR, Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.kinds.writing import shared, sized
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Scene, Site
from bnderive.verify.repair.snippet import extent
from bnderive.verify.repair.vocabulary import Form


def _propose(scene: Scene) -> Iterator[Candidate]:
    for site in scene.sites:
        if site.script or site.ratio:
            continue
        if isinstance(site.node, Additive) and len(site.node.terms) > 1:
            for k, (_, term) in enumerate(site.node.terms):
                says = f"the term {plain(scene.latex(term))} is one too many"
                yield only(scene.at(dropped(scene.source, site.node, k), "", says), 2.3 + _size(term))
        bracket = isinstance(site.node, Additive) and site.role == "inside" and not _of_names(site.node)
        if site.role == "side" or bracket:
            terms = scene.vocabulary.terms
            yield from _add(scene, site, (*terms, *shared(scene)) if site.role == "side" else (*sized(scene), *terms))
            yield from _add(scene, site, scene.vocabulary.truths if site.role == "side" else (), FAR)
        elif site.role in ("inside", "radicand") and not isinstance(site.node, Additive):
            yield from _add(scene, site, tuple(form for form in scene.vocabulary.terms if form.head))


def _size(node: Node) -> float:
    """The more a term holds, the less likely it is one too many."""
    return 0.3 * min(5, sum(1 for part in walk(node) if isinstance(part, Name | Number)))


def dropped(source: Source, node: Additive, k: int) -> Span:
    """What to delete to leave the k-th term out: its sign with it."""
    span = extent(source, node.terms[k][1])
    if k > 0:
        return Span(extent(source, node.terms[k - 1][1]).end, span.end)
    following, second = node.terms[1]
    behind = extent(source, second).start if following.text == "+" else following.span.start
    first = node.terms[0][0].span.start
    return Span(min(first, span.start), behind)


def _of_names(node: Node) -> bool:
    """Whether all terms are names, as in x − μ, where nothing is missing."""
    return isinstance(node, Additive) and all(isinstance(term, Name) for _, term in node.terms)


def _add(scene: Scene, site: Site, forms: tuple[Form, ...], more: float = 0.0) -> Iterator[Candidate]:
    end = Span(site.span.end, site.span.end)
    letters = scene.letters_at(site)
    for rank, form in enumerate(forms):
        if len(form.letters) <= len(letters):
            latex = form.write(letters[: len(form.letters)])
            for sign in "+-":
                says = f"a term {'+' if sign == '+' else '−'} {plain(latex)} is missing"
                yield only(scene.at(end, f" {sign} {latex}", says), (2.5 if form.head else 3.0) + 0.03 * rank + more)


TERM = Kind(
    "term",
    "a term that is missing, or one too many",
    2.5,
    _propose,
    Example(
        r"a_i b + c_i d",
        r"a_i b + c_i d + \frac{1}{m} b_i",
        "a term + (1/m) b_i is missing",
        (r"a_i + \frac{1}{m} b_i",),
    ),
)
