"""Mending what is no expression as printed: a derivative with ∂ or d below the bar only, or above it only.

Input: a side, either one of its claim. Output: a `Correction` of that side.
"""

from collections.abc import Callable, Iterator
from itertools import combinations

from bnderive.document.source import Source, Span
from bnderive.document.syntax import Node, Quotient, walk
from bnderive.verify.repair.candidate import Budget, Candidate, edited
from bnderive.verify.repair.plain import plain
from bnderive.verify.repair.snippet import beside, extent
from bnderive.verify.repair.vocabulary import differential
from bnderive.verify.verdict import Correction, Edit


def mend_malformed(
    source: Source,
    span: Span,
    node: Node,
    proves: Callable[[str], bool],
    budget: Budget | None = None,
) -> Correction | None:
    """The side at `span` with the missing ∂ or d written; None where none is missing, or no claim comes out true.

    `proves` is told the LaTeX of the mended side.
    """
    limit = (budget or Budget()).proofs
    for proofs, candidate in enumerate(missing_differentials(source, node)):
        text = edited(source, span, candidate.changes)
        if proofs >= limit:
            return None
        if text is not None and proves(text):
            return Correction(candidate.changes, text)
    return None


def missing_differentials(source: Source, node: Node) -> Iterator[Candidate]:
    """Candidates that write a missing ∂ or d: all of them together, then fewer."""
    edits = [edit for part in walk(node) if isinstance(part, Quotient) and (edit := _missing(source, part)) is not None]
    for count in range(len(edits[:4]), 0, -1):
        for some in combinations(edits[:4], count):
            yield Candidate(some, float(count))


def _missing(source: Source, node: Quotient) -> Edit | None:
    above, below = differential(node.above), differential(node.below)
    if bool(above) == bool(below):
        return None
    sign = above or below
    place = extent(source, node.below if above else node.above)
    was = source.text[place.start : place.end]
    text = f"{sign} {was}" if sign.startswith("\\") else f"{sign}{was}"
    bare = not source.text[: place.start].rstrip().endswith("{")
    start = Span(place.start, place.start)
    here = f"{plain(source.text[node.span.start : node.span.end])} lacks a {'∂' if sign.startswith(chr(92)) else sign}"
    says = f"{here} {'below' if above else 'above'} the bar"
    if bare:
        return Edit(place, was, f"{{{text}}}", says)
    return Edit(start, "", beside(source, start, text[: len(text) - len(was)]), says)
