"""Which points a check visits: every battery at small shapes, two at a large one, one at shapes that are long along one
axis; or all at one shape that is asked for, a few where that has many elements.

Input: a layer, a seed and a floating type. Output: `Point`s.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bnderive.check.batteries import (
    BATTERIES,
    EXACT,
    ORDINARY,
    OTHER_PARAMETERS,
    STRIDED,
    STRIDED_LARGE_MEAN,
    Battery,
)
from bnderive.check.point import Point, draw
from bnderive.check.shapes import MANY_ELEMENTS, Sizes, chosen_sizes, large_sizes, largest, long_sizes, small_sizes
from bnderive.layer.layer import Layer


def points_of(
    layer: Layer, seed: int, dtype: str, sizes: Mapping[str, int] | None = None, power: int = 0
) -> list[Point]:
    """The points for a type; at one shape only where `sizes` are given. `power` scales the data of all by two to it."""
    if sizes is not None:
        return _at(layer, _batteries(layer, chosen_sizes(layer, sizes), dtype), seed, dtype, power)
    points = small_points(layer, seed, dtype, power)
    points += large_points(layer, seed, power) if dtype == "float64" else []
    return points + long_points(layer, seed, dtype, power)


def has_many_elements(layer: Layer, sizes: Mapping[str, int] | None) -> bool:
    """Whether a shape is so large that only a few batteries are tried there."""
    return sizes is not None and largest(layer, chosen_sizes(layer, sizes)) > MANY_ELEMENTS


def _batteries(layer: Layer, sizes: Sizes, dtype: str) -> list[tuple[Battery, Sizes]]:
    if not has_many_elements(layer, sizes):
        return [(battery, sizes) for battery in (*BATTERIES, *EXACT, *BATTERIES)]
    few = (ORDINARY, OTHER_PARAMETERS) if dtype == "float64" else (ORDINARY, *EXACT)
    return [(battery, sizes) for battery in few]


def _at(
    layer: Layer, pairs: Iterable[tuple[Battery, Sizes]], seed: int, dtype: str, power: int, turn: bool = True
) -> list[Point]:
    drawn = (
        draw(layer, replace(battery, power=battery.power + power), sizes, seed + k * turn, dtype)
        for k, (battery, sizes) in enumerate(pairs)
        if battery.narrow or dtype == "float64"
    )
    return [point for point in drawn if point is not None]


def small_points(layer: Layer, seed: int, dtype: str = "float64", power: int = 0) -> list[Point]:
    """Every battery at two shapes and every shape in two batteries, where the layer is defined."""
    shapes = small_sizes(layer)
    pairs = [(b, shapes[(k + turn) % len(shapes)]) for turn in (0, 3) for k, b in enumerate((*BATTERIES, *EXACT))]
    return _at(layer, pairs, seed, dtype, power)


def large_points(layer: Layer, seed: int, power: int = 0) -> list[Point]:
    """Two batteries at the large shape: the first two of these under which the layer is defined there."""
    sizes = large_sizes(layer)
    chosen = (ORDINARY, STRIDED_LARGE_MEAN, STRIDED, OTHER_PARAMETERS)
    return _at(layer, [(battery, sizes) for battery in chosen], seed, "float64", power, turn=False)[:2]


def long_points(layer: Layer, seed: int, dtype: str = "float64", power: int = 0) -> list[Point]:
    """The first battery at every long shape."""
    return _at(layer, [(ORDINARY, sizes) for sizes in long_sizes(layer)], seed, dtype, power, turn=False)
