"""Implementations as subjects: generated modules on numpy arrays, functions of torch, and torch's own operator."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import numpy as np

from bnderive.bench.nouns import BACKWARD, BOTH, COPY, FORWARD, NATIVE, PASSES, Subject
from bnderive.check.arrays import NUMPY_DTYPES
from bnderive.check.native import OPERATORS
from bnderive.layer.layer import Layer

Calls = Mapping[str, Callable[[], Any]]
NO_TORCH = "torch is not installed"
TORCH_TYPES = ("float64", "float32", "bfloat16")


def on_numpy(name: str, module: ModuleType) -> Subject:
    """A module with `forward` and `backward` on numpy arrays."""

    def prepare(inputs: Sequence[Any], upstream: Sequence[Any], parameters: Mapping[str, float], dtype: str) -> Calls:
        *_, saved = module.forward(*inputs, **parameters)

        def both() -> Any:
            *_, saved = module.forward(*inputs, **parameters)
            return module.backward(*upstream, saved)

        return {
            FORWARD: lambda: module.forward(*inputs, **parameters),
            BACKWARD: lambda: module.backward(*upstream, saved),
            BOTH: both,
        }

    return Subject(name, NUMPY_DTYPES, prepare)


def into_memory(subject: Subject, module: ModuleType) -> Subject:
    """The same module, its results going to arrays that are there already: a subject beside that whose are new."""

    def prepare(inputs: Sequence[Any], upstream: Sequence[Any], parameters: Mapping[str, float], dtype: str) -> Calls:
        *outputs, saved = module.forward(*inputs, **parameters)
        own = [a for a in saved if isinstance(a, np.ndarray) and not _among(a, (*inputs, *outputs))]
        made, gradients = (*outputs, *own), module.backward(*upstream, saved)
        back = gradients if isinstance(gradients, tuple) else (gradients,)

        def both() -> Any:
            *_, saved = module.forward(*inputs, **parameters, out=made)
            return module.backward(*upstream, saved, out=back)

        return {
            FORWARD: lambda: module.forward(*inputs, **parameters, out=made),
            BACKWARD: lambda: module.backward(*upstream, saved, out=back),
            BOTH: both,
        }

    return replace(subject, name=f"{subject.name}, out=", prepare=prepare)


def _among(array: Any, others: Sequence[Any]) -> bool:
    return any(np.may_share_memory(array, other) for other in others)


def on_torch(name: str, function: Callable[..., Any], where: str) -> Subject:
    """A function of tensors that autograd differentiates; the backward is timed as autograd runs it. `where` is torch's
    name of the device.
    """

    def prepare(inputs: Sequence[Any], upstream: Sequence[Any], parameters: Mapping[str, float], dtype: str) -> Calls:
        import torch

        tensors = [_tensor(a, dtype, where).requires_grad_(a.dtype.kind == "f") for a in inputs]
        grads = [_tensor(u, dtype, where) for u in upstream]
        leaves = [t for t in tensors if t.requires_grad]

        def forward() -> list[Any]:
            made = function(*tensors, **parameters)
            return list(made) if isinstance(made, tuple | list) else [made]

        outputs = forward()
        return {
            FORWARD: forward,
            BACKWARD: lambda: torch.autograd.grad(outputs, leaves, grads, retain_graph=True),
            BOTH: lambda: torch.autograd.grad(forward(), leaves, grads),
        }

    return Subject(name, TORCH_TYPES, prepare)


def on_jax(name: str, function: Callable[..., Any]) -> Subject:
    """A function of JAX arrays, compiled; the backward is what its `vjp` gives, compiled too."""

    def prepare(inputs: Sequence[Any], upstream: Sequence[Any], parameters: Mapping[str, float], dtype: str) -> Calls:
        import jax

        real = [k for k, a in enumerate(inputs) if a.dtype.kind == "f"]
        arrays = [jax.numpy.asarray(a) for a in inputs]

        def of_real(*given: Any) -> Any:
            whole = {**dict(enumerate(arrays)), **dict(zip(real, given, strict=True))}
            return function(*whole.values(), **parameters)

        outputs, pull = jax.vjp(of_real, *(arrays[k] for k in real))
        ready = tuple(jax.numpy.asarray(u) for u in upstream)
        given = ready if isinstance(outputs, tuple) else ready[0]
        forward, backward = jax.jit(of_real), jax.jit(lambda back, g: back(g))
        both = jax.jit(lambda g, *a: jax.vjp(of_real, *a)[1](g))
        return {
            FORWARD: lambda: jax.block_until_ready(forward(*(arrays[k] for k in real))),
            BACKWARD: lambda: jax.block_until_ready(backward(pull, given)),
            BOTH: lambda: jax.block_until_ready(both(given, *(arrays[k] for k in real))),
        }

    return Subject(name, ("float32",), prepare)


def operator(layer: Layer, where: str) -> Subject | None:
    """Torch's own operator for the layer; None where none is known."""
    if layer.name not in OPERATORS:
        return None
    if not has_torch():
        return missing(NATIVE, NO_TORCH)

    def function(*tensors: Any, **parameters: float) -> Any:
        import torch

        return OPERATORS[layer.name](torch, list(tensors), parameters)

    return on_torch(NATIVE, function, where)


def missing(name: str, why: str) -> Subject:
    """A subject that cannot run here."""

    def prepare(inputs: Sequence[Any], upstream: Sequence[Any], parameters: Mapping[str, float], dtype: str) -> Calls:
        raise ValueError(why)

    return Subject(name, (), prepare, why)


def copying(where: str) -> Subject:
    """A copy of the first input, which says how fast memory is: torch's, on as many threads as it has, else numpy's."""

    def prepare(inputs: Sequence[Any], upstream: Sequence[Any], parameters: Mapping[str, float], dtype: str) -> Calls:
        return dict.fromkeys(PASSES, _copy_by_torch(inputs[0], dtype, where) if has_torch() else _copy(inputs[0]))

    return Subject(COPY, TORCH_TYPES, prepare)


def has_torch() -> bool:
    """Whether torch is installed."""
    return find_spec("torch") is not None


def _copy(array: Any) -> Callable[[], Any]:
    room = np.empty_like(array)
    return partial(np.copyto, room, array)


def _copy_by_torch(array: Any, dtype: str, where: str) -> Callable[[], Any]:
    import torch

    source = _tensor(array, dtype, where)
    return partial(torch.empty_like(source).copy_, source)


def _tensor(array: Any, dtype: str, where: str) -> Any:
    import torch

    tensor = torch.from_numpy(array).to(where)
    return tensor.to(getattr(torch, dtype)) if array.dtype.kind == "f" else tensor
