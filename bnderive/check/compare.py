"""One comparison: what a candidate gave against what it should be, within the derived tolerance, element by element.

The tolerance of an element is the bound on rounding of its formula (`check/roundoff.py`), the error of the reference,
and four units of rounding of the largest element: another order of the same computation may leave that much in an
element that is next to nothing.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bnderive.check.precision import PRECISIONS
from bnderive.check.reference import Reference
from bnderive.check.trial import NOWHERE, STAGED, Trial
from bnderive.check.verdict import FAIL, INCONCLUSIVE, PASS
from bnderive.check.widest import DOUBLE

BLUNT = 0.5
FLOOR = 4.0
NOTHING = 0.01


@dataclass(frozen=True, slots=True)
class Comparison:
    """The worst element of a comparison. `error` and `tolerance` are absolute, `scale` is what makes them relative;
    `sees` is the least error, relative to each element, that would have shown in some element.
    """

    verdict: str
    error: float | None = None
    tolerance: float | None = None
    scale: float = 1.0
    element: tuple[int, ...] | None = None
    expected: float | None = None
    got: float | None = None
    reason: str = ""
    sees: float | None = None

    @property
    def severity(self) -> tuple[int, float]:
        """What is worse comes later."""
        rank = (PASS, INCONCLUSIVE, FAIL).index(self.verdict)
        return rank, self.error / self.tolerance if self.error is not None and self.tolerance else 0.0

    def because(self, reason: str) -> "Comparison":
        """The same with a reason, where it has none."""
        return self if self.reason else replace(self, reason=reason)


def compare_gradient(trial: Trial, reference: Reference, name: str, got: Any) -> Comparison | None:
    """A gradient against a reference; None where the true gradient is not finite: there is nothing to compare."""
    truth = np.asarray(reference.values[name])
    best: Comparison | None = None
    for bound in _bounds(trial, name, truth if name not in reference.directions else None):
        best = _within(trial, reference, name, got, truth, bound + trial.double[name] * (reference.unit / DOUBLE))
        if best is None or best.verdict == PASS:
            break
    return _in_range(trial, best)


def within_rounding(trial: Trial, name: str, got: Any, other: Any) -> Comparison | None:
    """Two gradients that a candidate gave for the same numbers: they may differ by the rounding of both. None where
    they have another shape than the input has, which others tell.
    """
    (*_, bound) = _bounds(trial, name, None)
    if np.shape(got) != np.shape(other):
        return Comparison(FAIL, reason=f"has shape {list(np.shape(got))} and, the other time, {list(np.shape(other))}")
    return None if np.shape(got) != np.shape(bound) else compare(got, other, 2 * bound, _scale(trial, name))


def _bounds(trial: Trial, name: str, truth: Any) -> list[Any]:
    """The bounds to try, the tight one first: what passes it is known better."""
    precision, scale = PRECISIONS[trial.dtype], trial.scale[name]
    wide = trial.bounds[name] + FLOOR * precision.eps * scale
    if trial.tight is None or truth is None:
        return [wide]
    once = precision.eps * np.abs(np.where(np.isfinite(truth), truth, 0.0)) + precision.smallest
    return [trial.tight[name] + once + FLOOR * precision.accumulate * scale, wide]


def _within(trial: Trial, reference: Reference, name: str, got: Any, truth: Any, bound: Any) -> Comparison | None:
    scale = _scale(trial, name)
    got = np.asarray(got)
    if got.shape != bound.shape:
        return Comparison(FAIL, reason=f"has shape {list(got.shape)} where the input has {list(bound.shape)}")
    if name in reference.directions:
        direction, axes = reference.directions[name]
        with np.errstate(all="ignore"):
            got, bound = (got * direction).sum(axis=axes), (bound * np.abs(direction)).sum(axis=axes)
        length = float(np.prod(direction.shape)) / max(1.0, float(np.prod(bound.shape)))
        bound = bound + DOUBLE * length * scale * np.abs(direction).max(initial=1.0)
        scale = max(scale, float(np.abs(truth).max(initial=0.0)))
    return compare(got, truth, bound + reference.error.get(name, 0.0), scale)


def compare_output(trial: Trial, name: str, got: Any) -> Comparison | None:
    """An output of the candidate's forward against the definitions."""
    got = np.asarray(got)
    truth = trial.outputs[name]
    if got.shape != truth.shape:
        return Comparison(FAIL, reason=f"has shape {list(got.shape)} where the definitions give {list(truth.shape)}")
    tried = (compare(got, truth, bound, _scale(trial, name)) for bound in _bounds(trial, name, truth))
    first = next(tried)
    return _in_range(trial, first if first is None or first.verdict == PASS else next(tried, first))


def _in_range(trial: Trial, found: Comparison | None) -> Comparison | None:
    """What failed where right code may leave the range of the type tells nothing: in the staged form alone it then
    gives no finite number.
    """
    if found is None or found.verdict != FAIL or found.error is None or trial.overflow == NOWHERE:
        return found
    if trial.overflow == STAGED and np.isfinite(found.error):
        return found
    return replace(found, verdict=INCONCLUSIVE, reason=f"{trial.overflow} a step leaves the range of {trial.dtype}")


def _scale(trial: Trial, name: str) -> float:
    """The scale of errors: one where the true value is nothing but what the rounding of extended precision left."""
    noise = float(np.max(trial.double[name], initial=0.0))
    return trial.scale[name] if trial.scale[name] > NOTHING * noise else 1.0


def compare(got: Any, truth: Any, tolerance: Any, scale: float) -> Comparison | None:
    """Arrays of one shape, element by element. A comparison that is empty or not finite is never a pass.

    What is not finite fails, except where rounding alone may change the gradient by half its size: it tells nothing.
    """
    truth, got = np.asarray(truth), np.asarray(got)
    wide = np.longdouble if np.longdouble in (truth.dtype, got.dtype) else np.float64
    truth, got = truth.astype(wide, copy=False), got.astype(wide, copy=False)
    tolerance = np.broadcast_to(np.asarray(tolerance, dtype=wide), truth.shape)
    if truth.size == 0:
        return Comparison(INCONCLUSIVE, reason="there is no element to compare")
    defined = np.isfinite(truth)
    if not defined.any():
        return None
    scale = scale if scale > 0 and np.isfinite(scale) else 1.0
    with np.errstate(all="ignore"):
        error = np.asarray(np.abs(got - truth))
        if not np.isfinite(got).all():
            error = np.where(np.isfinite(got), error, np.where(tolerance > BLUNT * scale, tolerance, np.inf))
        ratio = np.array(error / tolerance)
        ratio[(error == 0) | np.isnan(ratio)] = 0
        ratio[~defined] = -1
    place = np.unravel_index(int(np.argmax(ratio)), truth.shape)
    widest = float(tolerance.max(where=defined, initial=0.0))
    with np.errstate(all="ignore"):
        sees = float(np.min(tolerance / np.abs(truth), where=defined & (truth != 0), initial=np.inf))
    verdict = FAIL if error[place] > tolerance[place] else INCONCLUSIVE if not widest <= BLUNT * scale else PASS
    reason = "rounding alone may change the gradient by half its size" if verdict == INCONCLUSIVE else ""
    return Comparison(
        verdict,
        float(error[place]),
        float(tolerance[place]),
        scale,
        tuple(int(k) for k in place),
        float(truth[place]),
        float(got[place]),
        reason,
        sees if np.isfinite(sees) else None,
    )
