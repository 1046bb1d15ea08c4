"""The shapes at which a backward is tried: small, large, long along one axis, and as asked for.

Input: a layer. Output: a length for each of its sizes.
"""

from collections.abc import Iterator, Mapping

import numpy as np
from sympy import Mul

from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.errors import BnderiveError
from bnderive.layer.layer import Layer

FEW_ELEMENTS = 400
MANY_ELEMENTS = 35_000
LONG = (4099, 1031, 257)

Sizes = dict[str, int]


def size_names(layer: Layer) -> tuple[str, ...]:
    """The names of the layer's sizes, in the order of its axes."""
    return tuple(dict.fromkeys(axis.size for axis in layer.axes))


def small_sizes(layer: Layer) -> tuple[Sizes, ...]:
    """Small shapes: pairwise different odd and even lengths, 2, 3 and 7 on every axis, and axes of length one."""
    names = size_names(layer)
    count = len(names)
    cycle = (5, 3, 2, 7) if count <= 3 else (3, 2, 2, 3)
    shapes = [tuple(cycle[(k + turn) % 4] for k in range(count)) for turn in range(4)]
    shapes += [tuple(1 if k == one else (2, 3)[k % 2] for k in range(count)) for one in range(min(count, 4))]
    shapes.append((1,) * count)
    return tuple(dict(zip(names, shape, strict=True)) for shape in dict.fromkeys(shapes))


def chosen_sizes(layer: Layer, sizes: Mapping[str, int]) -> Sizes:
    """The sizes that were asked for, and a small one for each that was not. Raises BnderiveError for a size that is
    not there.
    """
    names = size_names(layer)
    if unknown := [name for name in sizes if name not in names]:
        raise BnderiveError(f"{layer.name} has no size {unknown[0]}", hint=f"Its sizes are {', '.join(names)}.")
    return {**small_sizes(layer)[0], **sizes}


def large_sizes(layer: Layer) -> Sizes:
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
        if largest(layer, sizes) <= MANY_ELEMENTS:
            return sizes
    return dict.fromkeys(names, 2)


def long_sizes(layer: Layer) -> tuple[Sizes, ...]:
    """For each axis a shape that is long along it and short along the others: what a kernel does in blocks, and a sum
    that is taken in too narrow a type, goes wrong there alone.
    """
    names = size_names(layer)
    short = {name: (3, 2)[k % 2] for k, name in enumerate(names)}
    shapes = []
    for name in names:
        tried = ({**short, name: length} for length in LONG)
        shapes += [next((sizes for sizes in tried if largest(layer, sizes) <= MANY_ELEMENTS), None)]
    return tuple(sizes for sizes in shapes if sizes is not None)


def largest(layer: Layer, sizes: Mapping[str, int]) -> int:
    """The number of elements of the largest tensor that evaluation lays out."""
    return max(int(np.prod([sizes[a.size] for a in axes])) for axes in _ranges(layer))


def _ranges(layer: Layer) -> Iterator[tuple[Axis, ...]]:
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
