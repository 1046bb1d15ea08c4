"""The data on which accuracy is measured: benign ones, and those on which code loses digits. To add some, add a row.

Input: a layer, a row, a floating type, a seed. Output: a point whose numbers are exact in that type.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bnderive.algebra.expr import Sigma
from bnderive.check.batteries import Battery
from bnderive.check.point import Point, parameters
from bnderive.check.precision import rounded
from bnderive.check.shapes import size_names
from bnderive.layer.layer import Layer

MOST = 5_000_000
"""So many elements of any tensor, and no more."""


@dataclass(frozen=True, slots=True)
class Data:
    """Tensors of highest rank have the mean and the deviation; other inputs are weights between 0.4 and 1.9 of either
    sign. Upstream gradients have the mean `upstream` and the deviation one. Axes that the forward sums over hold about
    `summed` elements together, every other axis `across`.
    """

    name: str
    mean: float
    deviation: float
    summed: int = 1024
    across: int = 8
    upstream: float = 0.0


DATA = (
    Data("mean 0, deviation 1", 0.0, 1.0),
    Data("mean 1e4, deviation 1e-2", 1e4, 1e-2),
    Data("two in a sum", 0.0, 1.0, summed=2, across=64),
    Data("a million in a sum", 0.0, 1.0, summed=1_000_000, across=2),
    Data("upstream of mean 100", 0.0, 1.0, upstream=100.0),
    Data("deviation 20", 0.0, 20.0, summed=64),
    Data("deviation 1e20", 0.0, 1e20),
)


def unlike(rows: Sequence[Data]) -> list[Data]:
    """The rows, without those that differ from an earlier one in nothing but lengths."""
    first: dict[tuple[float, float, float], Data] = {}
    for data in rows:
        first.setdefault((data.mean, data.deviation, data.upstream), data)
    return list(first.values())


def sizes_for(layer: Layer, data: Data) -> dict[str, int]:
    """A length for each size of the layer."""
    sums = [s for d in layer.definitions for s in sorted(d.expr.atoms(Sigma), key=str)]
    over = list(dict.fromkeys(i.axis.size for name in size_names(layer) for s in sums for i in s.bound
                              if i.axis.size == name))  # fmt: skip
    each = round(data.summed ** (1 / max(len(over), 1)))
    lengths = dict.fromkeys(over, each) if each > 1 else {n: 1 if k else data.summed for k, n in enumerate(over)}
    return {name: lengths.get(name, data.across) for name in size_names(layer)}


def too_large(layer: Layer, sizes: Mapping[str, int]) -> bool:
    """Whether some tensor of the layer would have more than `MOST` elements."""
    return any(np.prod([float(sizes[a.size]) for a in q.axes]) > MOST for q in layer.quantities.values())


def draw(layer: Layer, data: Data, sizes: Mapping[str, int], dtype: str, seed: int) -> Point:
    """The point: inputs and upstream gradients, the same for the same seed on every machine."""
    battery = Battery(data.name)
    rank = max((len(q.indices) for q in layer.differentiable), default=0)
    inputs: dict[str, Any] = {}
    for position, quantity in enumerate(layer.inputs):
        rng = np.random.default_rng([seed, position])
        shape = tuple(sizes[a.size] for a in quantity.axes)
        if quantity.labels is not None:
            inputs[quantity.name] = rng.integers(0, sizes[quantity.labels.size], shape)
        elif len(quantity.indices) == rank:
            inputs[quantity.name] = data.mean + data.deviation * rng.standard_normal(shape)
        else:
            inputs[quantity.name] = rng.uniform(0.4, 1.9, shape) * rng.choice((-1.0, 1.0), shape)
    upstream = {}
    for position, name in enumerate(layer.outputs):
        rng = np.random.default_rng([seed, 1000 + position])
        shape = tuple(sizes[a.size] for a in layer.quantity(name).axes)
        upstream[name] = data.upstream + rng.standard_normal(shape)
    held, given = ({n: rounded(np.asarray(a), dtype) for n, a in arrays.items()} for arrays in (inputs, upstream))
    return Point(battery, dict(sizes), parameters(layer, battery), held, given)
