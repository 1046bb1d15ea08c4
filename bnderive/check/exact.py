"""Which results a floating type holds without rounding, so that no tolerance is given where no error can be.

A term of relative size 1/m is seen in float32 at m = 10⁶ only where the sums of a million terms are exact: data that
are small multiples of a power of two make them so (the battery of signs in `check/probe.py`). In float64 nothing is
known to be exact, since the bound itself is computed in float64.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from bnderive.check.precision import PRECISIONS, Precision, rounded

DOUBLE = PRECISIONS["float64"].eps
LOST = 8 * DOUBLE


def holds(value: Any, precision: Precision) -> bool:
    """Whether every element is a number of the type, but for what float64 has lost of it; never for float64."""
    if precision.eps <= DOUBLE:
        return False
    return bool(np.all(np.abs(rounded(value, precision.name) - value) <= LOST * np.abs(value)))


def sums_exactly(terms: Any, axes: tuple[int, ...], precision: Precision) -> bool:
    """Whether every partial sum of the terms, in any order, is a number of the type in which sums are taken.

    They are where all terms are multiples of one power of two and their magnitudes add up to few enough of it.
    """
    if precision.accumulate <= DOUBLE or not np.isfinite(terms).all():
        return False
    nonzero = terms[terms != 0]
    if nonzero.size == 0:
        return True
    unit = _common_unit(nonzero)
    return bool(np.abs(terms).sum(axis=axes).max(initial=0.0) <= 2 * unit / precision.accumulate)


def adds_exactly(terms: Sequence[Any], precision: Precision) -> bool:
    """Whether the sum of any of the terms, arrays that are broadcast together, is a number of the type."""
    if not all(holds(term, precision) for term in terms):
        return False
    near = [rounded(np.asarray(term), precision.name) for term in terms]
    units = [_common_unit(nonzero) for term in near if (nonzero := term[term != 0]).size]
    largest = sum(float(np.abs(term).max(initial=0.0)) for term in near)
    return largest <= 2 * min(units, default=np.inf) / precision.eps


def _common_unit(values: Any) -> float:
    """The largest power of two of which all the values are multiples."""
    mantissa, exponent = np.frexp(values)
    whole = np.abs(mantissa * 2.0**53).astype(np.int64)
    last = (whole & -whole).astype(np.float64)
    return float(np.min(np.ldexp(last, exponent - 53)))
