"""The derived closed form in the widest real type: the reference for large points, once small ones have vouched for it.

It is not independent of the derivation, and never the only reference: the independent ones judge the same candidates.
"""

from collections.abc import Mapping
from typing import Any

from bnderive.algebra.arithmetic import Arithmetic
from bnderive.algebra.evaluate import evaluate_layer
from bnderive.check.point import Point
from bnderive.check.reference import Kind, Reference, extended, widest
from bnderive.check.shapes import FEW_ELEMENTS
from bnderive.derive.derivation import Derivation
from bnderive.layer.layer import Layer


def backward_values(
    derivation: Derivation,
    forward: Layer,
    backward: Layer,
    point: Point,
    inputs: Mapping[str, Any],
    upstream: Mapping[str, Any],
    arithmetic: Arithmetic | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """All values of a forward, and of a backward that is given what it reads of them; upstream is by the output's
    name.
    """
    before = evaluate_layer(forward, inputs, point.sizes, point.symbols, arithmetic=arithmetic)
    return before, backward_of(derivation, backward, point, before, upstream, arithmetic)


def backward_of(
    derivation: Derivation,
    backward: Layer,
    point: Point,
    before: Mapping[str, Any],
    upstream: Mapping[str, Any],
    arithmetic: Arithmetic | None = None,
) -> dict[str, Any]:
    """All values of a backward, given those of the forward; upstream is by the output's name."""
    given = dict(before)
    for output, quantity in zip(derivation.layer.outputs, derivation.upstream, strict=True):
        given[quantity.name] = upstream[output]
    read = {q.name: given[q.name] for q in backward.inputs}
    return evaluate_layer(backward, read, point.sizes, point.symbols, arithmetic=arithmetic)


def gradients_of(derivation: Derivation, values: Mapping[str, Any]) -> dict[str, Any]:
    """The gradients among the values of a backward, by the name of the input."""
    return {name: values[gradient.quantity.name] for name, gradient in derivation.gradients.items()}


def closed_form(derivation: Derivation, point: Point) -> Reference:
    """The closed form at a point."""
    inputs, upstream = extended(derivation.layer, point)
    _, values = backward_values(derivation, derivation.forward, derivation.closed, point, inputs, upstream)
    return Reference(gradients_of(derivation, values), unit=widest(derivation.layer, point)[1])


KIND = Kind(
    "closed form, extended precision",
    ("float64", "float32", "bfloat16", "float16"),
    lambda layer: "",
    lambda layer, p: p.elements > FEW_ELEMENTS,
    closed_form,
)
