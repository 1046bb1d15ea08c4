"""What a wrong result looks like: the mutants of the formula that give the same wrong numbers.

Input: what a candidate gave at small points. Output: names of mutants, the closed form's first, then the staged form's.
A candidate that was seen at large points alone is run at small ones.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from bnderive.algebra.arithmetic import Arithmetic
from bnderive.algebra.evaluate import evaluate_layer
from bnderive.check.backwards import backward_values, gradients_of
from bnderive.check.book import Seen
from bnderive.check.candidate import Outcome
from bnderive.check.compare import FLOOR
from bnderive.check.forward_mutants import ForwardMutant, forward_mutants
from bnderive.check.mutants import Variation, mutants_of
from bnderive.check.precision import PRECISIONS
from bnderive.check.probe import small_points
from bnderive.check.roundoff import Bounded, Roundoff
from bnderive.check.shapes import FEW_ELEMENTS
from bnderive.check.trial import Trial, trial_of
from bnderive.derive.derivation import Derivation

COARSE = 1e-2
NAMED = 3
RERUN = 8

Pairs = Sequence[tuple[Trial, Outcome]]
Values = Callable[[Trial, Mapping[str, Any], Mapping[str, Any], Arithmetic | None], Mapping[str, Any]]


class Families:
    """The wrong formulas of a derivation, each family made when it is first asked for, and what they give at a trial,
    which is computed once.
    """

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self._before: dict[int, Mapping[str, Any]] = {}
        self._given: dict[tuple[int, int], Mapping[str, Any]] = {}

    def given(self, variation: Variation, trial: Trial) -> Mapping[str, Any]:
        """The gradients that a wrong formula gives at a trial, in float64."""
        key, point, derived = (id(variation), id(trial)), trial.point, self.derivation
        if id(trial) not in self._before:
            self._before[id(trial)] = evaluate_layer(derived.forward, point.inputs, point.sizes, point.symbols)
        if key not in self._given:
            before = self._before[id(trial)]
            self._given[key] = variation.gradients(derived, point, point.inputs, point.upstream, before=before)
        return self._given[key]

    @cached_property
    def closed(self) -> tuple[Variation, ...]:
        """Mutants of the closed form."""
        return mutants_of(self.derivation)

    @cached_property
    def staged(self) -> tuple[Variation, ...]:
        """Mutants of the staged form."""
        return mutants_of(self.derivation, staged=True)

    @cached_property
    def forward(self) -> tuple[ForwardMutant, ...]:
        """Mutants of the forward definitions."""
        return forward_mutants(self.derivation.layer)


def pairs_of(derivation: Derivation, shown: Sequence[Seen], first: Callable[[Seen], bool], seed: int) -> Pairs:
    """What was seen at small points, that for which `first` holds in front; from new runs where there is none."""
    ordered = sorted(shown, key=lambda s: not first(s))
    pairs = [(s.trial, s.outcome) for s in ordered if s.trial.point.elements <= FEW_ELEMENTS]
    return pairs or (list(_runs(derivation, shown[0], seed)) if shown else [])


def _runs(derivation: Derivation, like: Seen, seed: int) -> Iterator[tuple[Trial, Outcome]]:
    for point in small_points(derivation.layer, seed, like.trial.dtype)[:RERUN]:
        trial = trial_of(derivation, point, like.trial.dtype)
        if trial is None:
            continue
        try:
            yield trial, like.candidate.run(derivation.layer, point, like.trial.dtype, like.device)
        except Exception:  # noqa: BLE001, S112 - what raises at a small shape has no numbers to compare
            continue


def backward_looks_like(families: Families, pairs: Pairs, gradients: Sequence[str]) -> tuple[str, ...]:
    """The mutants that give these gradients wherever the candidate was seen; none where all of them are right there."""

    def values(variation: Variation) -> Values:
        return lambda trial, inputs, upstream, arithmetic: (
            families.given(variation, trial)
            if arithmetic is None
            else variation.gradients(families.derivation, trial.point, inputs, upstream, arithmetic)
        )

    def right(
        trial: Trial, inputs: Mapping[str, Any], upstream: Mapping[str, Any], arithmetic: Arithmetic | None
    ) -> Any:
        derived = families.derivation
        layers = (derived.forward, derived.closed, trial.point)
        return gradients_of(derived, backward_values(derived, *layers, inputs, upstream, arithmetic)[1])

    got = [(trial, {n: outcome.gradients[n] for n in gradients if n in outcome.gradients}) for trial, outcome in pairs]
    if _alike([("", right)], got):
        return ()
    return _alike(((v.name, values(v)) for v in families.closed), got) or _alike(
        ((v.name, values(v)) for v in families.staged), got
    )


def forward_looks_like(families: Families, pairs: Pairs) -> tuple[str, ...]:
    """The wrong forwards that give the candidate's outputs wherever it was seen."""

    def values(mutant: ForwardMutant) -> Values:
        return lambda trial, inputs, upstream, arithmetic: evaluate_layer(
            mutant.layer, inputs, trial.point.sizes, trial.point.symbols, arithmetic=arithmetic
        )

    return _alike(
        ((m.name, values(m)) for m in families.forward), [(trial, outcome.outputs) for trial, outcome in pairs]
    )


def _alike(named: Iterable[tuple[str, Values]], got: Sequence[tuple[Trial, Mapping[str, Any]]]) -> tuple[str, ...]:
    found = [name for name, values in named if got and all(_matches(values, *pair) for pair in got)]
    return tuple(dict.fromkeys(found))[:NAMED]


def _matches(values: Values, trial: Trial, got: Mapping[str, Any]) -> bool:
    """Roughly first, since most are far away (by more than rounding, where all is next to nothing); then within the
    rounding of the wrong formula, which may be another than that of the right one.
    """
    point = trial.point
    expected = values(trial, point.inputs, point.upstream, None)
    for name, array in got.items():
        wrong = expected[name]
        if array.shape != wrong.shape or not np.array_equal(np.isfinite(array), np.isfinite(wrong)):
            return False
        finite = np.isfinite(wrong)
        size = max(np.abs(wrong[finite]).max(initial=0.0), trial.scale[name])
        rough = COARSE * size + trial.bounds[name] / COARSE
        if not np.all(np.abs(array[finite] - wrong[finite]) <= rough[finite]):
            return False
    inputs = {n: Bounded(a) if a.dtype.kind == "f" else a for n, a in point.inputs.items()}
    upstream = {n: Bounded(a) for n, a in point.upstream.items()}
    precision = PRECISIONS[trial.dtype]
    with np.errstate(all="ignore"):
        bounded = values(trial, inputs, upstream, Roundoff(precision))
        return all(_close(array, bounded[name], precision.eps) for name, array in got.items())


def _close(got: Any, wrong: Bounded, unit: float) -> bool:
    floor = FLOOR * unit * np.abs(wrong.value).max(initial=0.0)
    apart = np.abs(got - wrong.value) > 2 * wrong.bounds + floor
    return not np.any(apart & np.isfinite(wrong.value))
