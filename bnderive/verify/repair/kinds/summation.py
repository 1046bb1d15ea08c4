"""A Σ that is missing, or one too many."""

from collections.abc import Iterator

from bnderive.document.source import Span
from bnderive.document.syntax import Additive, Big, Quotient
from bnderive.verify.repair.candidate import Candidate, only
from bnderive.verify.repair.kind import Example, Kind
from bnderive.verify.repair.places import bound_letters, index_places
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.scene import Run, Scene, Site
from bnderive.verify.repair.snippet import extent
from bnderive.verify.repair.vocabulary import form_of, head_of, is_ratio
from bnderive.verify.verdict import Edit


def _propose(scene: Scene) -> Iterator[Candidate]:
    sums = _heads(scene)
    for run in scene.runs:
        if run.site.role in ("below", "radicand"):
            continue
        for head, letter in sums:
            yield from _add(scene, run, head, letter)
            yield from _chained(scene, run, head, letter)
        yield from _bare(scene, run)
    for site in scene.sites:
        if isinstance(site.node, Additive) and site.role == "side":
            yield from _around(scene, site, sums)
        if site.role == "side" and scene.vocabulary.transposed and not isinstance(site.node, Additive):
            yield from _over_examples(scene, site)
        if isinstance(site.node, Big) and site.node.operator == "sum":
            yield from _remove(scene, site)


def _heads(scene: Scene) -> tuple[tuple[str, str], ...]:
    """The heads of the document's sums, and a plain one for every other letter."""
    own = scene.vocabulary.sums
    known = {letter for _, letter in own}
    return (*own, *((rf"\sum_{{{letter}}}", letter) for letter in scene.vocabulary.indices[:8] if letter not in known))


def _bare(scene: Scene, run: Run) -> Iterator[Candidate]:
    """A Σ without a letter, where the document writes such, before any of the factors."""
    inside = any(isinstance(factor.node, Big) for factor in run.factors)
    for place, factor in enumerate(run.factors if scene.vocabulary.bare and not inside else ()):
        if factor.join != "/":
            edit = scene.at(Span(factor.span.start, factor.span.start), f"{scene.vocabulary.bare} ", "a Σ is missing")
            yield only(edit, 1.6 + 0.1 * place + (0.0 if run.site.role in ("side", "term") else 0.4))


def _add(scene: Scene, run: Run, head: str, letter: str) -> Iterator[Candidate]:
    """A Σ before any of the factors, over all that follow, or over some of them in brackets."""
    known = frozenset((*scene.vocabulary.indices, *scene.free))
    letters = [form_of(scene.source, factor.node, known).letters for factor in run.factors]
    first, last = 0, len(run.factors)
    for start in range(first, last):
        if run.factors[start].join == "/":
            continue
        for stop in range(start + 1, last + 1):
            inside = {found for part in letters[start:stop] for found in part}
            span = Span(run.factors[start].span.start, run.factors[stop - 1].span.end)
            outside = {found for part in letters[stop:] for found in part}
            if letter in inside and letter not in run.site.bound and stop == last:
                said = f"the sum Σ_{plain(letter)} is missing"
                edit = scene.at(Span(span.start, span.start), f"{head} ", said)
                yield only(edit, 1.5 + 0.1 * start + (0.2 if run.site.role in ("side", "term") else 0.4))
            elif inside and (letter in inside or letter not in outside) and letter not in run.site.bound:
                yield from _bracketed(scene, run, span, head, letter, last - stop + start, sorted(inside))


def _bracketed(
    scene: Scene, run: Run, span: Span, head: str, letter: str, left: int, inside: list[str]
) -> Iterator[Candidate]:
    """The Σ over a stretch of factors, where that has its letter, or has a free letter that it may take."""
    for old in dict.fromkeys((letter, *inside)):
        if old not in inside or (old != letter and (old not in scene.free or letter in inside)):
            continue
        whole = span.end == run.factors[-1].span.end
        said = f"the sum Σ_{plain(letter)} is missing"
        if old != letter:
            said += f", with {plain(letter)} for {plain(old)} in it"
        opening = scene.at(Span(span.start, span.start), f"{head} " if whole else f"\\left({head} ", said)
        closing = () if whole else (scene.at(Span(span.end, span.end), r"\right)", said),)
        edits = (opening, *renames(scene, run.site, span, old, letter, said), *closing)
        yield Candidate(edits, 2.0 + 0.1 * left + (0.3 if old != letter else 0.0))


