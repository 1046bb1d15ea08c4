"""Generated JAX: right under jit, vmap and grad, of first and second order; with a tangent in forward mode too."""

from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest

from bnderive.errors import BnderiveError
from bnderive.targets.programs import program_of
from bnderive.targets.registry import emit
from tests.targets.running import (
    LAYERS,
    close,
    derivation,
    emitted,
    inputs_of,
    load,
    settings_of,
    sizes_of,
    truth,
    upstream_of,
)

jax.config.update("jax_enable_x64", True)
QUICK = ("batchnorm.md", "cross_entropy.md", "two_outputs", "embedding", "odd", "activations", "attention", "before")
MOVED = [n for n in LAYERS if n not in ("activations", "contrast", "weighted_norm")]
"""The layers whose tangent is proved and has a program."""


def with_tangent(name: str) -> str:
    """The text of the function with a `custom_jvp`."""
    return emit(program_of(derivation(name), "jax", "closed", "default", None, (), "jvp"), "jax").text


def function(name: str, folder: Path, style: str = "function") -> Any:
    module = load(with_tangent(name) if style == "jvp" else emitted(name, "jax", "closed"), folder)
    (found,) = (v for k, v in vars(module).items() if callable(v) and not k.startswith("_") and k != "Any")
    return found


def split(name: str) -> tuple[list[str], dict[str, np.ndarray]]:
    layer = LAYERS[name]
    inputs = inputs_of(layer, sizes_of(layer))
    return [k for k, v in inputs.items() if v.dtype.kind == "f"], inputs


def of_real(name: str, folder: Path, style: str = "function") -> tuple[Any, list[Any]]:
    """The function of its real inputs, and those inputs."""
    made, layer = function(name, folder, style), LAYERS[name]
    real, inputs = split(name)
    settings = settings_of(layer) if all(p.default is not None for p in layer.parameters) else {}

    def call(*given: Any) -> Any:
        return made(*(inputs | dict(zip(real, given, strict=True))).values(), **settings)

    return call, [jax.numpy.asarray(inputs[k]) for k in real]


@pytest.mark.parametrize("name", [pytest.param(n, marks=() if n in QUICK else pytest.mark.long) for n in LAYERS])
def test_every_layer(name: str, tmp_path: Path) -> None:
    layer = LAYERS[name]
    sizes = sizes_of(layer)
    settings = settings_of(layer) if all(p.default is not None for p in layer.parameters) else {}
    upstream = upstream_of(layer, sizes)
    expected = truth(layer, inputs_of(layer, sizes), sizes, settings, upstream)
    call, given = of_real(name, tmp_path)
    call = jax.jit(call) if name in QUICK else call
    outputs, pull = jax.vjp(call, *given)
    ready = tuple(map(jax.numpy.asarray, upstream))
    gradients = pull(ready if isinstance(outputs, tuple) else ready[0])
    found = (*(outputs if isinstance(outputs, tuple) else (outputs,)), *gradients)
    for got, wanted in zip(found, (*expected[0], *expected[1]), strict=True):
        undefined = np.isnan(wanted)
        close(np.where(undefined, 0, got), np.where(undefined, 0, wanted), 1e-12, 10.0)


@pytest.mark.parametrize("name", ["batchnorm.md", "softmax.md"])
def test_gradients_are_differentiated_again(name: str, tmp_path: Path) -> None:
    from jax.test_util import check_grads

    call, given = of_real(name, tmp_path)
    check_grads(call, given, order=2, modes=["rev"], eps=1e-5)


@pytest.mark.parametrize("name", [pytest.param(n, marks=() if n in QUICK[:2] else pytest.mark.long) for n in MOVED])
def test_with_a_tangent(name: str, tmp_path: Path) -> None:
    """Forward mode is right by the truth of reverse mode, ⟨dy, J v⟩ = ⟨Jᵀ dy, v⟩, and so is what JAX transposes."""
    layer = LAYERS[name]
    sizes = sizes_of(layer)
    settings = settings_of(layer) if all(p.default is not None for p in layer.parameters) else {}
    upstream = upstream_of(layer, sizes)
    inputs = inputs_of(layer, sizes)
    outputs, gradients = truth(layer, inputs, sizes, settings, upstream)
    call, given = of_real(name, tmp_path, "jvp")
    rng = np.random.default_rng(3)
    moved = [rng.standard_normal(a.shape) for a in given]
    found, tangents = jax.jvp(call, given, [jax.numpy.asarray(v) for v in moved])
    several = isinstance(found, tuple)
    for got, wanted in zip(found if several else (found,), outputs, strict=True):
        close(got, wanted, 1e-12, 10.0)
    left = sum(np.vdot(u, t) for u, t in zip(upstream, tangents if several else (tangents,), strict=True))
    right = sum(np.vdot(g, v) for g, v in zip(gradients, moved, strict=True))
    size = sum(np.abs(g * v).sum() for g, v in zip(gradients, moved, strict=True))
    assert abs(left - right) <= 1e-11 * size or np.isnan(right)
    pulled = jax.vjp(call, *given)[1](tuple(map(jax.numpy.asarray, upstream)) if several else upstream[0])
    for got, wanted in zip(pulled, gradients, strict=True):
        undefined = np.isnan(wanted)
        close(np.where(undefined, 0, got), np.where(undefined, 0, wanted), 1e-11, 10.0)


@pytest.mark.parametrize("name", ["activations", "contrast"])
def test_what_has_no_tangent_says_so(name: str) -> None:
    with pytest.raises(BnderiveError, match="tangent of"):
        with_tangent(name)


@pytest.mark.long
@pytest.mark.parametrize("name", ["batchnorm.md", "cross_entropy.md"])
def test_a_tangent_is_differentiated_again(name: str, tmp_path: Path) -> None:
    from jax.test_util import check_grads

    call, given = of_real(name, tmp_path, "jvp")
    check_grads(call, given, order=2, modes=["fwd", "rev"], eps=1e-5)


def test_forward_mode_of_a_function_with_a_backward_is_refused(tmp_path: Path) -> None:
    call, given = of_real("softmax.md", tmp_path)
    with pytest.raises(TypeError, match="forward-mode"):
        jax.jvp(call, given, given)


def test_vmap(tmp_path: Path) -> None:
    call, (x, gamma, beta) = of_real("batchnorm.md", tmp_path)
    several = jax.numpy.stack([x, 2 * x, x[::-1]])
    loss = jax.grad(lambda v: (call(v, gamma, beta) ** 3).sum())
    mapped = jax.vmap(loss)(several)
    for one, alone in zip(mapped, several, strict=True):
        close(one, np.asarray(loss(alone)), 1e-12, 1.0)


def test_half_precision_comes_back(tmp_path: Path) -> None:
    call, given = of_real("batchnorm.md", tmp_path)
    narrow = [a.astype(jax.numpy.bfloat16) for a in given]
    assert call(*narrow).dtype == jax.numpy.bfloat16
    assert jax.grad(lambda v: call(v, *narrow[1:]).sum())(narrow[0]).dtype == jax.numpy.bfloat16


def test_what_is_saved_beside_a_custom_jvp_is_not_ours_to_choose() -> None:
    with pytest.raises(BnderiveError, match="JAX saves of its tangent"):
        program_of(derivation("batchnorm.md"), "jax", "closed", "default", None, ("x",), "jvp")
