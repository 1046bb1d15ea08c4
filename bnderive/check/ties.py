"""Whether a point has ties: two places as large as each other, or nearly so, where the layer takes the largest. Which
of them gets the gradient is a convention, and a type with few digits may see either.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from bnderive.algebra.evaluate import evaluate
from bnderive.check.precision import PRECISIONS
from bnderive.layer.layer import Layer

ROUNDINGS = 8


def tied(
    layer: Layer, values: Mapping[str, Any], sizes: Mapping[str, int], symbols: Mapping[str, Any], dtype: str
) -> bool:
    """Whether some largest element is within a few roundings of the next one; `values` are of all quantities."""
    for choice in layer.choices:
        own = choice.quantity.indices
        body, (along,) = choice.expr.args[0].open(own)
        array = evaluate(body, values, sizes, symbols, (*own, along))
        if array.shape[-1] < 2:
            continue
        second, first = np.moveaxis(np.partition(array, (-2, -1), axis=-1)[..., -2:], -1, 0)
        if np.any(first - second <= ROUNDINGS * PRECISIONS[dtype].eps * np.abs(first)):
            return True
    return False
