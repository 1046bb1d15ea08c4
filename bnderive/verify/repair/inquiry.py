"""One search under way in one trial: what it asks, what it has spent, and what it has been told."""

import time
from dataclasses import dataclass, field, replace

from bnderive.document.source import Source, Span
from bnderive.document.syntax import Node
from bnderive.verify.repair.cancelling import apart, cancelled, given
from bnderive.verify.repair.candidate import Budget, Candidate, edited
from bnderive.verify.repair.linear import linear_in_terms, written_by
from bnderive.verify.repair.singles import replaces_all
from bnderive.verify.repair.snippet import squeezed
from bnderive.verify.repair.trial import Trial
from bnderive.verify.repair.values import Vector, alike, finite, usable
from bnderive.verify.verdict import Correction

_LEFT_TOKENS = 3
_STEPS = 8
_TIMES = ("\\cdot", "\\times", "*")


@dataclass(slots=True)
class Inquiry:
    """A trial with its side: `share` is the part of the budget that may be spent now, `until` when to stop, in
    processor time.
    """

    source: Source
    span: Span
    node: Node
    left: str
    trial: Trial
    budget: Budget
    until: float
    evaluations: int = 0
    proofs: int = 0
    looked: int = -1
    read_until: float = 0.0
    over: bool = False
    share: float = 1.0
    values: dict[str, Vector | None] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    struck: int = -1
    kept: tuple[bool, ...] = ()
    target: Vector | None = None

    def __post_init__(self) -> None:
        """Tell which points count."""
        self.kept = finite(self.trial.target or ())
        self.target = usable(self.trial.target, self.kept) if self.trial.value is not None else None

    def spent(self) -> bool:
        """Whether the share of the budget is used up."""
        return (
            self.evaluations >= self.budget.evaluations * self.share
            or self.proofs >= self.budget.proofs
            or self._late()
        )

    def _late(self) -> bool:
        """Whether the time is up; a look at the clock is not for nothing, so that it is taken after a few steps."""
        done = self.evaluations + _STEPS * self.proofs
        if done - self.looked >= _STEPS or self.looked < 0 or self.until != self.read_until:
            self.looked, self.read_until = done, self.until
            self.over = time.process_time() >= self.until
        return self.over

    def latex(self, candidate: Candidate) -> str | None:
        """The side with the changes made; None for what is no correction: nothing left, or the left side put in."""
        text = edited(self.source, self.span, candidate.changes)
        if text is None or replaces_all(self.source, self.span, candidate):
            return None
        told = squeezed(self.left)
        if told.count(" ") < _LEFT_TOKENS:
            return None if squeezed(text) == told else text
        if told in squeezed(" ".join(edit.now for edit in candidate.changes)):
            return None
        return text

    def value_of(self, text: str) -> Vector | None:
        """The value of a side, asked for once."""
        if self.trial.value is None:
            return None
        if text not in self.values:
            self.evaluations += 1
            self.values[text] = usable(self.trial.value(text), self.kept)
        return self.values[text]

    def base(self) -> Vector | None:
        """The value of the side as it stands."""
        return self.value_of(self.source.text[self.span.start : self.span.end])

    def scale_of(self, candidate: Candidate) -> Vector | None:
        """The value of what a candidate writes, where it only puts something in; None for other edits."""
        inserts = len(candidate.changes) == 1 and not candidate.changes[0].was
        return self.value_of(written_by(candidate)) if inserts and not self.spent() else None

    def holds(self, candidate: Candidate) -> Correction | None:
        """The correction, where the changes make the claim true."""
        text = self.latex(candidate)
        if text is None or text in self.refused or self.spent():
            return None
        if self.target is not None:
            found = self.value_of(text)
            if found is None or not alike(found, self.target):
                return None
        else:
            self.evaluations += 1
        if not (self._strikes_out(text) or self._restates(text)) and self.trial.accepts(text):
            self.proofs += 1
            if self.trial.proves(text):
                return self._told(candidate, text)
        self.refused.add(text)
        return None

    def _told(self, candidate: Candidate, text: str) -> Correction:
        first, *others = candidate.changes
        if self.trial.note:
            first = replace(first, says=f"{first.says}, {self.trial.note}")
        return Correction((first, *others), text, round(candidate.cost, 6))

    def _restates(self, text: str) -> bool:
        """Whether an edited side is the left side with its factors in another order."""
        one, other = (sorted(t for t in squeezed(s).split() if t not in _TIMES) for s in (text, self.left))
        return one == other

    def _strikes_out(self, text: str) -> bool:
        """Whether more takes itself away in an edited side than in the printed one."""
        if self.target is None:
            return False
        if self.struck < 0:
            self.struck = self._cancelled(self.source.text[self.span.start : self.span.end])
        return self._cancelled(text) > self.struck

    def _cancelled(self, text: str) -> int:
        node, value = self.trial.tree(text), self.value_of(text)
        if node is None or value is None:
            return 0
        source = Source("", text)
        terms = linear_in_terms(source, Span(0, len(text)), node, value, self.value_of)
        rests = {path: rest for path, (_, rest) in terms.frames.items()}
        return cancelled(source, node, self.value_of) + apart(source, node, given(value, rests))
