"""What a name may be that nothing defines, in floating point: the usual statistics of an array, with their derivatives.

Input: values of an array, the axes that the statistic sums over, and ε. Output: its values. It takes complex numbers,
so that a derivative is a step along the imaginary axis, exact to the last digit. To add one, add a row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

_STEP = 1e-30


@dataclass(frozen=True, slots=True)
class Statistic:
    """A statistic by its values: `of` takes an array, the axes to sum over, and ε."""

    name: str
    of: Callable[[Any, tuple[int, ...], float], Any]


def _mean(x: Any, along: tuple[int, ...]) -> Any:
    return np.mean(x, along)


def _variance(x: Any, along: tuple[int, ...]) -> Any:
    return np.mean((x - np.mean(x, along, keepdims=True)) ** 2, along)


STATISTICS = (
    Statistic("mean", lambda x, along, eps: _mean(x, along)),
    Statistic("variance", lambda x, along, eps: _variance(x, along)),
    Statistic("deviation", lambda x, along, eps: np.sqrt(_variance(x, along))),
    Statistic("damped deviation", lambda x, along, eps: np.sqrt(_variance(x, along) + eps)),
    Statistic("quadratic mean", lambda x, along, eps: np.sqrt(_mean(x * x, along))),
    Statistic("damped quadratic mean", lambda x, along, eps: np.sqrt(_mean(x * x, along) + eps)),
    Statistic("norm", lambda x, along, eps: np.sqrt(np.sum(x * x, along))),
    Statistic("total of exponentials", lambda x, along, eps: np.sum(np.exp(x), along)),
    Statistic("total", lambda x, along, eps: np.sum(x, along)),
    Statistic("mean of squares", lambda x, along, eps: _mean(x * x, along)),
    Statistic("reciprocal deviation", lambda x, along, eps: _variance(x, along) ** -0.5),
    Statistic("reciprocal damped deviation", lambda x, along, eps: (_variance(x, along) + eps) ** -0.5),
    Statistic("reciprocal quadratic mean", lambda x, along, eps: _mean(x * x, along) ** -0.5),
    Statistic("reciprocal damped quadratic mean", lambda x, along, eps: (_mean(x * x, along) + eps) ** -0.5),
    Statistic("reciprocal norm", lambda x, along, eps: np.sum(x * x, along) ** -0.5),
    Statistic("logarithm of a total", lambda x, along, eps: np.log(np.sum(np.exp(x), along))),
)


def slopes_of(statistic: Statistic, x: Any, along: tuple[int, ...], eps: float) -> Any:
    """The derivatives of a statistic: its own axes, then those of the array."""
    x = np.asarray(x, dtype=complex)
    shape = statistic.of(x, along, eps).shape
    found = np.zeros((*shape, *x.shape))
    for at in np.ndindex(*x.shape):
        moved = x.copy()
        moved[at] += 1j * _STEP
        found[(..., *at)] = statistic.of(moved, along, eps).imag / _STEP
    return found
