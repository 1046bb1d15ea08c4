"""What must come out at a few points: outputs with 50 digits from the equations, gradients as differences of them.

Input: a layer. Output: a `Golden` for each point. The data are short binary fractions, the same on every machine; they
are drawn again where a difference over a step would tell nothing, as where it crosses a kink.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bnderive.algebra.arithmetic import PRECISE, precise
from bnderive.algebra.evaluate import evaluate_layer
from bnderive.check.batteries import ORDINARY, OTHER_PARAMETERS, Battery
from bnderive.check.point import Point, counts_hold, parameters
from bnderive.check.reference import contracted, one_at_a_time
from bnderive.check.shapes import small_sizes
from bnderive.errors import BnderiveError
from bnderive.layer.layer import Layer

STEP = 2.0**-10
TINY = PRECISE.mpf(10) ** -20
NOTHING = PRECISE.mpf(10) ** -25
CLOSE = 2e-8
TRIES = 40


@dataclass(frozen=True, slots=True)
class Golden:
    """A point and what must come out there, by names of the layer; numbers are exact or rounded to double."""

    sizes: Mapping[str, int]
    parameters: Mapping[str, float]
    inputs: Mapping[str, Any]
    upstream: Mapping[str, Any]
    outputs: Mapping[str, Any]
    gradients: Mapping[str, Any]


def golden_of(layer: Layer) -> tuple[Golden, ...]:
    """Two points: with parameters at their defaults and not, at two shapes. Raises BnderiveError where the layer has no
    value at any that was tried.
    """
    shapes = small_sizes(layer)
    return tuple(_golden(layer, shapes[k % len(shapes)], b) for k, b in enumerate((ORDINARY, OTHER_PARAMETERS)))


def _golden(layer: Layer, sizes: Mapping[str, int], battery: Battery) -> Golden:
    symbols = parameters(layer, battery)
    if not counts_hold(layer, sizes, symbols):
        raise BnderiveError(f"{layer.name} has no value at {sizes}", hint="Leave --tests out.")
    for inputs in _drawn(layer, sizes):
        values = evaluate_layer(layer, inputs, sizes, symbols)
        if not all(np.isfinite(values[d.quantity.name]).all() for d in layer.definitions):
            continue
        upstream = {n: _numbers(values[n].shape, 100 + k, True) for k, n in enumerate(layer.outputs)}
        point = Point(battery, dict(sizes), symbols, inputs, upstream)
        gradients = {q.name: _slopes(layer, point, q.name) for q in layer.differentiable}
        if all(_tells(layer, point, name, gradients[name]) for name in gradients):
            exact = evaluate_layer(layer, {n: _precise(a) for n, a in inputs.items()}, sizes, symbols)
            outputs = {n: _rounded(exact[n]) for n in layer.outputs}
            return Golden(sizes, symbols, inputs, upstream, outputs, gradients)
    raise BnderiveError(f"no data were found at which {layer.name} has gradients", hint="Leave --tests out.")


def _drawn(layer: Layer, sizes: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """Inputs of both signs, then positive ones."""
    for k in range(TRIES):
        found = {}
        for position, quantity in enumerate(layer.inputs):
            shape = tuple(sizes[a.size] for a in quantity.axes)
            salt = 1 + position + 10 * k
            if quantity.labels is None:
                found[quantity.name] = _numbers(shape, salt, signed=k < TRIES // 2)
            else:
                found[quantity.name] = _integers(shape, salt) % sizes[quantity.labels.size]
        yield found


def _integers(shape: tuple[int, ...], salt: int) -> Any:
    """Integers that look random, from a generator that is nobody else's."""
    state, drawn = (salt * 0x9E3779B97F4A7C15 + 1) % 2**64, []
    for _ in range(int(np.prod(shape)) + 3):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        drawn.append(state >> 33)
    return np.array(drawn[3:], np.int64).reshape(shape)


def _numbers(shape: tuple[int, ...], salt: int, signed: bool) -> Any:
    """Odd multiples of 1/64 from 1/3 to 2.2: never one, so that no factor is hidden, and never near zero."""
    drawn = _integers(shape, salt)
    return (21 + 2 * (drawn // 2 % 60)) / 64 * np.where((drawn % 2 == 1) & signed, -1.0, 1.0)


def _precise(array: Any) -> Any:
    return precise(array) if array.dtype.kind == "f" else array


def _slopes(layer: Layer, point: Point, name: str) -> Any:
    """∂L/∂x for every element of an input, by central differences over a step so small that 50 digits see no other
    term.
    """
    array = _precise(point.inputs[name])
    inputs = {n: _precise(a) for n, a in point.inputs.items()}

    def moved(step: Any) -> Any:
        loss = contracted(layer, point, {**inputs, name: one_at_a_time(array, step, 0, array.size)})
        return np.broadcast_to(loss, (array.size,))

    found = (moved(TINY) - moved(-TINY)) / (2 * TINY)
    return _rounded(np.array([d if abs(d) > NOTHING else PRECISE.mpf(0) for d in found], object).reshape(array.shape))


def _rounded(array: Any) -> Any:
    """The nearest double of each number."""
    return np.vectorize(lambda v: float(PRECISE.nstr(v, 30)), otypes=[float])(array)


def _tells(layer: Layer, point: Point, name: str, gradient: Any) -> bool:
    """Whether differences over a step that double precision can take come near the gradient."""
    array = point.inputs[name]

    def moved(factor: int) -> Any:
        changed = one_at_a_time(array, factor * STEP, 0, array.size)
        return contracted(layer, point, {**point.inputs, name: changed})

    found = (8 * (moved(1) - moved(-1)) - (moved(2) - moved(-2))) / (12 * STEP)
    near = np.abs(found - gradient.reshape(-1)) <= CLOSE * (1 + np.abs(gradient).max(initial=0.0))
    return bool(np.all(near))
