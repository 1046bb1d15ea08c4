"""What a person wants to know of a failure: the smallest shape that shows it, the worst element, and what it looks
like.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from bnderive.check.book import Seen
from bnderive.check.compare import Comparison, compare_gradient, compare_output
from bnderive.check.diagnosis import Families, backward_looks_like, forward_looks_like, pairs_of
from bnderive.check.kinds import KINDS
from bnderive.check.point import draw
from bnderive.check.power import IN_PLACE
from bnderive.check.settings import DTYPES
from bnderive.check.shapes import size_names
from bnderive.check.trial import Trial, trial_of
from bnderive.check.verdict import FAIL, FORWARD, Case, Failure
from bnderive.derive.derivation import Derivation

SMALL = (1, 2, 3)
TRIES = 60


def explain(
    derivation: Derivation,
    failed: Sequence[tuple[Comparison, Case]],
    seen: Mapping[tuple[str, str, str], Sequence[Seen]],
    seed: int,
) -> tuple[Failure, ...]:
    """One failure for each candidate and each wrong output or gradient: the widest type and the smallest shape first. A
    wrong forward comes before any gradient.
    """
    groups: dict[tuple[str, bool, str], list[tuple[Comparison, Case]]] = {}
    for pair in sorted(failed, key=lambda p: (DTYPES.index(p[1].dtype), _elements(p[1].sizes))):
        case = pair[1]
        groups.setdefault((case.subject, case.check != FORWARD, case.gradient), []).append(pair)
    families = Families(derivation)
    wrong = {(case.subject, tuple(case.sizes.items()), case.data) for _, case in failed}
    every: dict[str, tuple[str, ...]] = {}
    found = []
    for (subject, backward, gradient), pairs in sorted(groups.items(), key=lambda group: group[0][:2]):
        comparison, case = pairs[0]
        shown = list(seen.get((subject, case.device, case.dtype), ()))
        if comparison.element is not None:
            comparison, case = _shrunk(derivation, case, comparison, shown, seed)
        small = pairs_of(derivation, shown, lambda s: (s.candidate.name, *_where(s)) in wrong, seed)
        names: tuple[str, ...] = ()
        if _mutated(derivation, shown, gradient):
            names = (IN_PLACE.name,)
        elif not backward:
            names = forward_looks_like(families, small)
        elif case.check in {kind.name for kind in KINDS}:
            if subject not in every:
                every[subject] = backward_looks_like(families, small, [q.name for q in derivation.layer.differentiable])
            names = every[subject] or backward_looks_like(families, small, [gradient])
        found.append(Failure(case, comparison.element, comparison.expected, comparison.got, names))
    return tuple(found)


def _where(seen: Seen) -> tuple[tuple[tuple[str, int], ...], str]:
    return tuple(seen.trial.point.sizes.items()), seen.trial.point.battery.name


def _elements(sizes: Mapping[str, int]) -> int:
    total = 1
    for size in sizes.values():
        total *= size
    return total


def _mutated(derivation: Derivation, shown: Sequence[Seen], name: str) -> bool:
    upstream = {f"d{n}" for n in derivation.layer.outputs}
    changed = {c for s in shown for c in s.outcome.changed} & upstream
    return name in changed or (not name and bool(changed))


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
            reference = kind.reference(derivation, trial)
            comparison = compare_gradient(trial, reference, case.gradient, outcome.gradients[case.gradient])
            return comparison if comparison is not None and comparison.verdict == FAIL else None
    return None
