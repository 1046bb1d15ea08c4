"""Where a backward is tried: sizes, data, parameters and upstream gradients.

Each row of `BATTERIES` exists because a real wrong gradient passed without it: weights of one hide a lost weight, an
upstream gradient of ones hides everything in a normalization, a tiny ε hides where ε stands, a mean of zero hides
cancellation. To add a battery, add a row. Input: a layer and a seed. Output: `Point`s, the same for the same seed on
every machine.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sympy import Mul, Pow

from bnderive.algebra.evaluate import evaluate_layer
from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.index import Index, size_symbol
from bnderive.check.precision import rounded
from bnderive.errors import BnderiveError
from bnderive.layer.layer import Layer, Quantity

MANY_ELEMENTS = 35_000
FEW_ELEMENTS = 400


@dataclass(frozen=True, slots=True)
class Battery:
    """How one point is drawn.

    The tensors of highest rank have the given mean and scale; `near` scales them by the square root of the smallest
    positive parameter. Other inputs are weights: non-uniform, of both signs, never ones. `upstream` is random, ones or
    masked; `layout` is how the upstream gradient lies in memory. `parameter` replaces every positive real parameter
    and `shift` is added to every integer one.
    """

    name: str
    mean: float = 0.0
    scale: float = 1.0
    near: bool = False
    upstream: str = "random"
    layout: str = "contiguous"
    parameter: float | None = None
    shift: int = 0
    half: bool = True


BATTERIES = (
    Battery("mean 12, deviation 5", mean=12.0, scale=5.0),
    Battery("parameters 0.3", parameter=0.3, shift=1),
    Battery("deviation near root ε", near=True, half=False),
    Battery("strided upstream", layout="strided"),
    Battery("upstream of ones", mean=0.5, upstream="ones"),
    Battery("masked upstream", upstream="masked", shift=1),
    Battery("expanded upstream", layout="expanded"),
    Battery("deviation 20", scale=20.0, half=False),
    Battery("upstream of ones, parameters 0.3", upstream="ones", parameter=0.3),
    Battery("mean 1e4", mean=1e4, half=False),
    Battery("Fortran order", mean=-2.0, scale=0.5, layout="fortran", shift=2),
)


@dataclass(frozen=True, slots=True)
class Point:
    """One place at which a gradient is compared. Arrays are float64 (labels int64), already rounded to the type that
    runs.
    """

    battery: Battery
    sizes: Mapping[str, int]
    symbols: Mapping[str, float]
    inputs: Mapping[str, Any]
    upstream: Mapping[str, Any]

    @property
    def elements(self) -> int:
        """How many real numbers the inputs hold."""
        return sum(a.size for a in self.inputs.values() if a.dtype.kind == "f")


def size_names(layer: Layer) -> tuple[str, ...]:
    """The names of the layer's sizes, in the order of its axes."""
    return tuple(dict.fromkeys(axis.size for axis in layer.axes))


def small_sizes(layer: Layer) -> tuple[dict[str, int], ...]:
    """Small shapes: pairwise different odd and even lengths, 2, 3 and 7 on every axis, and axes of length one."""
    names = size_names(layer)
    count = len(names)
    cycle = (5, 3, 2, 7) if count <= 3 else (3, 2, 2, 3)
    shapes = [tuple(cycle[(k + turn) % 4] for k in range(count)) for turn in range(4)]
    shapes += [tuple(1 if k == one else (2, 3)[k % 2] for k in range(count)) for one in range(min(count, 4))]
    shapes.append((1,) * count)
    return tuple(dict(zip(names, shape, strict=True)) for shape in dict.fromkeys(shapes))


def chosen_sizes(layer: Layer, sizes: Mapping[str, int]) -> dict[str, int]:
    """The sizes that were asked for, and a small one for each that was not. Raises BnderiveError for a size that is
    not there.
    """
    names = size_names(layer)
    if unknown := [name for name in sizes if name not in names]:
        raise BnderiveError(f"{layer.name} has no size {unknown[0]}", hint=f"Its sizes are {', '.join(names)}.")
    return {**small_sizes(layer)[0], **sizes}


