"""`check`: is this backward the gradient of that forward? Runs every candidate at every point and judges it by every
reference.

Input: a derivation, candidates, settings. Output: a `Verdict`. What cannot be run is a case that says why, never a
pass.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

from bnderive.check import autograd, native
from bnderive.check.book import Book, Seen, maker, references
from bnderive.check.candidate import Candidate
from bnderive.check.circumstances.circumstance import Refusal, Run
from bnderive.check.circumstances.registry import CIRCUMSTANCES
from bnderive.check.compare import Comparison, compare_gradient, compare_output
from bnderive.check.failures import explain
from bnderive.check.kinds import KINDS
from bnderive.check.mutants import Variation, mutants_of
from bnderive.check.overall import INDEPENDENT, overall, unconfirmed
from bnderive.check.power import power
from bnderive.check.probe import has_many_elements, points_of
from bnderive.check.raised import Raised, enter_raised, raised_text
from bnderive.check.reference import NotRun, Reference
from bnderive.check.settings import DEVICES, DTYPES, Progress, Settings
from bnderive.check.trial import Trial, trial_of
from bnderive.check.verdict import FAIL, FORWARD, INCONCLUSIVE, PASS, RUNS, UNCHANGED, Power, Verdict
from bnderive.check.vouched import vouch
from bnderive.derive.derivation import Derivation

TORCH = (autograd.KIND.name, native.KIND.name)
UNRESOLVED = "its steps do not resolve the layer here: what is exact confirms the gradient"
UNTRIED = "could not be tried, which is a defect of bnderive: "


def check(
    derivation: Derivation,
    candidates: Sequence[Candidate],
    settings: Settings = Settings(),  # noqa: B008
    progress: Callable[[Progress], None] | None = None,
) -> Verdict:
    """Check candidates for the layer of a derivation. `progress` is called after every piece of work."""
    frugal = settings.frugal and all(c.framework != "torch" for c in candidates)
    book = Book(skipped=frozenset(TORCH if frugal else ()))
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

    raised: list[Raised] = []
    for candidate, device, trial in runs:
        raised += _try(derivation, candidate, device, trial, book)
        step(f"{candidate.name}, {trial.dtype}")
    enter_raised(raised, book)
    for seen in book.seen.values():
        _try_again(derivation, seen, book)
    _note_refusals(derivation, book, trials, bool(runs))
    _note_uncovered(derivation, candidates, book)
    found = _power(derivation, variations, _small(derivation, trials, settings), book, lambda: step("mutants"))
    failures = explain(derivation, book.failed(), book.seen, settings.seed)
    if not failures and unconfirmed(derivation, candidates, book.made):
        vouch(derivation, (s.trial for seen in book.seen.values() for s in seen), settings.seed, book)
    cases = (*book.made, *book.notes.values())
    verdict = overall(derivation, candidates, cases, settings)
    command = settings.command or f"bnderive check {derivation.layer.name}"
    unasked = _unasked(candidates, settings)
    name, seed = derivation.layer.name, settings.seed
    taken = {c.name: c.taken for c in candidates if c.taken}
    kept = {name: value for c in candidates for name, value in c.kept.items()}
    return Verdict(name, verdict, seed, cases, found, failures, versions(), command, unasked, taken, kept)


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
    candidates: Sequence[Candidate], trials: Mapping[str, Sequence[Trial]], settings: Settings, book: Book
) -> Iterator[tuple[Candidate, str, Trial]]:
    for candidate in candidates:
        for device in settings.devices:
            for dtype in (d for d in settings.dtypes if d in candidate.dtypes):
                if reason := candidate.absent(device, dtype):
                    book.note(RUNS, candidate.name, device, dtype, reason)
                    continue
                yield from ((candidate, device, trial) for trial in trials[dtype])


def _try(derivation: Derivation, candidate: Candidate, device: str, trial: Trial, book: Book) -> tuple[Raised, ...]:
    layer, point = derivation.layer, trial.point
    case = maker(candidate.name, device, trial.dtype, point)

    def passed(reason: str) -> Comparison:
        return Comparison(FAIL if reason else PASS, reason=reason)

    try:
        outcome = candidate.run(layer, point, trial.dtype, device)
    except Exception as problem:  # noqa: BLE001 - whatever a candidate raises is a finding about it
        return (Raised(candidate, device, trial, problem),)
    book.seen.setdefault((candidate.name, device, trial.dtype), []).append(Seen(candidate, device, trial, outcome))
    upstream = [f"d{name}" for name in layer.outputs]
    for name in (*(q.name for q in layer.inputs), *upstream):
        book.enter(passed("was changed by the candidate" if name in outcome.changed else ""), case(UNCHANGED, name))
    for name, got in outcome.outputs.items():
        book.enter(compare_output(trial, name, got), case(FORWARD, name))
    confirmed: set[str] = set()
    for kind, reference in references(derivation, trial, book):
        for name, got in outcome.gradients.items():
            found = compare_gradient(trial, reference, name, got)
            if found is not None and found.verdict == FAIL and kind.estimate and name in confirmed:
                found = Comparison(INCONCLUSIVE, reason=UNRESOLVED)
            elif found is not None and found.verdict == PASS and kind.judges and not kind.estimate:
                confirmed.add(name)
            book.enter(found, case(kind.name, name), kind.judges)
    return ()


def _try_again(derivation: Derivation, seen: Sequence[Seen], book: Book) -> None:
    """The first point once more, under every circumstance."""
    first = seen[0]
    run = Run(derivation, first.candidate, first.device, first.trial, first.outcome)
    broken = maker(first.candidate.name, first.device, first.trial.dtype, first.trial.point)
    for circumstance in CIRCUMSTANCES:
        if first.candidate.framework not in circumstance.frameworks:
            continue
        try:
            for shown in circumstance.judge(run):
                case = maker(first.candidate.name, first.device, first.trial.dtype, shown.point)
                book.enter(shown.comparison, case(circumstance.name, shown.gradient))
        except NotRun as reason:
            book.note(circumstance.name, first.candidate.name, first.device, first.trial.dtype, str(reason))
        except Refusal as refusal:
            book.enter(Comparison(FAIL, reason=raised_text(refusal.problem)), broken(circumstance.name, ""))
        except Exception as problem:  # noqa: BLE001 - what else is raised is no finding about the candidate
            book.enter(Comparison(INCONCLUSIVE, reason=UNTRIED + raised_text(problem)), broken(circumstance.name, ""))


def _note_refusals(derivation: Derivation, book: Book, trials: Mapping[str, Sequence[Trial]], ran: bool) -> None:
    """A case for every kind of check, and every type, in which nothing was compared, with the reason."""
    for dtype in (dtype for dtype, made in trials.items() if not made):
        book.note(f"{RUNS} in {dtype}", "", "cpu", dtype, "the layer has no finite value at any point that was tried")
    for kind in KINDS:
        reason = "left out, not to load torch" if kind.name in book.skipped else kind.refuses(derivation.layer)
        told = [r for (name, _), r in book.references.items() if name == kind.name]
        if not reason and told and all(isinstance(r, str) for r in told):
            reason = str(told[0])
        if reason and ran:
            book.note(kind.name, "", "cpu", kind.dtypes[0], reason)


def _note_uncovered(derivation: Derivation, candidates: Sequence[Candidate], book: Book) -> None:
    """A case for what cannot be judged of a candidate: it says so itself, or gave no gradient of an input."""
    every = tuple(q.name for q in derivation.layer.differentiable)
    for candidate in candidates:
        for what, reason in candidate.uncovered:
            book.note(what, candidate.name, "cpu", "all types", reason)
        for (name, device, dtype), seen in book.seen.items():
            given = every if candidate.gives is None else candidate.gives
            for gradient in (g for g in given if name == candidate.name and g not in seen[0].outcome.gradients):
                book.note(f"gradient of {gradient}", name, device, dtype, "none came back")


def _small(derivation: Derivation, trials: Mapping[str, Sequence[Trial]], settings: Settings) -> Sequence[Trial]:
    """Where the power of the probe is measured: in float64, at small shapes where those that were asked for have many
    elements.
    """
    many = has_many_elements(derivation.layer, settings.sizes)
    if not settings.mutants or ("float64" in trials and not many):
        return trials.get("float64", ())
    sizes = None if many else settings.sizes
    return trials_of(derivation, "float64", Settings(seed=settings.seed, power=settings.power, sizes=sizes))


def _power(
    derivation: Derivation,
    variations: Sequence[Variation],
    trials: Sequence[Trial],
    book: Book,
    step: Callable[[], None],
) -> Power:
    if not variations:
        return Power()
    judged: list[tuple[Trial, Reference]] = []
    for trial in trials:
        for kind, reference in references(derivation, trial, book):
            if kind.name in INDEPENDENT and not reference.directions:
                judged.append((trial, reference))
                break
    return power(derivation, variations, judged, step)


def _unasked(candidates: Sequence[Candidate], settings: Settings) -> tuple[str, ...]:
    """The types and devices that candidates know and nobody asked for."""
    dtypes = [d for d in DTYPES if d not in settings.dtypes and any(d in c.dtypes for c in candidates)]
    on_device = any(c.framework == "torch" for c in candidates)
    return (*dtypes, *(d for d in DEVICES if on_device and d not in settings.devices))
