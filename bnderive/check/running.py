"""How a candidate is run at a point: a forward and a backward one after the other, or a function that torch's autograd
differentiates.

What is run takes a `Given`: adapters (`check/adapters/`) turn it into the arguments of somebody's function.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from bnderive.check.arrays import TORCH, Arrays
from bnderive.check.outcome import Outcome, gradients_named, named
from bnderive.check.point import Point
from bnderive.layer.layer import Layer


class Runs(Protocol):
    """Differentiates a candidate at a point; `frozen` names inputs that need no gradient, and get zeros."""

    def __call__(
        self, layer: Layer, point: Point, dtype: str, device: str, frozen: frozenset[str] = frozenset()
    ) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class Given:
    """What a candidate may be given at a point: arrays of its framework for inputs and upstream gradients, by name."""

    layer: Layer
    point: Point
    dtype: str
    device: str
    inputs: Mapping[str, Any]
    upstream: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Returned:
    """What a forward returned: its outputs, in order, and what else, for the backward."""

    outputs: tuple[Any, ...]
    rest: tuple[Any, ...]


def returned(value: Any, count: int) -> Returned:
    """What a forward with `count` outputs returned: a bare output, (*outputs, more …) or (tuple of outputs, more …)."""
    if not isinstance(value, tuple | list):
        return Returned((value,), ())
    if count > 1 and value and isinstance(value[0], tuple | list):
        return Returned(tuple(value[0]), tuple(value[1:]))
    return Returned(tuple(value[:count]), tuple(value[count:]))


def run_pair(
    arrays: Arrays,
    forward: Callable[[Given], Returned] | None,
    backward: Callable[[Given, tuple[Any, ...]], Any] | None,
) -> Runs:
    """Runs a forward, and a backward that is given what the forward returned beside its outputs; either may be
    missing.
    """

    def run(layer: Layer, point: Point, dtype: str, device: str, frozen: frozenset[str] = frozenset()) -> Outcome:
        given = given_at(arrays, layer, point, dtype, device)
        held = _held(given)
        before = {key: arrays.copy(array) for key, array in held.items()}
        outputs: dict[str, Any] = {}
        gradients: dict[str, Any] = {}
        with np.errstate(all="ignore"):
            made = forward(given) if forward is not None else Returned((), ())
            if forward is not None:
                outputs = named(layer, point, layer.outputs, _back(arrays, made.outputs), "outputs")
            if backward is not None:
                values = backward(given, made.rest)
                gradients = gradients_named(layer, point, _read(arrays, values))
        changed = tuple(key for key, array in held.items() if not arrays.equal(array, before[key]))
        return Outcome(outputs, gradients, changed)

    return run


def run_autograd(function: Callable[[Given], Any], without: frozenset[str] = frozenset()) -> Runs:
    """Runs a function of tensors and differentiates it by autograd; it has no gradient of the inputs in `without`."""

    def run(layer: Layer, point: Point, dtype: str, device: str, frozen: frozenset[str] = frozenset()) -> Outcome:
        given = given_at(TORCH, layer, point, dtype, device)
        names = [q.name for q in layer.differentiable if q.name not in without]
        held = _held(given)
        before = {key: TORCH.copy(t) for key, t in held.items()}
        outputs, gradients = differentiated(function, given, names, frozen)
        found = dict(zip(names, [TORCH.back(g) for g in gradients], strict=True))
        changed = tuple(key for key, t in held.items() if not TORCH.equal(t, before[key]))
        return Outcome(
            named(layer, point, layer.outputs, _back(TORCH, outputs), "outputs"),
            named(layer, point, names, list(found.values()), "gradients"),
            changed,
        )

    return run


def differentiated(
    function: Callable[[Given], Any], given: Given, names: Iterable[str], frozen: frozenset[str] = frozenset()
) -> tuple[list[Any], list[Any]]:
    """The outputs of a function, and the gradients of the inputs with these names: tensors, on the device where they
    were computed. A gradient is zero where there is none.
    """
    import torch

    chosen = {name: given.inputs[name] for name in names}
    live = [t.requires_grad_() for name, t in chosen.items() if name not in frozen]
    result = function(given)
    outputs = list(result) if isinstance(result, tuple | list) else [result]
    upstream = [given.upstream[n] for n in given.layer.outputs]
    gradients = iter(torch.autograd.grad(outputs[: len(upstream)], live, upstream, allow_unused=True))
    made = [None if name in frozen else next(gradients) for name in chosen]
    return outputs, [torch.zeros_like(t) if g is None else g for t, g in zip(chosen.values(), made, strict=True)]


def given_at(arrays: Arrays, layer: Layer, point: Point, dtype: str, device: str) -> Given:
    """What is given at a point, in the layout of its battery."""
    layout = point.battery.layout

    def made(array: Any, axes: Any, expand: bool) -> Any:
        whole = array.reshape(point.shape(axes)) if point.splits else array
        return arrays.laid_out(arrays.make(whole, dtype, device), layout, expand)

    inputs = {q.name: made(point.inputs[q.name], q.axes, False) for q in layer.inputs}
    upstream = {n: made(point.upstream[n], layer.quantity(n).axes, True) for n in layer.outputs}
    return Given(layer, point, dtype, device, inputs, upstream)


def _held(given: Given) -> dict[str, Any]:
    return {**given.inputs, **{f"d{name}": array for name, array in given.upstream.items()}}


def _back(arrays: Arrays, values: Iterable[Any]) -> list[Any]:
    return [arrays.back(value) for value in values]


def _read(arrays: Arrays, values: Any) -> Any:
    if isinstance(values, Mapping):
        return {key: arrays.back(value) for key, value in values.items()}
    return _back(arrays, values) if isinstance(values, tuple | list) else arrays.back(values)