def _chained(scene: Scene, run: Run, head: str, letter: str) -> Iterator[Candidate]:
    """The Σ over a product of derivatives, of which the first ones lost its letter: Σ_i ∂L/∂p_i ∂p_i/∂z_j for
    ∂L/∂p_j ∂p_j/∂z_j.
    """
    last = run.factors[-1]
    if len(run.factors) < 2 or not is_ratio(last.node) or letter in run.site.bound:
        return
    assert isinstance(last.node, Quotient)
    kept = extent(scene.source, last.node.below).start
    known = frozenset((*scene.vocabulary.indices, *scene.free))
    if letter in form_of(scene.source, run.site.node, known).letters:
        return
    span = Span(run.factors[0].span.start, kept)
    for old in scene.free:
        said = f"the sum Σ_{plain(letter)} is missing, with {plain(letter)} for {plain(old)} in what it sums"
        edits = renames(scene, run.site, span, old, letter, said)
        if len(edits) > 1:
            start = Span(span.start, span.start)
            yield Candidate((scene.at(start, f"{head} ", said), *edits), 2.2)


def renames(scene: Scene, site: Site, span: Span, old: str, new: str, says: str) -> tuple[Edit, ...]:
    """The edits that write one index letter for another all through a span; none where it is the same letter."""
    places = sorted(index_places(site.node, frozenset((old,))), key=lambda place: place.span.start)
    inside = [place.span for place in places if span.holds(place.span)]
    return tuple(scene.at(place, new, says) for place in inside if old != new)


def _over_examples(scene: Scene, site: Site) -> Iterator[Candidate]:
    """The sum over the rows of a matrix, 𝟏ᵀG, or over its columns, G𝟏."""
    ones, start, end = r"\mathbf{1}", Span(site.span.start, site.span.start), Span(site.span.end, site.span.end)
    yield only(scene.at(start, f"{ones}{scene.vocabulary.transposed} ", "the sum over all rows is missing"), 1.8)
    yield only(scene.at(end, f" {ones}", "the sum over all columns is missing"), 1.8)


def _around(scene: Scene, site: Site, sums: tuple[tuple[str, str], ...]) -> Iterator[Candidate]:
    """The Σ over a whole side of several terms."""
    bare = ((scene.vocabulary.bare, ""),) if scene.vocabulary.bare else ()
    for head, letter in (*sums, *bare):
        if not letter or letter in form_of(scene.source, site.node, (letter,)).letters:
            says = f"the sum Σ{f'_{plain(letter)}' if letter else ''} over all terms is missing"
            start, end = Span(site.span.start, site.span.start), Span(site.span.end, site.span.end)
            edits: tuple[Edit, ...] = (scene.at(start, f"{head} \\left(", says), scene.at(end, r"\right)", says))
            yield Candidate(edits, 2.3)


def _remove(scene: Scene, site: Site) -> Iterator[Candidate]:
    node = site.node
    assert isinstance(node, Big)
    bound = bound_letters(node, inner=False)
    body = extent(scene.source, node.body)
    head = head_of(scene.source, node)
    says = f"the sum Σ_{plain(','.join(bound))} is one too many" if bound else "the Σ is one too many"
    span = Span(site.span.start, site.span.start + len(head))
    yield only(scene.at(span, "", says), 2.0)
    for letter in scene.free:
        if len(bound) == 1 and bound[0] != letter:
            said = f"{says}, and {plain(bound[0])} in it should be {plain(letter)}"
            inner = next(s for s in scene.sites if s.node is node.body)
            edits = renames(scene, inner, body, bound[0], letter, said)
            yield Candidate((scene.at(span, "", said), *edits), 2.3)


SUMMATION = Kind(
    "summation",
    "a Σ that is missing, or one too many",
    1.7,
    _propose,
    Example(
        r"\frac{\partial L}{\partial y_i} \hat{x}_i",
        r"\sum_{i=1}^m \frac{\partial L}{\partial y_i} \hat{x}_i",
        "the sum Σ_i is missing",
        (r"\sum_{i=1}^m x_i",),
        (),
    ),
)
