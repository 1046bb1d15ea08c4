"""What a check has found so far: the worst comparison of every case, what could not run, what each candidate gave."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from bnderive.check.candidate import Candidate, Outcome
from bnderive.check.compare import Comparison
from bnderive.check.kinds import KINDS
from bnderive.check.point import Point
from bnderive.check.reference import Kind, NotRun, Reference
from bnderive.check.trial import Trial
from bnderive.check.verdict import DIFFERS, FAIL, NOT_RUN, Case
from bnderive.derive.derivation import Derivation


@dataclass(frozen=True, slots=True)
class Seen:
    """What a candidate gave at a trial."""

    candidate: Candidate
    device: str
    trial: Trial
    outcome: Outcome


@dataclass(slots=True)
class Book:
    """The cases by what they compare, cases that were not run, outcomes, and references, each made once, but for kinds
    that are `skipped`.
    """

    cases: dict[tuple[str, ...], tuple[Comparison, Case]] = field(default_factory=dict)
    notes: dict[tuple[str, ...], Case] = field(default_factory=dict)
    seen: dict[tuple[str, str, str], list[Seen]] = field(default_factory=dict)
    references: dict[tuple[str, int], Reference | str] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()

    @property
    def made(self) -> tuple[Case, ...]:
        """What was compared."""
        return tuple(case for _, case in self.cases.values())

    def failed(self) -> list[tuple[Comparison, Case]]:
        """What failed."""
        return [pair for pair in self.cases.values() if pair[1].verdict == FAIL]

    def enter(self, comparison: Comparison | None, case: Callable[[Comparison], Case], judges: bool = True) -> None:
        """Enters a comparison: a case is the worst of its own, and sees what the sharpest of them sees. What does not
        judge cannot fail.
        """
        if comparison is None:
            return
        made = case(comparison)
        if made.verdict == FAIL and not judges:
            made = replace(made, verdict=DIFFERS)
        key = (made.check, made.subject, made.gradient, made.device, made.dtype, str(made.shape))
        known = self.cases.get(key)
        sees = [c.sees for c in (made, known[1] if known else made) if c.sees is not None]
        worst = known if known and known[0].severity >= comparison.severity else (comparison, made)
        self.cases[key] = (worst[0], replace(worst[1], sees=min(sees, default=None)))

    def note(self, check: str, subject: str, device: str, dtype: str, reason: str) -> None:
        """Enters what was not run, with the reason."""
        key = (check, subject, device, dtype, reason)
        self.notes[key] = Case(check, subject, "", device, dtype, {}, "", None, None, NOT_RUN, reason)


def maker(subject: str, device: str, dtype: str, point: Point) -> Callable[[str, str], Callable[[Comparison], Case]]:
    """What makes cases of comparisons of a candidate, by its name, at a point, given the check and the gradient."""

    def case(check: str, gradient: str) -> Callable[[Comparison], Case]:
        def made(c: Comparison) -> Case:
            error, tolerance = (None if v is None else v / c.scale for v in (c.error, c.tolerance))
            where = (device, dtype, point.sizes, point.battery.name)
            return Case(check, subject, gradient, *where, error, tolerance, c.verdict, c.reason, c.sees)

        return made

    return case


def references(derivation: Derivation, trial: Trial, book: Book) -> Iterator[tuple[Kind, Reference]]:
    """Every reference that applies at a trial, each made once."""
    for kind in KINDS:
        if (
            kind.name in book.skipped
            or trial.dtype not in kind.dtypes
            or kind.refuses(derivation.layer)
            or not kind.fits(derivation.layer, trial.point)
        ):
            continue
        key = (kind.name, id(trial))
        if key not in book.references:
            try:
                book.references[key] = kind.reference(derivation, trial)
            except NotRun as reason:
                book.references[key] = str(reason)
        reference = book.references[key]
        if isinstance(reference, Reference):
            yield kind, reference
