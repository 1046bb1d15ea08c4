"""A point made ready for comparison in one floating type: the forward's values, the bounds on rounding, the scale of
each gradient.

The bounds come from evaluating the forward and both backwards (staged and closed: a candidate may follow either) in
numbers that carry their error (`check/roundoff.py`). The scale of a gradient is the largest element that it has here
or would have under an upstream gradient with other signs, so that a gradient that is zero by cancellation has a scale
too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bnderive.algebra.evaluate import evaluate_layer
from bnderive.check.backwards import backward_of, backward_values, gradients_of
from bnderive.check.point import Point
from bnderive.check.precision import PRECISIONS, Precision
from bnderive.check.roundoff import Bounded, Roundoff
from bnderive.check.widest import MANY, extended
from bnderive.derive.derivation import Derivation

NOWHERE, STAGED, ANYWHERE = "nowhere", "in the staged form", "in every form"


@dataclass(frozen=True, slots=True)
class Trial:
    """`outputs`: the forward by its definitions, in the widest type; `closed`: the gradients by the derived closed form
    in it. `bounds` and `double`: absolute rounding errors of the outputs and gradients to expect in the type and in
    float64; `tight` in a 16-bit type for code that computes in float32 and rounds once, as good code does (None for
    other types). `scale`: by the name of the input or output. `overflow` says which code would leave the range of the
    type on the way to gradients that are in it: none, the staged form alone, or the layer in any form.
    """

    point: Point
    dtype: str
    outputs: Mapping[str, Any]
    closed: Mapping[str, Any]
    bounds: Mapping[str, Any]
    double: Mapping[str, Any]
    scale: Mapping[str, float]
    tight: Mapping[str, Any] | None = None
    overflow: str = NOWHERE


def trial_of(derivation: Derivation, point: Point, dtype: str) -> Trial | None:
    """The trial at a point; None where its numbers leave the range of the type, or where data that were made to be
    degenerate have no gradient.
    """
    layer = derivation.layer
    inputs, upstream = extended(layer, point)
    before, after = backward_values(derivation, derivation.forward, derivation.closed, point, inputs, upstream)
    outputs = {name: before[name] for name in layer.outputs}
    closed = gradients_of(derivation, after)
    if point.battery.degenerate and not all(np.isfinite(values).all() for values in closed.values()):
        return None
    scale = _scales(derivation, point, before, upstream, closed)
    scale |= {name: float(np.abs(values).max(initial=0.0)) for name, values in outputs.items()}
    precision = PRECISIONS[dtype]
    if any(value > precision.largest / 256 for value in scale.values()):
        return None
    bounds, overflow = rounding(derivation, point, precision)
    double = bounds if dtype == "float64" else _in_double(derivation, point, bounds, precision)
    narrow = precision.eps > precision.accumulate
    tight = rounding(derivation, point, PRECISIONS["float32"])[0] if narrow else None
    return Trial(point, dtype, outputs, closed, bounds, double, scale, tight, overflow)


def _in_double(derivation: Derivation, point: Point, bounds: Mapping[str, Any], narrower: Precision) -> dict[str, Any]:
    """The bounds in float64; where there are many elements, in proportion to those of the narrower type."""
    double = PRECISIONS["float64"]
    if point.elements <= MANY:
        return rounding(derivation, point, double)[0]
    return {name: bound * (double.eps / narrower.eps) for name, bound in bounds.items()}


def rounding(derivation: Derivation, point: Point, precision: Precision) -> tuple[dict[str, Any], str]:
    """How far each output and each gradient may end from the truth when computed in a floating type, element by
    element; and where that leaves the range of the type.
    """
    overflow = NOWHERE
    system = Roundoff(precision, exact=point.battery.signs)
    inputs = {n: Bounded(a) if a.dtype.kind == "f" else a for n, a in point.inputs.items()}
    upstream = {n: Bounded(a) for n, a in point.upstream.items()}
    found: dict[str, Any] = {}
    with np.errstate(all="ignore"):
        before = evaluate_layer(derivation.forward, inputs, point.sizes, point.symbols, arithmetic=system)
        for backward, where in ((derivation.closed, ANYWHERE), (derivation.staged, STAGED)):
            after = backward_of(derivation, backward, point, before, upstream, arithmetic=system)
            for name, values in gradients_of(derivation, after).items():
                found[name] = np.fmax(found.get(name, 0.0), values.bounds)
            overflow = where if system.overflows and overflow == NOWHERE else overflow
    return found | {name: before[name].bounds for name in derivation.layer.outputs}, overflow


def _scales(
    derivation: Derivation,
    point: Point,
    before: Mapping[str, Any],
    upstream: Mapping[str, Any],
    closed: Mapping[str, Any],
) -> dict[str, float]:
    rng = np.random.default_rng(len(upstream))
    shaken = {n: a * rng.choice((-1.0, 1.0), a.shape).astype(a.dtype) for n, a in upstream.items()}
    turned = gradients_of(derivation, backward_of(derivation, derivation.closed, point, before, shaken))
    return {name: max(_largest(gradient), _largest(turned[name])) for name, gradient in closed.items()}


def _largest(array: Any) -> float:
    """The largest element that is finite."""
    size = np.abs(array)
    largest = float(size.max(initial=0.0))
    return largest if np.isfinite(largest) else float(size.max(where=np.isfinite(size), initial=0.0))
