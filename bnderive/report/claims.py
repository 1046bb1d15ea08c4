"""What the reports of a verification share: how each verdict looks, what is shown of a claim, how many there are.

To add a verdict: give it its row in `LOOKS`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bnderive.document.manuscript import Formula, Unread
from bnderive.document.source import Span
from bnderive.errors import Place
from bnderive.verify.unverified import Outcome, Unverified
from bnderive.verify.verdict import FALSE, OPEN, Finding, Verdict, Verification

_MOST_PROSE = 400
_RELATION = re.compile(r"(?:=|\\(?:equiv|gets|approx|le|ge)\b)[\s&]*\Z")


@dataclass(frozen=True, slots=True)
class Look:
    """A verdict's mark, its style in Rich's words, what it means to a newcomer, and its level for tools: `error`,
    `warning`, `note`, or none.
    """

    mark: str
    style: str
    meaning: str
    level: str = ""


LOOKS: Mapping[Verdict, Look] = {
    Verdict.PROVED: Look("✓", "green", "true for all sizes and values"),
    Verdict.DEFINITION: Look("·", "dim", "names or sets something; there is nothing to prove"),
    Verdict.SLOPPY: Look("~", "yellow", "true under the reading that is named, and not as printed", "note"),
    Verdict.REFUTED: Look("✗", "bold red", "false; the counterexample shows it", "error"),
    Verdict.MASKED: Look(
        "✗", "bold red", "wrong, and true as printed only because what is wrong is multiplied by zero", "error"
    ),
    Verdict.CARRIED: Look("✗", "bold red", "follows from the line before, whose error it carries along", "error"),
    Verdict.MALFORMED: Look("✗", "bold red", "as printed, something is missing or does not fit", "error"),
    Verdict.UNDECIDED: Look("?", "yellow", "read, and neither proved nor refuted", "warning"),
    Verdict.UNREAD: Look("?", "yellow", "not understood", "warning"),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many claims there are with each verdict; what could not be read counts as unread."""

    counts: Mapping[Verdict, int]

    @property
    def claims(self) -> int:
        """All, but for definitions."""
        return sum(count for verdict, count in self.counts.items() if verdict != Verdict.DEFINITION)

    @property
    def false(self) -> int:
        """Those that are wrong."""
        return sum(self.counts[verdict] for verdict in Verdict if verdict in FALSE)

    @property
    def open(self) -> int:
        """Those that are neither right nor wrong for all that is known."""
        return sum(self.counts[verdict] for verdict in Verdict if verdict in OPEN)

    def __str__(self) -> str:
        named = [f"{count} {v}" for v, count in self.counts.items() if count and v != Verdict.DEFINITION]
        claims = "1 claim" if self.claims == 1 else f"{self.claims or 'no'} claims"
        return f"{claims}: {', '.join(named)}" if named else claims


def tally(*verifications: Verification) -> Tally:
    """The count over these documents."""
    counts = dict.fromkeys(LOOKS, 0)
    for verification in verifications:
        for finding in verification.findings:
            counts[finding.verdict] += 1
        counts[Verdict.UNREAD] += len(verification.manuscript.unread)
    return Tally(counts)


def verified(outcomes: Sequence[Outcome]) -> tuple[Verification, ...]:
    """The documents that came to verdicts."""
    return tuple(outcome for outcome in outcomes if isinstance(outcome, Verification))


def path_of(outcome: Outcome) -> str:
    """What the document is called."""
    return outcome.path if isinstance(outcome, Unverified) else outcome.manuscript.path


@dataclass(frozen=True, slots=True)
class Claim:
    """A finding with its formula and the stretch to show of it: where a chain goes on, only what is new. `inline` says
    whether the formula before it stands in a line of text.
    """

    finding: Finding
    formula: Formula
    shown: Span
    inline: bool = False

    @property
    def continues(self) -> bool:
        """Whether the stretch goes on with a chain that began before it."""
        return self.shown.start != self.finding.span.start

    @property
    def latex(self) -> str:
        """The author's LaTeX of the stretch."""
        return self.formula.source.text[self.shown.start : self.shown.end]

    @property
    def line(self) -> int:
        """The line of the document in which the stretch begins."""
        if not self.continues:
            return self.finding.place.line
        skipped = len(self.latex) - len(self.latex.lstrip(" \t\r\n&\\"))
        return self.formula.source.place(Span(self.shown.start + skipped, self.shown.end)).line

    @property
    def prose(self) -> str:
        """The end of what is said before the formula; empty where that is no words, or the rest of a sentence around a
        formula in the text.
        """
        said = self.formula.before.lstrip(" .,;:)")
        if not any(c.isalpha() for c in said) or (self.inline and said[0].islower()):
            return ""
        return said if len(said) <= _MOST_PROSE else f"…{said[-_MOST_PROSE:]}"

    @property
    def as_on_disk(self) -> bool:
        """Whether offsets into the formula's source are offsets into the document."""
        return self.formula.source.fixed is None and self.formula.source.decoded is None

    @property
    def wrong(self) -> tuple[Span, ...]:
        """The parts that are wrong: those that the correction changes, or else that of the error."""
        if self.finding.correction is not None:
            return tuple(edit.span for edit in self.finding.correction.edits)
        return (self.finding.error,) if self.finding.error is not None else ()


def entries(verification: Verification) -> tuple[Claim | Unread, ...]:
    """All that there is to say of a document, in its order."""
    formulas = verification.manuscript.formulas
    unread = list(verification.manuscript.unread)
    made: list[Claim | Unread] = []
    before: Finding | None = None
    for finding in verification.findings:
        while unread and _comes_first(unread[0].place, finding.place):
            made.append(unread.pop(0))
        formula = formulas[finding.formula]
        inline = finding.formula > 0 and not formulas[finding.formula - 1].display
        made.append(Claim(finding, formula, _shown(before, finding, formula), inline))
        before = finding
    return (*made, *unread)


def _comes_first(place: Place, other: Place) -> bool:
    return (place.line, place.column) < (other.line, other.column)


def _shown(before: Finding | None, finding: Finding, formula: Formula) -> Span:
    """Where the claim before ends inside this one, what follows it, unless something before that is wrong.

    A claim that goes on with a chain is shown from its relation on.
    """
    same = before is not None and before.formula == finding.formula
    start, end = finding.span.start, finding.span.end
    if before is not None and same and start < before.span.end < end:
        edits = finding.correction.edits if finding.correction else ()
        errors = [edit.span for edit in edits] or ([finding.error] if finding.error else [])
        left = any(span.start < before.span.end for span in errors)
        return finding.span if left else Span(before.span.end, end)
    limit = before.span.end if before is not None and same and before.span.end <= start else formula.span.start
    relation = _RELATION.search(formula.source.text, limit, start)
    return Span(relation.start(), end) if relation and relation.end() == start else finding.span


def meanings(tally: Tally) -> tuple[tuple[Verdict, str], ...]:
    """What the verdicts that occur mean, but for those that say it themselves."""
    plain = {Verdict.PROVED, Verdict.REFUTED, Verdict.DEFINITION}
    return tuple((v, look.meaning) for v, look in LOOKS.items() if tally.counts[v] and v not in plain)
