"""What a reference is: the gradients of a layer at a point, computed without the candidate; and the noun for one kind
of it.

Every reference but the closed form starts from the forward definitions and knows nothing of the derived backward.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bnderive.algebra.evaluate import LEAD, evaluate_layer
from bnderive.check.point import Point, has_kinks
from bnderive.check.trial import Trial
from bnderive.check.widest import EXTENDED
from bnderive.derive.derivation import Derivation
from bnderive.layer.layer import Layer

BATCH = 400_000


@dataclass(frozen=True, slots=True)
class Reference:
    """Gradients by the name of the input. `error` bounds the error of the method, element by element; rounding comes on
    top, in units of `unit`. With `directions` (a direction, and the axes that are summed over), `values` holds
    products with directions, not the gradient itself.
    """

    values: Mapping[str, Any]
    error: Mapping[str, Any] = field(default_factory=dict)
    unit: float = EXTENDED
    directions: Mapping[str, tuple[Any, tuple[int, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of check: where it applies and how its reference is made.

    `refuses` says why it cannot be used for a layer at all (empty where it can), `fits` whether a point is of its size;
    `dtypes` are those of the candidates that it is compared with; `reference` may raise NotRun with a reason. What
    rests on other floating-point code than the definitions does not judge: it only says where it differs. One whose
    error is itself an `estimate` fails nobody whom a kind without one has confirmed at the same point.
    """

    name: str
    dtypes: tuple[str, ...]
    refuses: Callable[[Layer], str]
    fits: Callable[[Layer, Point], bool]
    reference: Callable[[Derivation, Trial], Reference]
    judges: bool = True
    estimate: bool = False


def at_point(made: Callable[[Derivation, Point], Reference]) -> Callable[[Derivation, Trial], Reference]:
    """What makes a reference for a trial, of what needs the point alone."""
    return lambda derivation, trial: made(derivation, trial.point)


class NotRun(Exception):
    """A reference is not to be had here; the message says why."""


def kinks(layer: Layer) -> str:
    """Why differences over a step tell nothing: the forward has kinks, which a step may cross; else empty."""
    return "the forward has kinks" if has_kinks(layer) else ""


def contracted(layer: Layer, point: Point, inputs: Mapping[str, Any]) -> Any:
    """L = Σ (∂L/∂y) y over every output, for each variant of a batch of inputs."""
    values = evaluate_layer(layer, inputs, {**point.sizes, LEAD.axis.size: 0}, point.symbols)
    total: Any = 0
    for name in layer.outputs:
        product = np.asarray(values[name] * point.upstream[name])
        axes = tuple(range(product.ndim - point.upstream[name].ndim, product.ndim))
        total = total + product.sum(axis=axes)
    return total


def one_at_a_time(array: Any, change: Any, first: int, last: int) -> Any:
    """Variants of an array: variant k has `change` (a number or one for each element) added to element `first` + k
    alone.
    """
    variants = np.repeat(array.reshape(1, -1), last - first, axis=0)
    step = np.broadcast_to(np.asarray(change), array.shape).reshape(-1)
    if variants.dtype != object:
        variants = variants.astype(np.result_type(variants, step))
    variants[np.arange(last - first), np.arange(first, last)] += step[first:last]
    return variants.reshape(last - first, *array.shape)


def batches(array: Any) -> list[tuple[int, int]]:
    """The ranges of elements that are varied together, so that memory stays bounded."""
    length = max(1, BATCH // max(1, array.size))
    return [(k, min(k + length, array.size)) for k in range(0, array.size, length)]
