"""Central differences of the forward definitions with 50 digits: exact to far beyond double precision, at any
function.

The step, 1e-20 of the spread of an input, leaves a truncation error of about 1e-40 and costs 20 of the 50 digits.
Numbers are slow: tiny points only.
"""

from typing import Any

import numpy as np

from bnderive.algebra.arithmetic import PRECISE, precise
from bnderive.check.point import Point
from bnderive.check.reference import Kind, Reference, at_point, contracted, one_at_a_time
from bnderive.derive.derivation import Derivation

STEP = PRECISE.mpf(10) ** -20
LEFT = 1e-26
TINY = 16
BEYOND = 100_000
"""No floating type has so large an exponent."""


def high_precision(derivation: Derivation, point: Point) -> Reference:
    """Every element of every gradient."""
    layer = derivation.layer
    inputs = {n: precise(a) if a.dtype.kind == "f" else a for n, a in point.inputs.items()}

    def moved(name: str, step: Any) -> Any:
        array = inputs[name]
        loss = contracted(layer, point, {**inputs, name: one_at_a_time(array, step, 0, array.size)})
        return np.broadcast_to(loss, (array.size,))

    values, errors = {}, {}
    for quantity in layer.differentiable:
        array = point.inputs[quantity.name]
        spread = float(np.std(array) or np.abs(array).max(initial=0.0) or 1.0)
        step = STEP * PRECISE.mpf(spread)
        up, down = moved(quantity.name, step), moved(quantity.name, -step)
        difference = np.array([widest_of(d) for d in (up - down) / (2 * step)])
        values[quantity.name] = difference.reshape(array.shape)
        largest = max((*(float(abs(v)) / spread for v in up), *(float(abs(d)) for d in difference)), default=0.0)
        errors[quantity.name] = np.full(array.shape, LEFT * largest)
    return Reference(values, errors)


def widest_of(number: Any) -> Any:
    """A number of 50 digits in the widest type: zero or infinite beyond its range, without a word."""
    mantissa, exponent = PRECISE.frexp(number)
    with np.errstate(all="ignore"):
        return np.ldexp(np.longdouble(PRECISE.nstr(mantissa, 30)), max(-BEYOND, min(exponent, BEYOND)))


_ALL = ("float64", "float32", "bfloat16", "float16")
KIND = Kind("50 digits", _ALL, lambda layer: "", lambda layer, p: p.elements <= TINY, at_point(high_precision))
