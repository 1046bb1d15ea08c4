"""Central differences with Richardson extrapolation, each element with its own step and its own error estimate.

The step starts at a part of the spread of the input and is halved `LEVELS` times; extrapolation removes the even
powers of the step one after the other, and of the whole tableau each element keeps the entry whose two parents agree
best. Their disagreement, with the rounding of the loss over the step, is the error that goes into the tolerance. Where
the entry is far from the difference over the smallest step, a coarse step crossed a pole or a whole wave, and that gap
stands for the disagreement.
After Ridders (1982).
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from bnderive.algebra.evaluate import evaluate_layer
from bnderive.check.point import Point
from bnderive.check.precision import PRECISIONS
from bnderive.check.reference import Kind, Reference, at_point, contracted, kinks, one_at_a_time
from bnderive.check.roundoff import Bounded, Roundoff
from bnderive.check.widest import extended, widest
from bnderive.derive.derivation import Derivation

LEVELS = 12
FIRST = 0.125
SAFETY = 16.0
GROSS = 1 / 16
FEW = 48


def richardson(derivation: Derivation, point: Point) -> Reference:
    """Every element of every gradient, with the estimate of its error."""
    inputs, _ = extended(derivation.layer, point)
    noise = loss_noise(derivation, point)
    values, errors = {}, {}
    for quantity in derivation.layer.differentiable:
        array = inputs[quantity.name]
        spread = np.std(array) or np.abs(array).max() or np.longdouble(1)
        steps = [FIRST * spread / np.longdouble(2) ** k for k in range(LEVELS)]
        gradient, error = extrapolate(*_differences(derivation, point, inputs, quantity.name, steps, noise))
        values[quantity.name], errors[quantity.name] = gradient.reshape(array.shape), error.reshape(array.shape)
    return Reference(values, errors, widest(derivation.layer, point)[1])


def _differences(
    derivation: Derivation, point: Point, inputs: Mapping[str, Any], name: str, steps: Sequence[Any], noise: float
) -> tuple[list[Any], list[Any]]:
    """The central differences of every element for each step, and the rounding in them."""
    array = inputs[name]
    moved = [one_at_a_time(array, sign * step, 0, array.size) for step in steps for sign in (1, -1)]
    loss = contracted(derivation.layer, point, {**inputs, name: np.concatenate(moved)})
    up, down = np.moveaxis(np.broadcast_to(loss, (len(moved) * array.size,)).reshape(len(steps), 2, array.size), 1, 0)
    widths = np.array(steps).reshape(-1, 1)
    return list((up - down) / (2 * widths)), list(np.broadcast_to(noise / widths, up.shape))


def loss_noise(derivation: Derivation, point: Point) -> float:
    """How far rounding may move the loss in the widest real type, cancellation inside the layer included."""
    double = PRECISIONS["float64"]
    inputs = {n: Bounded(a) if a.dtype.kind == "f" else a for n, a in point.inputs.items()}
    with np.errstate(all="ignore"):
        values = evaluate_layer(derivation.layer, inputs, point.sizes, point.symbols, arithmetic=Roundoff(double))
        errors = (
            np.abs(v) * (values[n].bounds + double.eps * np.abs(values[n].value)) for n, v in point.upstream.items()
        )
        return float(sum(e.sum() for e in errors)) * widest(derivation.layer, point)[1] / double.eps


def extrapolate(differences: list[Any], noise: list[Any]) -> tuple[Any, Any]:
    """The best entry of Richardson's tableau for each element, and the estimate of its error."""
    best, least = differences[0], np.full(differences[0].shape, np.inf, dtype=np.longdouble)
    column = differences
    for order in range(1, len(differences)):
        factor = np.longdouble(4) ** order
        following = [(factor * fine - coarse) / (factor - 1) for coarse, fine in pairwise(column)]
        for k, entry in enumerate(following):
            error = np.maximum(np.abs(entry - column[k + 1]), np.abs(entry - column[k])) + noise[k + order]
            better = error < least
            best, least = np.where(better, entry, best), np.where(better, error, least)
        column = following
    gap = np.abs(best - differences[-1])
    return best, SAFETY * np.where(gap > GROSS * np.abs(best) + SAFETY * noise[-1], gap, least)


KIND = Kind("Richardson", ("float64",), kinks, lambda layer, p: p.elements <= FEW, at_point(richardson), estimate=True)
