"""A layer's backward evaluated at a point: any form of it, in any arithmetic.

Input: a derivation, a point, numbers. Output: values by name, and the gradients among them.
"""

from collections.abc import Mapping
from typing import Any

from bnderive.algebra.arithmetic import Arithmetic
from bnderive.algebra.evaluate import evaluate_layer
from bnderive.check.point import Point
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
