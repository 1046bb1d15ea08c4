"""The true values: the forward definitions and the derived closed form with 50 digits, or in extended precision where
there are too many elements for that.

A true value is held as the nearest double and what is left, so that an error of a thousandth of a double's ulp is
seen on every machine. The closed form is not taken on trust: `confirmation` compares it, with 50 digits, with
differences of the definitions, which know nothing of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bnderive.algebra.arithmetic import PRECISE, precise
from bnderive.check.backwards import backward_values, gradients_of
from bnderive.check.high_precision import high_precision
from bnderive.check.point import Point
from bnderive.check.widest import widened
from bnderive.derive.derivation import Derivation

DIGITS = "50 digits"
EXTENDED = "extended precision"
FEW = 20_000
"""With 50 digits up to so many elements."""


@dataclass(frozen=True, slots=True)
class Exact:
    """An array of true values: `high` the nearest doubles, `low` what is left."""

    high: Any
    low: Any


def truth(derivation: Derivation, point: Point) -> tuple[str, dict[str, Exact]]:
    """How the true values were computed; outputs by name, gradients by the input's name with a d in front."""
    few = point.elements <= FEW
    values = _precise(derivation, point) if few else _wide(derivation, point)
    return DIGITS if few else EXTENDED, {name: (_split if few else _halved)(array) for name, array in values.items()}


def confirmation(derivation: Derivation, point: Point) -> float:
    """The largest difference between the closed form and differences of the definitions, both with 50 digits, relative
    to the largest element of each gradient (to one where the gradient is nothing).
    """
    values, reference = _precise(derivation, point), high_precision(derivation, point)
    worst = 0.0
    for name, expected in reference.values.items():
        array = np.array([np.longdouble(PRECISE.nstr(v, 30)) for v in values[f"d{name}"].ravel()])
        gap = np.abs(array - np.asarray(expected).ravel()).max(initial=0.0)
        scale = np.abs(array).max(initial=0.0)
        worst = max(worst, float(gap / scale if scale else gap))
    return worst


def _precise(derivation: Derivation, point: Point) -> dict[str, Any]:
    inputs = {n: precise(a) if a.dtype.kind == "f" else a for n, a in point.inputs.items()}
    return _all(derivation, point, inputs, {n: precise(a) for n, a in point.upstream.items()})


def _wide(derivation: Derivation, point: Point) -> dict[str, Any]:
    return _all(derivation, point, *widened(point, np.longdouble))


def _all(
    derivation: Derivation, point: Point, inputs: Mapping[str, Any], upstream: Mapping[str, Any]
) -> dict[str, Any]:
    before, after = backward_values(derivation, derivation.forward, derivation.closed, point, inputs, upstream)
    outputs = {name: np.asarray(before[name]) for name in derivation.layer.outputs}
    return outputs | {f"d{name}": np.asarray(v) for name, v in gradients_of(derivation, after).items()}


def _split(array: Any) -> Exact:
    high = np.array([float(v) for v in array.ravel()]).reshape(array.shape)
    low = [float(v - h) if np.isfinite(h) else 0.0 for v, h in zip(array.ravel(), high.ravel(), strict=True)]
    return Exact(high, np.array(low).reshape(array.shape))


def _halved(array: Any) -> Exact:
    high = array.astype(np.float64)
    return Exact(high, (array - high).astype(np.float64))
