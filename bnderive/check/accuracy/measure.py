"""Errors of an array against the truth: in units in the last place, scaled by the largest element, and as a norm.

Ulps alone explode where the truth is next to zero, and say nothing where it is zero; the scaled error does not. Both
are given, and what is left out of the one is counted.
"""

from typing import Any

import numpy as np

from bnderive.check.accuracy.nouns import Errors
from bnderive.check.accuracy.truth import Exact
from bnderive.check.precision import PRECISIONS


def measure(got: Any, true: Exact, dtype: str) -> Errors:
    """The errors of `got`, float64 numbers of the type `dtype`, in arrays of one shape.

    The scale is no smaller than the smallest number that the type holds in full.
    """
    precision = PRECISIONS[dtype]
    size = np.abs(true.high)
    within = size <= precision.largest
    finite = np.isfinite(got)
    with np.errstate(all="ignore"):
        error = np.abs((got - true.high) - true.low)
    error = np.where(finite, error, np.inf)
    told = within & (size > 0)
    scale = max(float(size[within].max(initial=0.0)), precision.smallest / precision.eps)
    ulps = error[told] / ulp(size[told], dtype)
    scaled = error[within] / scale
    with np.errstate(over="ignore", under="ignore"):
        norm = np.sqrt(np.sum(scaled**2)) / max(np.sqrt(np.sum((size[within] / scale) ** 2)), 1.0)
    return Errors(
        ulps=float(ulps.max(initial=0.0)),
        ulps_median=_median(ulps),
        scaled=float(scaled.max(initial=0.0)),
        scaled_median=_median(scaled),
        norm=float(norm),
        elements=int(size.size),
        zero=int((size == 0).sum()),
        beyond=int((~within).sum()),
        lost=int((within & ~finite).sum()),
        unit=precision.eps / 2,
    )


def ulp(size: Any, dtype: str) -> Any:
    """The distance between neighbouring numbers of the type at each of these positive numbers."""
    precision = PRECISIONS[dtype]
    _, exponent = np.frexp(size)
    return np.maximum(np.ldexp(precision.eps, exponent - 1), precision.smallest)


def _median(values: Any) -> float:
    return float(np.median(values)) if values.size else 0.0