def large_sizes(layer: Layer) -> dict[str, int]:
    """One large shape of odd lengths that keeps every tensor of the layer, the intermediate ones too, at a bounded
    size.
    """
    names = size_names(layer)
    for lengths in (
        (257, 129, 67),
        (129, 67, 31),
        (67, 31, 17),
        (31, 17, 11),
        (17, 11, 7),
        (11, 7, 5),
        (7, 5, 3),
        (5, 3, 2),
    ):
        sizes = {name: lengths[min(k, 2)] + (0 if k < 3 else 2 * (k - 2)) for k, name in enumerate(names)}
        largest = max(int(np.prod([sizes[a.size] for a in axes])) for axes in _ranges(layer))
        if largest <= MANY_ELEMENTS:
            return sizes
    return dict.fromkeys(names, 2)


def _ranges(layer: Layer) -> Iterator[tuple[Any, ...]]:
    yield ()
    for quantity in layer.quantities.values():
        yield quantity.axes
    for definition in layer.definitions:
        for total in sorted(definition.expr.atoms(Sigma), key=str):
            if not _is_contraction(total):
                yield tuple(i.axis for i in sorted(total.body.atoms(Index), key=str))


def _is_contraction(total: Sigma) -> bool:
    """Whether a sum is of a plain product of elements, which is computed without ever being laid out whole."""
    return all(isinstance(f, Element) for f in Mul.make_args(total.body))


def draw(layer: Layer, battery: Battery, sizes: Mapping[str, int], seed: int, dtype: str = "float64") -> Point | None:
    """The point of a battery at a shape; None where the layer has no finite value there, with signed or with positive
    inputs.
    """
    symbols = parameters(layer, battery)
    if not counts_hold(layer, sizes, symbols):
        return None
    inputs: dict[str, Any] = {}
    rank = max((len(q.indices) for q in layer.differentiable), default=0)
    for position, quantity in enumerate(layer.inputs):
        rng = np.random.default_rng([seed, position, *(sizes[a.size] for a in quantity.axes)])
        inputs[quantity.name] = _values(quantity, battery, sizes, symbols, rng, data=len(quantity.indices) == rank)
    for candidate in (inputs, {n: abs(a) + 0.1 if a.dtype.kind == "f" else a for n, a in inputs.items()}):
        held = {name: rounded(array, dtype) for name, array in candidate.items()}
        outputs = evaluate_layer(layer, held, sizes, symbols)
        if all(np.isfinite(outputs[d.quantity.name]).all() for d in layer.definitions):
            rng = np.random.default_rng([seed, 1000, *sizes.values()])
            upstream = {name: rounded(_upstream(outputs[name].shape, battery, rng), dtype) for name in layer.outputs}
            return Point(battery, dict(sizes), symbols, held, upstream)
    return None


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
    if not data:
        return np.asarray(rng.uniform(0.4, 1.9, shape) * rng.choice((-1.0, 1.0), shape))
    scale = battery.scale
    if battery.near:
        scale = min((v for v in symbols.values() if isinstance(v, float) and v > 0), default=1e-5) ** 0.5
    return np.asarray(battery.mean + scale * rng.standard_normal(shape))


def _upstream(shape: tuple[int, ...], battery: Battery, rng: Any) -> Any:
    """A gradient of ones; or a random one, scaled by three, some of it masked; constant along the first axis when
    expanded.
    """
    if battery.upstream == "ones":
        return np.ones(shape)
    values = 3.0 * rng.standard_normal(shape) + 0.5
    if battery.upstream == "masked":
        values = np.where(rng.random(shape) < 0.4, 0.0, values)
    if battery.layout == "expanded" and shape:
        values = np.broadcast_to(values[:1], shape).copy()
    return np.asarray(values)


def small_points(layer: Layer, seed: int, dtype: str = "float64") -> list[Point]:
    """Every battery at two shapes and every shape in two batteries, where the layer is defined."""
    shapes = small_sizes(layer)
    pairs = [(battery, shapes[(k + turn) % len(shapes)]) for turn in (0, 3) for k, battery in enumerate(BATTERIES)]
    drawn = (draw(layer, b, s, seed + k, dtype) for k, (b, s) in enumerate(pairs) if b.half or dtype == "float64")
    return [point for point in drawn if point is not None]


def large_points(layer: Layer, seed: int) -> list[Point]:
    """Two batteries at the large shape: the first two of these under which the layer is defined there."""
    chosen = (BATTERIES[0], replace(BATTERIES[9], layout="strided"), BATTERIES[3], BATTERIES[1])
    drawn = (draw(layer, battery, large_sizes(layer), seed) for battery in chosen)
    return [point for point in drawn if point is not None][:2]
