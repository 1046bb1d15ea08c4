"""What a person wants to know of a failure: the smallest shape that shows it, the worst element, and what it looks
like.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import product

from bnderive.check.book import Seen
from bnderive.check.compare import Comparison, compare_gradient, compare_output
from bnderive.check.kinds import KINDS
from bnderive.check.mutants import Variation, mutants_of
from bnderive.check.point import draw
from bnderive.check.power import IN_PLACE, looks_like
from bnderive.check.shapes import FEW_ELEMENTS, size_names
from bnderive.check.trial import Trial, trial_of
from bnderive.check.verdict import FAIL, Case, Failure
from bnderive.derive.derivation import Derivation

SMALL = (1, 2, 3)
TRIES = 60
NAMED = 3


def explain(
    derivation: Derivation,
    failed: Sequence[tuple[Comparison, Case]],
    seen: Mapping[tuple[str, str, str], Sequence[Seen]],
    seed: int,
) -> tuple[Failure, ...]:
    """One failure for each candidate and each wrong gradient, output or input: the widest type and the smallest shape
    first.
    """
    groups: dict[tuple[str, str], list[tuple[Comparison, Case]]] = {}
    order = ("float64", "float32", "bfloat16", "float16")
    for pair in sorted(failed, key=lambda p: (order.index(p[1].dtype), _elements(p[1].sizes))):
        groups.setdefault((pair[1].subject, pair[1].gradient), []).append(pair)
    wrong: dict[str, list[tuple[object, str]]] = {}
    for _, case in failed:
        wrong.setdefault(case.subject, []).append((tuple(case.sizes.items()), case.data))
    families = cache(lambda staged: mutants_of(derivation, staged))
    diagnoses: dict[str, tuple[str, ...]] = {}
    found = []
    for (subject, gradient), pairs in groups.items():
        comparison, case = pairs[0]
        shown = list(seen.get((subject, case.device, case.dtype), ()))
        if comparison.element is not None:
            comparison, case = _shrunk(derivation, case, comparison, shown, seed)
        if subject not in diagnoses:
            every = [q.name for q in derivation.layer.differentiable]
            diagnoses[subject] = _diagnosed(derivation, families, shown, wrong[subject], every)
        names = (IN_PLACE.name,) if _mutated(derivation, shown, gradient) else diagnoses[subject]
        if not names and gradient in {q.name for q in derivation.layer.differentiable}:
            names = _diagnosed(derivation, families, shown, wrong[subject], [gradient])
        found.append(Failure(case, comparison.element, comparison.expected, comparison.got, names))
    return tuple(found)


def _elements(sizes: Mapping[str, int]) -> int:
    total = 1
    for size in sizes.values():
        total *= size
    return total


def _mutated(derivation: Derivation, shown: Sequence[Seen], name: str) -> bool:
    upstream = {f"d{n}" for n in derivation.layer.outputs}
    changed = {c for s in shown for c in s.outcome.changed} & upstream
    return name in changed or (not name and bool(changed))


def _diagnosed(
    derivation: Derivation,
    families: Callable[[bool], Sequence[Variation]],
    shown: Sequence[Seen],
    wrong: Sequence[tuple[object, str]],
    gradients: Sequence[str],
) -> tuple[str, ...]:
    ordered = sorted(shown, key=lambda s: (tuple(s.trial.point.sizes.items()), s.trial.point.battery.name) not in wrong)
    pairs = [(s.trial, s.outcome) for s in ordered if s.trial.point.elements <= FEW_ELEMENTS]
    if not pairs:
        return ()
    for staged in (False, True):
        names = looks_like(derivation, families(staged), pairs, gradients)
        if names:
            return names[:NAMED]
    return ()


def _shrunk(
    derivation: Derivation, case: Case, comparison: Comparison, shown: Sequence[Seen], seed: int
) -> tuple[Comparison, Case]:
    """The same comparison at the smallest shape at which it still fails."""
    start = next((s for s in shown if s.trial.point.battery.name == case.data), None)
    if start is None:
        return comparison, case
    for sizes in _smaller(derivation, case.sizes):
        for offset in range(2):
            point = draw(derivation.layer, start.trial.point.battery, sizes, seed + offset, case.dtype)
            trial = trial_of(derivation, point, case.dtype) if point is not None else None
            if trial is None:
                continue
            worse = _failing(derivation, start, trial, case)
            if worse is not None and worse.error is not None and worse.tolerance is not None:
                error, tolerance = worse.error / worse.scale, worse.tolerance / worse.scale
                return worse, replace(case, sizes=dict(sizes), error=error, tolerance=tolerance)
    return comparison, case


def _smaller(derivation: Derivation, sizes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    names = size_names(derivation.layer)
    shapes = (s for s in product(SMALL, repeat=len(names)) if _elements(dict(enumerate(s))) < _elements(sizes))  # type: ignore[arg-type]
    for shape in sorted(shapes, key=lambda s: (_elements(dict(enumerate(s))), s))[:TRIES]:  # type: ignore[arg-type]
        yield dict(zip(names, shape, strict=True))


def _failing(derivation: Derivation, start: Seen, trial: Trial, case: Case) -> Comparison | None:
    try:
        outcome = start.candidate.run(derivation.layer, trial.point, trial.dtype, start.device)
    except Exception:  # noqa: BLE001 - a candidate that raises at a smaller shape does not show this failure there
        return None
    if case.gradient in outcome.outputs:
        comparison = compare_output(trial, case.gradient, outcome.outputs[case.gradient])
        return comparison if comparison is not None and comparison.verdict == FAIL else None
    for kind in KINDS[:4]:
        usable = (
            trial.dtype in kind.dtypes
            and not kind.refuses(derivation.layer)
            and kind.fits(derivation.layer, trial.point)
        )
        if usable:
            reference = kind.reference(derivation, trial.point)
            comparison = compare_gradient(trial, reference, case.gradient, outcome.gradients[case.gradient])
            return comparison if comparison is not None and comparison.verdict == FAIL else None
    return None
