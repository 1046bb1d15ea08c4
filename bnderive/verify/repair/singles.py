"""All single edits of a side, from the cheapest to the dearest.

An edit whose outcome the document writes elsewhere is cheaper than its like; an edit of a whole side, which would only
write something else in its place, is left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bnderive.document.source import Source, Span
from bnderive.document.syntax import Additive, Group, Node, Power, Product, Quotient
from bnderive.verify.repair.candidate import Candidate, edited
from bnderive.verify.repair.kind import Kind
from bnderive.verify.repair.registry import KINDS
from bnderive.verify.repair.scene import Scene, Site, survey
from bnderive.verify.repair.snippet import extent, squeezed
from bnderive.verify.repair.vocabulary import Vocabulary

_FAMILIAR = 0.3


def single_edits(
    source: Source, node: Node, vocabulary: Vocabulary, kinds: Sequence[Kind] = KINDS
) -> Iterator[Candidate]:
    """The single edits of a side, from the cheapest to the dearest; none for a side of more than `MAX_SITES` nodes.

    Where one takes several changes, the first says what it is and the others say nothing.
    """
    span = extent(source, node)
    scene = survey(source, span, node, vocabulary)
    if scene is None:
        return
    proposed = [candidate for kind in kinds for candidate in kind.propose(scene)]
    enclosing = [site for site in scene.sites if isinstance(site.node, Power | Quotient | Group | Additive | Product)]
    ranked = sorted(
        ((candidate.cost - _familiar(scene, enclosing, candidate), n) for n, candidate in enumerate(proposed))
    )
    before = squeezed(source.text[span.start : span.end])
    seen = {before}
    for cost, n in ranked:
        candidate = proposed[n]
        text = edited(source, span, candidate.changes)
        if text is None or replaces_all(source, span, candidate):
            continue
        key = squeezed(text)
        if key not in seen:
            seen.add(key)
            first, *others = candidate.changes
            yield Candidate((first, *(replace(edit, says="") for edit in others)), cost)


def replaces_all(source: Source, span: Span, candidate: Candidate) -> bool:
    """Whether changes leave nothing of what the side said, and neither add to it nor take from it, nor put it in
    another order.
    """
    left = list(source.text[span.start : span.end])
    for change in candidate.changes:
        left[change.span.start - span.start : change.span.end - span.start] = " " * (
            change.span.end - change.span.start
        )
    if "".join(left).strip(" \t\n{}"):
        return False
    was = squeezed(source.text[span.start : span.end])
    now = squeezed(" ".join(change.now for change in candidate.changes))
    return not (was in now or (now and now in was) or sorted(was.split()) == sorted(now.split()))


def _familiar(scene: Scene, enclosing: list[Site], candidate: Candidate) -> float:
    """What an edit is cheaper by, where the expression around it reads then as the document writes it elsewhere."""
    if len(candidate.changes) != 1:
        return 0.0
    place = candidate.changes[0].span
    around = [s for s in enclosing if s.span.holds(place) and s.span != place]
    for site in around[::-1][:2]:
        text = edited(scene.source, site.span, candidate.changes)
        if text is not None and squeezed(text) in scene.vocabulary.forms:
            return _FAMILIAR
    return 0.0
