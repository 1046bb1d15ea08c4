"""What is checked: somebody's forward and backward, numpy or torch, ours or not, behind one way of running it at a
point.

`numpy_candidate` and `torch_candidate` wrap callables; `load_candidate` (in `check/load.py`) finds them in a file or a
module.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from bnderive.check.point import Point
from bnderive.layer.layer import Layer


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a candidate gave at a point, as float64 arrays by name, and which of the arrays it was given it changed."""

    outputs: Mapping[str, Any]
    gradients: Mapping[str, Any]
    changed: tuple[str, ...] = ()


class Runs(Protocol):
    """Differentiates a candidate at a point; `frozen` names inputs that need no gradient, and get zeros."""

    def __call__(
        self, layer: Layer, point: Point, dtype: str, device: str, frozen: frozenset[str] = frozenset()
    ) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A backward to check: `run` differentiates it; `missing` says why it cannot run at all."""

    name: str
    framework: str
    dtypes: tuple[str, ...]
    run: Runs
    missing: str = ""


class WrongShape(Exception):
    """A candidate returned the wrong number of things, or things that are no arrays; the message says what."""


def numpy_candidate(name: str, forward: Callable[..., Any], backward: Callable[..., Any]) -> Candidate:
    """A pair `forward(*inputs, **parameters) -> (*outputs, saved)` and `backward(*upstream, saved) -> gradients`.

    Gradients come in the order of the layer's real inputs: a tuple, or the bare array where there is one. A forward
    with several outputs may return them as one tuple in front of what it saved.
    """

    def run(layer: Layer, point: Point, dtype: str, device: str, frozen: frozenset[str] = frozenset()) -> Outcome:
        layout = point.battery.layout
        arrays = [_laid_out(_typed(point.inputs[q.name], dtype), layout, expand=False) for q in layer.inputs]
        upstream = [_laid_out(_typed(point.upstream[n], dtype), layout) for n in layer.outputs]
        held = dict(
            zip([q.name for q in layer.inputs] + [f"d{n}" for n in layer.outputs], [*arrays, *upstream], strict=True)
        )
        before = {key: array.copy() for key, array in held.items()}
        with np.errstate(all="ignore"):
            *outputs, saved = forward(*arrays, **point.symbols)
            if len(outputs) == 1 and isinstance(outputs[0], tuple | list):
                outputs = list(outputs[0])
            outputs = [np.array(o) for o in outputs]
            gradients = backward(*upstream, saved)
        changed = tuple(key for key, array in held.items() if not np.array_equal(array, before[key], equal_nan=True))
        return Outcome(_named(layer.outputs, outputs, "outputs"), _gradients(layer, gradients), changed)

    return Candidate(name, "numpy", ("float64", "float32"), run)


def torch_candidate(name: str, function: Callable[..., Any]) -> Candidate:
    """A function `function(*inputs, **parameters) -> outputs` of tensors that autograd differentiates."""

    def run(layer: Layer, point: Point, dtype: str, device: str, frozen: frozenset[str] = frozenset()) -> Outcome:
        import torch

        def tensor(array: Any) -> Any:
            kind = getattr(torch, dtype) if array.dtype.kind == "f" else torch.int64
            return torch.tensor(np.array(array, order="C")).to(kind).to(device)

        layout = point.battery.layout
        tensors = [_laid_out_tensor(tensor(point.inputs[q.name]), layout, expand=False) for q in layer.inputs]
        upstream = [_laid_out_tensor(tensor(point.upstream[n]), layout) for n in layer.outputs]
        real = [t for t in tensors if t.is_floating_point()]
        names = [q.name for q in layer.differentiable]
        live = [t.requires_grad_() for name, t in zip(names, real, strict=True) if name not in frozen]
        held = dict(
            zip([q.name for q in layer.inputs] + [f"d{n}" for n in layer.outputs], [*tensors, *upstream], strict=True)
        )
        before = {key: t.detach().clone() for key, t in held.items()}
        result = function(*tensors, **point.symbols)
        outputs = list(result) if isinstance(result, tuple | list) else [result]
        values = [o.detach().double().cpu().numpy() for o in outputs]
        gradients = iter(torch.autograd.grad(outputs, live, upstream, allow_unused=True))
        given = [None if name in frozen else next(gradients) for name in names]
        filled = [torch.zeros_like(t) if g is None else g for t, g in zip(real, given, strict=True)]
        changed = tuple(key for key, t in held.items() if not torch.equal(t.detach(), before[key]))
        return Outcome(
            _named(layer.outputs, values, "outputs"),
            _gradients(layer, [g.double().cpu().numpy() for g in filled]),
            changed,
        )

    return Candidate(name, "torch", ("float64", "float32", "bfloat16", "float16"), run)


def _typed(array: Any, dtype: str) -> Any:
    return array.astype(dtype) if array.dtype.kind == "f" else array.copy()


def _gradients(layer: Layer, gradients: Any) -> dict[str, Any]:
    names = [q.name for q in layer.differentiable]
    if not isinstance(gradients, tuple | list):
        gradients = [gradients]
    return _named(names, gradients, "gradients")


def _named(names: Sequence[str], arrays: Sequence[Any], what: str) -> dict[str, Any]:
    if len(names) != len(arrays):
        raise WrongShape(f"{len(arrays)} {what} came back where there are {len(names)}: {', '.join(names)}")
    for name, array in zip(names, arrays, strict=True):
        if np.asarray(array).dtype.kind not in "fiu":
            raise WrongShape(f"{what}: what came back for {name} is no array of real numbers")
    return {name: np.asarray(array).astype(np.float64) for name, array in zip(names, arrays, strict=True)}


def _laid_out(array: Any, layout: str, expand: bool = True) -> Any:
    """The same values with another layout in memory; what lies between the elements of a strided array is not a
    number.
    """
    if layout == "strided" and array.ndim and array.dtype.kind == "f":
        wide = np.full([2 * n for n in array.shape], np.nan, dtype=array.dtype)
        view = wide[(slice(None, None, 2),) * array.ndim]
        view[...] = array
        return view
    if layout == "expanded" and expand and array.ndim:
        return np.broadcast_to(array[:1].copy(), array.shape)
    return np.array(array, order="F") if layout == "fortran" else array


def _laid_out_tensor(tensor: Any, layout: str, expand: bool = True) -> Any:
    import torch

    if layout == "strided" and tensor.ndim and tensor.is_floating_point():
        wide = torch.full([2 * n for n in tensor.shape], float("nan"), dtype=tensor.dtype, device=tensor.device)
        view = wide[(slice(None, None, 2),) * tensor.ndim]
        view.copy_(tensor)
        return view
    if layout == "expanded" and expand and tensor.ndim:
        return tensor[:1].clone().expand(tensor.shape)
    if layout == "fortran" and tensor.ndim > 1:
        order = tuple(reversed(range(tensor.ndim)))
        return tensor.permute(order).contiguous().permute(order)
    return tensor
