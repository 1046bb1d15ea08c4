"""The widest real type in which a point is computed, which is what references and tolerances are measured by.

Input: a layer and a point. Output: the type, its unit of rounding, and the point's numbers in it.
"""

from typing import Any

import numpy as np

from bnderive.algebra.ops import OPS
from bnderive.check.point import Point
from bnderive.layer.layer import Layer

EXTENDED = float(np.finfo(np.longdouble).eps)
DOUBLE = float(np.finfo(np.float64).eps)
MANY = 200_000


def is_analytic(layer: Layer) -> bool:
    """Whether every operation of the forward is analytic and computed for complex arguments."""
    functions = [op.function for op in OPS.values() if not op.analytic]
    return not any(d.expr.has(*functions) for d in layer.definitions)


def widest(layer: Layer, point: Point) -> tuple[Any, float]:
    """The real type in which a point is computed, and its unit of rounding: numpy's widest, but double at a point of
    many elements, where the widest takes ten times as long, or where an operation (erf) is not computed wider.
    """
    many = point.elements > MANY
    return np.float64 if many else np.longdouble, EXTENDED if is_analytic(layer) and not many else DOUBLE


def extended(layer: Layer, point: Point) -> tuple[dict[str, Any], dict[str, Any]]:
    """The point's inputs and its upstream gradients in that type."""
    return widened(point, widest(layer, point)[0])


def widened(point: Point, wide: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The point's inputs and its upstream gradients in a real type; labels stay as they are."""
    inputs = {n: a.astype(wide) if a.dtype.kind == "f" else a for n, a in point.inputs.items()}
    return inputs, {n: a.astype(wide) for n, a in point.upstream.items()}
