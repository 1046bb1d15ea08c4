"""What a candidate gave at a point, and how the things that it returned get their names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bnderive.check.point import Point
from bnderive.layer.layer import Layer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a candidate gave at a point, as float64 arrays by name, and which of the arrays it was given it changed.

    Outputs are missing where there is no forward, gradients where the candidate has none of that input.
    """

    outputs: Mapping[str, Any]
    gradients: Mapping[str, Any]
    changed: tuple[str, ...] = ()


class WrongShape(Exception):
    """A candidate returned the wrong number of things, or things that are no arrays; the message says what."""


def gradients_named(layer: Layer, point: Point, gradients: Any) -> dict[str, Any]:
    """Gradients in the order of the layer's real inputs (a tuple, or the bare array where there is one), or by name in
    a dictionary, as x, dx or grad_x.
    """
    names = [q.name for q in layer.differentiable]
    if isinstance(gradients, Mapping):
        keys = {name: _key(gradients, name) for name in names}
        found = [name for name in names if keys[name] is not None]
        if not found:
            given = ", ".join(map(str, gradients)) or "nothing"
            raise WrongShape(f"none of the gradients is named as an input ({', '.join(names)}): {given}")
        return named(layer, point, found, [gradients[keys[name]] for name in found], "gradients")
    return named(layer, point, names, gradients if isinstance(gradients, tuple | list) else [gradients], "gradients")


def _key(gradients: Mapping[Any, Any], name: str) -> Any:
    return next((k for k in (f"d{name}", f"d_{name}", f"grad_{name}", name) if k in gradients), None)


def named(layer: Layer, point: Point, names: Sequence[str], arrays: Sequence[Any], what: str) -> dict[str, Any]:
    """Arrays by name as float64, in the shapes of the document where axes were split. Raises WrongShape."""
    if len(names) != len(arrays):
        raise WrongShape(f"{len(arrays)} {what} came back where there are {len(names)}: {', '.join(names)}")
    for name, array in zip(names, arrays, strict=True):
        if np.asarray(array).dtype.kind not in "fiu":
            raise WrongShape(f"{what}: what came back for {name} is no array of real numbers")
    found = {name: np.asarray(array).astype(np.float64) for name, array in zip(names, arrays, strict=True)}
    return {name: _whole(layer, point, name, array) for name, array in found.items()} if point.splits else found


def _whole(layer: Layer, point: Point, name: str, array: Any) -> Any:
    axes = layer.quantity(name).axes
    if array.shape != point.shape(axes):
        raise WrongShape(f"what came back for {name} has shape {list(array.shape)}, not {list(point.shape(axes))}")
    return array.reshape([point.sizes[a.size] for a in axes])
