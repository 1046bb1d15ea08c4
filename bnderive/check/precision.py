"""The floating types that a check knows, and rounding to them. To add a type, add a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Precision:
    """A floating type: distance from one to the next number, smallest and largest number.

    `accumulate` is the distance in the type in which its sums are taken: never narrower than float32.
    """

    name: str
    eps: float
    smallest: float
    largest: float
    accumulate: float


_SINGLE = 2.0**-23
PRECISIONS: Mapping[str, Precision] = {
    p.name: p
    for p in (
        Precision("float64", 2.0**-52, 5e-324, 1.7e308, 2.0**-52),
        Precision("float32", _SINGLE, 1.4e-45, 3.4e38, _SINGLE),
        Precision("bfloat16", 2.0**-7, 9.2e-41, 3.3e38, _SINGLE),
        Precision("float16", 2.0**-10, 6.0e-8, 65504.0, _SINGLE),
    )
}


def largest_of(precision: Precision) -> float:
    """The largest number of the type in which numbers of a type are computed."""
    return max(p.largest for p in PRECISIONS.values() if p.eps == precision.accumulate)


def rounded(array: Any, dtype: str) -> Any:
    """The float64 array whose elements are those of `array` rounded to the type; integers stay as they are."""
    array = np.asarray(array)
    if array.dtype.kind != "f" or dtype == "float64":
        return array
    with np.errstate(over="ignore"):
        if dtype != "bfloat16":
            return array.astype(dtype).astype(np.float64)
        bits = array.astype(np.float32).view(np.uint32)
    nearest = (bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))) & np.uint32(0xFFFF0000)
    return nearest.view(np.float32).astype(np.float64)
