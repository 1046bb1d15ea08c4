"""The nouns of the search: a `Candidate` for a correction, and the `Budget` of the search. What costs `FAR` more than
others is no slip of the pen, and comes after pairs of those.

Edits are textual: LaTeX at a span gives way to other LaTeX, and the whole side is read again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bnderive.document.source import Source, Span
from bnderive.verify.verdict import Edit

FAR = 2.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """Changes to try together, in the order of the text; `cost` says how unlikely they are as a slip of the pen."""

    changes: tuple[Edit, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class Budget:
    """How much one search may take: callbacks of the numeric kind, proofs, and seconds of
    processor time as the last resort, so that a busy machine finds no less.

    `single` is the share of callbacks and seconds after which single edits give way to pairs.
    """

    evaluations: int = 1000
    proofs: int = 12
    seconds: float = 2.0
    single: float = 0.7


def only(edit: Edit, cost: float) -> Candidate:
    """The candidate of one edit."""
    return Candidate((edit,), cost)


def edited(source: Source, span: Span, changes: Iterable[Edit]) -> str | None:
    """The LaTeX at `span` after the changes; None where two of them overlap or one lies outside."""
    pieces: list[str] = []
    position = span.start
    for change in sorted(changes, key=lambda edit: (edit.span.start, edit.span.end)):
        if change.span.start < position or change.span.end > span.end:
            return None
        pieces += [source.text[position : change.span.start], change.now]
        position = change.span.end
    pieces.append(source.text[position : span.end])
    return "".join(pieces)


def together(*parts: Candidate) -> Candidate:
    """Candidates as one, its changes in the order of the text."""
    changes = sorted(
        (edit for part in parts for edit in part.changes), key=lambda edit: (edit.span.start, edit.span.end)
    )
    return Candidate(tuple(changes), sum(part.cost for part in parts))
