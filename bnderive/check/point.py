"""One place at which gradients are compared, and how it is drawn. Input: a layer, a battery, a shape and a seed.
Output: a `Point`, the same for the same seed on every machine.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sympy import Pow

from bnderive.algebra.evaluate import evaluate_layer
from bnderive.algebra.index import Axis, size_symbol
from bnderive.algebra.ops import OPS
from bnderive.check.batteries import Battery
from bnderive.check.degrees import degrees
from bnderive.check.precision import rounded
from bnderive.check.ties import tied
from bnderive.layer.layer import Layer, Quantity


@dataclass(frozen=True, slots=True)
class Point:
    """One place at which a gradient is compared. Arrays are float64 (labels int64), already rounded to the type that
    runs. `splits` says in which parts a candidate is given an axis: N as (a, b), by the name of the size.
    """

    battery: Battery
    sizes: Mapping[str, int]
    symbols: Mapping[str, float]
    inputs: Mapping[str, Any]
    upstream: Mapping[str, Any]
    splits: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def shape(self, axes: Iterable[Axis]) -> tuple[int, ...]:
        """The shape in which a candidate is given a tensor with these axes."""
        return tuple(n for a in axes for n in self.splits.get(a.size, (self.sizes[a.size],)))

    @property
    def elements(self) -> int:
        """How many real numbers the inputs hold."""
        return sum(a.size for a in self.inputs.values() if a.dtype.kind == "f")


def draw(layer: Layer, battery: Battery, sizes: Mapping[str, int], seed: int, dtype: str = "float64") -> Point | None:
    """The point of a battery at a shape; None where the layer has no finite value there, or a tie, with signed or with
    positive inputs.
    """
    symbols = parameters(layer, battery)
    unlabelled = any(q.labels and not sizes[q.labels.size] for q in layer.quantities.values())
    if unlabelled or not counts_hold(layer, sizes, symbols) or (battery.degenerate and has_kinks(layer)):
        return None
    inputs: dict[str, Any] = {}
    rank = max((len(q.indices) for q in layer.differentiable), default=0)
    for position, quantity in enumerate(layer.inputs):
        rng = np.random.default_rng([seed, position, *(sizes[a.size] for a in quantity.axes)])
        inputs[quantity.name] = _values(quantity, battery, sizes, symbols, rng, data=len(quantity.indices) == rank)
    symbols, inputs = _scaled(layer, battery, symbols, inputs)
    for candidate in (inputs, {n: abs(a) + 0.1 if a.dtype.kind == "f" else a for n, a in inputs.items()}):
        held = {name: rounded(array, dtype) for name, array in candidate.items()}
        values = evaluate_layer(layer, held, sizes, symbols)
        finite = all(np.isfinite(values[d.quantity.name]).all() for d in layer.definitions)
        if finite and not tied(layer, values, sizes, symbols, dtype):
            rng = np.random.default_rng([seed, 1000, *sizes.values()])
            upstream = {n: rounded(_upstream(layer, n, battery, values, rng), dtype) for n in layer.outputs}
            return Point(battery, dict(sizes), symbols, held, upstream)
    return None


def has_kinks(layer: Layer) -> bool:
    """Whether the forward has kinks, at which there is no gradient."""
    functions = [op.function for op in OPS.values() if op.rational]
    return any(d.expr.has(*functions) for d in layer.definitions)


def counts_hold(layer: Layer, sizes: Mapping[str, int], symbols: Mapping[str, float]) -> bool:
    """Whether every count that is divided by, such as m − q, is positive."""
    numbers = {size_symbol(n): v for n, v in sizes.items()}
    numbers |= {p.symbol: symbols[p.name] for p in layer.parameters if p.integer}
    powers = (p for d in layer.definitions for p in d.expr.atoms(Pow) if p.exp.is_negative)
    bases = (p.base for p in powers if p.base.free_symbols and p.base.free_symbols <= set(numbers))
    return all(base.xreplace(numbers) > 0 for base in bases)


def parameters(layer: Layer, battery: Battery) -> dict[str, float]:
    """A number for each parameter of the layer."""
    numbers: dict[str, float] = {}
    for parameter in layer.parameters:
        value = parameter.default if parameter.default is not None else 1 if parameter.integer else 0.7
        if parameter.integer:
            value = int(value) + battery.shift
        elif battery.parameter is not None:
            value = battery.parameter
        numbers[parameter.name] = value
    return numbers


def _values(
    quantity: Quantity, battery: Battery, sizes: Mapping[str, int], symbols: Mapping[str, float], rng: Any, data: bool
) -> Any:
    shape = tuple(sizes[a.size] for a in quantity.axes)
    if quantity.labels is not None:
        return rng.integers(0, sizes[quantity.labels.size], shape)
    if battery.signs:
        return _turns(shape) if data else rng.choice((-2.0, -0.5, 0.5, 2.0), shape)
    kept = _places(shape, rng) if battery.zeros else 1.0
    if not data:
        return np.asarray(rng.uniform(0.4, 1.9, shape) * rng.choice((-1.0, 1.0), shape) * kept)
    scale = battery.scale
    if battery.near:
        scale = min((v for v in symbols.values() if isinstance(v, float) and v > 0), default=1e-5) ** 0.5
    return np.asarray((battery.mean + scale * rng.standard_normal(shape)) * kept)


def _places(shape: tuple[int, ...], rng: Any) -> Any:
    """One at about two thirds of all places, and never at all of several; else zero."""
    kept = np.asarray(rng.random(shape) < 2 / 3, dtype=float)
    if kept.size > 1:
        kept.flat[rng.integers(kept.size)] = 0.0
    return kept


def _turns(shape: tuple[int, ...]) -> Any:
    """One and minus one by turns along every axis."""
    place = sum(np.indices(shape, sparse=True), np.zeros((), dtype=int))
    return np.asarray(1.0 - 2.0 * (place % 2))


def _scaled(
    layer: Layer, battery: Battery, symbols: Mapping[str, float], inputs: Mapping[str, Any]
) -> tuple[dict[str, float], dict[str, Any]]:
    """Inputs and parameters in another unit: exact, since it is a power of two, but for roots of it."""
    if not battery.power:
        return dict(symbols), dict(inputs)
    factors = {name: 2.0 ** float(battery.power * degree) for name, degree in degrees(layer).items()}
    return (
        {n: v * factors.get(n, 1) for n, v in symbols.items()},
        {n: a * factors[n] if n in factors else a for n, a in inputs.items()},
    )


def _upstream(layer: Layer, output: str, battery: Battery, values: Mapping[str, Any], rng: Any) -> Any:
    """A gradient of ones; or signs; or −1 and 2 at random; or a random one, scaled by three, some of it masked,
    or all of it negative; constant along the first axis when expanded.

    A random one has a part along ones, and along every quantity of the forward that lies as the output does (x̂ of a
    normalization): the directions in which a normalization has no gradient, and a wrong one has.
    """
    shape = values[output].shape
    if battery.upstream == "ones":
        return np.ones(shape)
    if battery.upstream == "signs":
        return _turns(shape)
    if battery.upstream == "steps":
        return np.asarray(rng.choice((-1.0, 2.0), shape))
    random = 3.0 * rng.standard_normal(shape) + 0.5
    axes = layer.quantity(output).axes
    for definition in layer.definitions:
        quantity = definition.quantity
        if quantity.axes == axes and quantity.name not in layer.outputs and len(axes):
            along = values[quantity.name]
            size = np.sqrt(np.mean(along * along)) if along.size else 0.0
            random = random + (along / size if np.isfinite(size) and size > 0 else 0.0)
    if battery.upstream == "negative":
        return np.asarray(-np.abs(random))
    if battery.upstream == "masked":
        random = np.where(rng.random(shape) < 0.4, 0.0, random)
    if battery.layout == "expanded" and shape:
        random = np.broadcast_to(random[:1], shape).copy()
    return np.asarray(random)
