"""`check`: is this backward the gradient of that forward? Runs every candidate at every point and judges it by every
reference.

Input: a derivation, candidates, settings. Output: a `Verdict`. What cannot be run is a case that says why, never a
pass.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

from bnderive.check.candidate import Candidate
from bnderive.check.compare import Comparison, compare_gradient, compare_output
from bnderive.check.failures import Seen, explain
from bnderive.check.kinds import KINDS
from bnderive.check.mutants import Variation, mutants_of
from bnderive.check.power import power
from bnderive.check.probe import points_of
from bnderive.check.reference import Kind, NotRun, Reference
from bnderive.check.settings import Progress, Settings, absent
from bnderive.check.trial import Trial, trial_of
from bnderive.check.verdict import FAIL, FORWARD, INCONCLUSIVE, NOT_RUN, PASS, RUNS, UNCHANGED, Case, Power, Verdict
from bnderive.derive.derivation import Derivation

INDEPENDENT = tuple(kind.name for kind in KINDS if kind.name != "closed form, extended precision")


@dataclass(slots=True)
class _Book:
    """What a check has found so far: the worst comparison of every case, and what each candidate gave."""

    cases: dict[tuple[str, ...], tuple[Comparison, Case]] = field(default_factory=dict)
    notes: list[Case] = field(default_factory=list)
    seen: dict[tuple[str, str, str], list[Seen]] = field(default_factory=dict)
    references: dict[tuple[str, int], Reference | str] = field(default_factory=dict)

    def enter(self, comparison: Comparison | None, case: Callable[[Comparison], Case]) -> None:
        if comparison is None:
            return
        made = case(comparison)
        key = (made.check, made.subject, made.gradient, made.device, made.dtype, str(made.shape))
        if key not in self.cases or self.cases[key][0].severity < comparison.severity:
            self.cases[key] = (comparison, made)


def check(
    derivation: Derivation,
    candidates: Sequence[Candidate],
    settings: Settings = Settings(),  # noqa: B008
    progress: Callable[[Progress], None] | None = None,
) -> Verdict:
    """Check candidates for the layer of a derivation. `progress` is called after every piece of work."""
    book = _Book()
    trials = {dtype: trials_of(derivation, dtype, settings) for dtype in settings.dtypes}
    runs = list(_runs(candidates, trials, settings, book))
    variations = mutants_of(derivation) if settings.mutants else ()
    total = len(runs) + len(variations)
    done = 0

    def step(doing: str) -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(Progress(done, total, doing))

    for candidate, device, trial in runs:
        _try(derivation, candidate, device, trial, book)
        step(f"{candidate.name}, {trial.dtype}")
    _note_refusals(derivation, book, trials, bool(runs))
    found = _power(derivation, variations, trials.get("float64", ()), book, lambda: step("mutants"))
    failures = explain(
        derivation, [pair for pair in book.cases.values() if pair[1].verdict == FAIL], book.seen, settings.seed
    )
    cases = (*(case for _, case in book.cases.values()), *book.notes)
    verdict = _verdict(derivation, candidates, cases)
    command = settings.command or f"bnderive check {derivation.layer.name}"
    return Verdict(derivation.layer.name, verdict, settings.seed, cases, found, failures, versions(), command)


def trials_of(derivation: Derivation, dtype: str, settings: Settings) -> tuple[Trial, ...]:
    """The points at which a type is tried, ready for comparison."""
    points = points_of(derivation.layer, settings.seed, dtype, settings.sizes, settings.power)
    made = (trial_of(derivation, point, dtype) for point in points)
    return tuple(trial for trial in made if trial is not None)


def versions() -> dict[str, str]:
    """The versions of what a verdict rests on; torch only where it is installed."""
    found = {"python": python_version()}
    for package in ("bnderive", "numpy", "sympy", "mpmath", "torch"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _runs(
    candidates: Sequence[Candidate], trials: Mapping[str, Sequence[Trial]], settings: Settings, book: _Book
) -> Iterator[tuple[Candidate, str, Trial]]:
    for candidate in candidates:
        for device in settings.devices:
            for dtype in (d for d in settings.dtypes if d in candidate.dtypes):
                reason = candidate.missing or absent(device, dtype, candidate.framework)
                if reason:
                    book.notes.append(
                        Case(RUNS, candidate.name, "", device, dtype, {}, "", None, None, NOT_RUN, reason)
                    )
                    continue
                yield from ((candidate, device, trial) for trial in trials[dtype])


def _try(derivation: Derivation, candidate: Candidate, device: str, trial: Trial, book: _Book) -> None:
    layer, point = derivation.layer, trial.point

    def case(check: str, gradient: str) -> Callable[[Comparison], Case]:
        def made(c: Comparison) -> Case:
            error, tolerance = (None if v is None else v / c.scale for v in (c.error, c.tolerance))
            where = (device, trial.dtype, point.sizes, point.battery.name)
            return Case(check, candidate.name, gradient, *where, error, tolerance, c.verdict, c.reason)

        return made

    def passed(reason: str) -> Comparison:
        return Comparison(FAIL if reason else PASS, reason=reason)

    try:
        outcome = candidate.run(layer, point, trial.dtype, device)
    except Exception as problem:  # noqa: BLE001 - whatever a candidate raises is a finding about it
        reason = f"raised {type(problem).__name__}: {str(problem).splitlines()[0] if str(problem) else ''}"
        book.enter(passed(reason), case(RUNS, ""))
        return
    book.seen.setdefault((candidate.name, device, trial.dtype), []).append(Seen(candidate, device, trial, outcome))
    upstream = [f"d{name}" for name in layer.outputs]
    for name in (*(q.name for q in layer.inputs), *upstream):
        book.enter(passed("was changed by the candidate" if name in outcome.changed else ""), case(UNCHANGED, name))
    for name, got in outcome.outputs.items():
        book.enter(compare_output(trial, name, got), case(FORWARD, name))
    for kind, reference in _references(derivation, trial, book):
        for name, got in outcome.gradients.items():
            book.enter(compare_gradient(trial, reference, name, got), case(kind.name, name))


def _references(derivation: Derivation, trial: Trial, book: _Book) -> Iterator[tuple[Kind, Reference]]:
    """Every reference that applies at a trial, each made once."""
    for kind in KINDS:
        if (
            trial.dtype not in kind.dtypes
            or kind.refuses(derivation.layer)
            or not kind.fits(derivation.layer, trial.point)
        ):
            continue
        key = (kind.name, id(trial))
        if key not in book.references:
            try:
                book.references[key] = kind.reference(derivation, trial.point)
            except NotRun as reason:
                book.references[key] = str(reason)
        reference = book.references[key]
        if isinstance(reference, Reference):
            yield kind, reference


def _note_refusals(derivation: Derivation, book: _Book, trials: Mapping[str, Sequence[Trial]], ran: bool) -> None:
    """A case for every kind of check, and every type, in which nothing was compared, with the reason."""
    for dtype in (dtype for dtype, made in trials.items() if not made):
        reason = "the layer has no finite value at any point that was tried"
        book.notes.append(Case(f"{RUNS} in {dtype}", "", "", "cpu", dtype, {}, "", None, None, NOT_RUN, reason))
    for kind in KINDS:
        reason = kind.refuses(derivation.layer)
        told = [r for (name, _), r in book.references.items() if name == kind.name]
        if not reason and told and all(isinstance(r, str) for r in told):
            reason = str(told[0])
        if reason and ran:
            book.notes.append(Case(kind.name, "", "", "cpu", kind.dtypes[0], {}, "", None, None, NOT_RUN, reason))


def _power(
    derivation: Derivation,
    variations: Sequence[Variation],
    trials: Sequence[Trial],
    book: _Book,
    step: Callable[[], None],
) -> Power:
    if not variations:
        return Power()
    judged = []
    for trial in trials:
        for kind, reference in _references(derivation, trial, book):
            if kind.name in INDEPENDENT and not reference.directions:
                judged.append((trial, reference))
                break
    return power(derivation, variations, judged, step)


def _verdict(derivation: Derivation, candidates: Sequence[Candidate], cases: Sequence[Case]) -> str:
    """Fail where anything failed; pass where every gradient of every candidate that ran was confirmed independently."""
    if any(case.verdict == FAIL for case in cases):
        return FAIL
    confirmed = {(c.subject, c.gradient) for c in cases if c.verdict == PASS and c.check in INDEPENDENT}
    ran = {c.subject for c in cases if c.verdict != NOT_RUN}
    wanted = {(c.name, q.name) for c in candidates if c.name in ran for q in derivation.layer.differentiable}
    return PASS if wanted and wanted <= confirmed else INCONCLUSIVE
