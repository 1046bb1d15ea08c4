"""The noun of judging, and how the judgement of a step and of a value, or of two theories, make one."""

from dataclasses import dataclass, replace

from bnderive.verify.deciding.decide import Decision
from bnderive.verify.reading.sense import NotRead
from bnderive.verify.theory.readings import Read
from bnderive.verify.verdict import OPEN, Verdict

AS_A_STEP = "only as a step from the side before it"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of two sides: the verdict, the reading it was given in, and the decision behind it. `refuted` are
    all readings in which they differ.
    """

    verdict: Verdict
    reason: str = ""
    read: Read | None = None
    decision: Decision | None = None
    problem: NotRead | None = None
    refuted: tuple[Read, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the two sides are equal."""
        return self.verdict in (Verdict.PROVED, Verdict.SLOPPY, Verdict.DEFINITION)

    def meant(self, said: str, *, verdict: Verdict = Verdict.SLOPPY, read: Read | None = None) -> "Judgement":
        """What is said of a refuted claim that holds as `said`, in a reading: proved where the author says so too."""
        read = read or self.read
        assert read is not None
        sloppy = read.sloppy or verdict == Verdict.SLOPPY
        return replace(self, verdict=verdict, reason="", read=replace(read, said=(*read.said, said), sloppy=sloppy))


Judged = tuple[Judgement, Judgement | None, Judgement | None]


def composed(step: Judgement, value: Judgement | None) -> Judgement:
    """The verdict on a claim from that on its step and on its value."""
    if value is None:
        return step
    if value.holds:
        return step if step.verdict == Verdict.PROVED else value
    if step.holds and value.verdict in OPEN and step.read is not None:
        return replace(step, read=replace(step.read, said=(*step.read.said, AS_A_STEP)))
    if value.verdict == Verdict.MASKED and step.holds:
        return step
    if step.holds and value.verdict == Verdict.REFUTED:
        return replace(value, verdict=Verdict.CARRIED)
    if step.verdict in (Verdict.UNREAD, Verdict.UNDECIDED) or value.verdict == Verdict.MASKED:
        return value
    return step if step.verdict != Verdict.REFUTED or value.verdict != Verdict.REFUTED else value


def narrower(wide: Judged, narrow: Judged) -> Judged:
    """Of a claim's judgements with rows of any length, and with rows that are single numbers, the one that counts:
    the second where it holds, or is all that can be read.
    """
    if not narrow[0].holds and (wide[0].verdict != Verdict.UNREAD or narrow[0].verdict == Verdict.UNREAD):
        return wide
    step, value = (_in_numbers(j) if j is not None else None for j in narrow[1:])
    return composed(step, value) if step is not None else narrow[0], step, value


def _in_numbers(judgement: Judgement) -> Judgement:
    said = "each row is a single number"
    read = judgement.read
    return judgement if read is None else replace(judgement, read=replace(read, said=(*read.said, said)))
