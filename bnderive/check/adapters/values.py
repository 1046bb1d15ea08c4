"""Values for the arguments of a plan at a point."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from bnderive.algebra.evaluate import evaluate_layer
from bnderive.check.adapters.matching import FORWARD, INPUT, PARAMETER, SAVED, SHAPE, UPSTREAM, Plan, Source
from bnderive.check.arrays import Arrays
from bnderive.check.outcome import WrongShape
from bnderive.check.running import Given
from bnderive.check.widest import extended
from bnderive.derive.derivation import Derivation

NARROW = ("bfloat16", "float16")


def call(function: Callable[..., Any], plan: Plan, value: Callable[[Source], Any]) -> Any:
    """Calls a function as planned."""
    positional = [value(a.source) for a in plan.arguments if not a.keyword]
    return function(*positional, **{a.name: value(a.source) for a in plan.arguments if a.keyword})


def values(given: Given) -> Callable[[Source], Any]:
    """The values of inputs, upstream gradients, parameters and sizes."""

    def value(source: Source) -> Any:
        if source.kind == INPUT:
            return given.inputs[source.name]
        if source.kind == UPSTREAM:
            return given.upstream[source.name]
        if source.kind == PARAMETER:
            return given.point.symbols[source.name]
        if source.kind == SHAPE:
            return given.point.shape(given.layer.quantity(source.name).axes)
        return source.value

    return value


def backward_values(
    derivation: Derivation, arrays: Arrays, plan: Plan, given: Given, rest: tuple[Any, ...], keeps: bool
) -> Callable[[Source], Any]:
    """The same for a backward: what the forward saved, or what the definitions say it should have. With `keeps`,
    statistics keep the axes that they were summed over, with length one.
    """
    base = values(given)
    chosen = _from_forward(plan, rest)
    defined: Mapping[str, Any] = {}
    if any(a.source.kind == FORWARD and id(a.source) not in chosen for a in plan.arguments):
        inputs, _ = extended(derivation.layer, given.point)
        defined = evaluate_layer(derivation.forward, inputs, given.point.sizes, given.point.symbols)

    def value(source: Source) -> Any:
        if id(source) in chosen:
            return chosen[id(source)]
        if source.kind != FORWARD:
            return base(source)
        quantity = derivation.forward.quantity(source.name)
        rank = max(len(q.indices) for q in given.layer.inputs)
        array = np.asarray(defined[source.name], dtype=np.float64)
        if keeps and len(quantity.axes) < rank:
            array = array.reshape(_kept(given, quantity.axes))
        elif given.point.splits:
            array = array.reshape(given.point.shape(quantity.axes))
        narrow = given.dtype in NARROW and len(quantity.axes) < rank
        return arrays.make(array, "float32" if narrow else given.dtype, given.device)

    return value


def _from_forward(plan: Plan, rest: tuple[Any, ...]) -> dict[int, Any]:
    """What the forward saved, by the source that it is for."""
    saved = [a.source for a in plan.arguments if a.source.kind == SAVED]
    wider = [a.source for a in plan.arguments if a.source.kind in {SAVED, FORWARD}]
    every = [a.source for a in plan.arguments if a.source.kind != UPSTREAM]
    if len(saved) == 1 and len(rest) != len(wider):
        return {id(saved[0]): rest[0] if len(rest) == 1 else rest}
    for sources in (saved, wider, every):
        if rest and len(sources) == len(rest):
            return {id(source): value for source, value in zip(sources, rest, strict=True)}
    if saved:
        raise WrongShape(f"the forward saved {len(rest)} things, and the backward wants {len(saved)} of it")
    return {}


def _kept(given: Given, axes: Any) -> list[int]:
    data = max(given.layer.inputs, key=lambda q: len(q.indices))
    names = {a.size for a in axes}
    return [n if a.size in names else 1 for a in data.axes for n in given.point.shape((a,))]
