"""Complex-step derivatives of the forward definitions: Im L(x + ih) / h, exact to rounding since nothing is
subtracted.

Small points: every element of every gradient. Large points: one random direction for each input, compared separately
along every axis that the layer treats independently (each channel of a batch normalization), which is found from the
definitions.
"""

from typing import Any

import numpy as np

from bnderive.algebra.evaluate import evaluate_layer
from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.index import Index
from bnderive.check.point import Point
from bnderive.check.reference import Kind, Reference, at_point, batches, contracted, one_at_a_time
from bnderive.check.shapes import FEW_ELEMENTS
from bnderive.check.widest import extended, is_analytic, widest
from bnderive.derive.derivation import Derivation
from bnderive.layer.layer import Layer, Quantity

STEP = np.longdouble(1e-50)
"""Its square is nothing beside the square of any scale, and its product with one over 1e250 is a double yet."""


def complex_step(derivation: Derivation, point: Point) -> Reference:
    """Every element of every gradient."""
    layer, (inputs, _) = derivation.layer, extended(derivation.layer, point)
    values = {}
    for quantity in layer.differentiable:
        array = inputs[quantity.name]
        parts = [np.zeros(0, np.longdouble)]
        for first, last in batches(array):
            moved = one_at_a_time(array, 1j * STEP, first, last)
            loss = contracted(layer, point, {**inputs, quantity.name: moved})
            parts.append(np.broadcast_to(loss.imag / STEP, (last - first,)))
        values[quantity.name] = np.concatenate(parts).reshape(array.shape)
    return Reference(values)


def directional(derivation: Derivation, point: Point) -> Reference:
    """The product of each gradient with a random direction, along each independent axis."""
    layer, (inputs, _) = derivation.layer, extended(derivation.layer, point)
    wide, unit = widest(layer, point)
    values, directions = {}, {}
    for quantity in layer.differentiable:
        array = inputs[quantity.name]
        direction = np.random.default_rng([array.size, 7]).standard_normal(array.shape)
        moved = evaluate_layer(
            layer, {**inputs, quantity.name: array + 1j * wide(STEP) * direction}, point.sizes, point.symbols
        )
        free = independent_axes(layer, quantity)
        total: Any = 0
        for name in layer.outputs:
            product = (moved[name].imag / wide(STEP) * point.upstream[name]).astype(np.longdouble)
            output = layer.quantity(name)
            over = tuple(k for k, axis in enumerate(output.axes) if axis not in free)
            order = [output.axes.index(a) for a in free]
            kept = [k for k in range(len(output.axes)) if k not in over]
            total = total + product.sum(axis=over).transpose([kept.index(k) for k in order])
        values[quantity.name] = total
        directions[quantity.name] = (direction, tuple(k for k, a in enumerate(quantity.axes) if a not in free))
    return Reference(values, unit=unit, directions=directions)


def independent_axes(layer: Layer, quantity: Quantity) -> tuple[Any, ...]:
    """The axes of an input along which the layer does the same to each element without mixing them."""
    mixed = {i.axis for d in layer.definitions for s in d.expr.atoms(Sigma) for i in s.bound}
    mixed |= {q.labels for q in layer.inputs if q.labels is not None}
    doubled = {
        axis
        for d in layer.definitions
        for e in (*d.expr.atoms(Element), d.quantity.element)
        for axis in {i.axis for i in e.indices if isinstance(i, Index)}
        if sum(isinstance(i, Index) and i.axis == axis for i in e.indices) > 1
    }
    outputs = [layer.quantity(name) for name in layer.outputs]
    return tuple(
        a for a in quantity.axes if a not in mixed and a not in doubled and all(a in output.axes for output in outputs)
    )


def _refuses(layer: Layer) -> str:
    return "" if is_analytic(layer) else "the forward is not analytic; 50 digits take its place"


_ALL = ("float64", "float32", "bfloat16", "float16")
KIND = Kind("complex step", _ALL, _refuses, lambda layer, p: p.elements <= FEW_ELEMENTS, at_point(complex_step))
DIRECTIONS = Kind(
    "complex step, directions",
    ("float64",),
    _refuses,
    lambda layer, p: p.elements > FEW_ELEMENTS,
    at_point(directional),
)
