"""The accurate mode: what is computed and saved in which type, and that a sum's blocks are the sum."""

from pathlib import Path

import numpy as np
import pytest
import torch

from tests.targets.running import LAYERS, emitted, inputs_of, load, settings_of, sizes_of, upstream_of


def several(value):
    return value if isinstance(value, tuple) else (value,)


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("name", LAYERS)
def test_numpy_returns_what_it_was_given_and_saves_float64(name: str, kind: type, tmp_path: Path) -> None:
    layer = LAYERS[name]
    module = load(emitted(name, "numpy", "closed", "accurate"), tmp_path)
    sizes = sizes_of(layer)
    inputs = [v.astype(kind) if v.dtype.kind == "f" else v for v in inputs_of(layer, sizes).values()]
    *outputs, saved = module.forward(*inputs, **settings_of(layer))
    back = several(module.backward(*(u.astype(kind) for u in upstream_of(layer, sizes)), saved))
    assert {np.asarray(v).dtype for v in (*outputs, *back)} == {np.dtype(kind)}
    assert {np.asarray(v).dtype for v in saved if np.asarray(v).dtype.kind == "f"} <= {np.dtype(np.float64)}


@pytest.mark.parametrize("kind", [torch.bfloat16, torch.float32, torch.float64])
@pytest.mark.parametrize("name", ["batchnorm", "rmsnorm.md", "two_outputs"])
def test_torch_returns_what_it_was_given(name: str, kind: torch.dtype, tmp_path: Path) -> None:
    layer = LAYERS[name]
    module = load(emitted(name, "torch", "closed", "accurate"), tmp_path)
    inputs = [torch.tensor(v).to(kind).requires_grad_() for v in inputs_of(layer, sizes_of(layer)).values()]
    outputs = several(getattr(module, layer.name)(*inputs))
    gradients = torch.autograd.grad(sum(o.sum() for o in outputs), inputs)
    assert {v.dtype for v in (*outputs, *gradients)} == {kind}


@pytest.mark.parametrize("name", ["batchnorm", "softmax"])
def test_torch_is_differentiated_twice(name: str, tmp_path: Path) -> None:
    layer = LAYERS[name]
    function = getattr(load(emitted(name, "torch", "closed", "accurate"), tmp_path), layer.name)
    inputs = [torch.tensor(v, requires_grad=True) for v in inputs_of(layer, sizes_of(layer)).values()]
    assert torch.autograd.gradgradcheck(function, inputs)
    seconds = []
    for kind in (torch.float32, torch.float64):
        given = [v.detach().float().to(kind).requires_grad_() for v in inputs]
        first = torch.autograd.grad(function(*given).pow(3).sum(), given, create_graph=True)
        seconds.append(torch.autograd.grad(first[0].pow(2).sum(), given[0])[0])
    assert seconds[0].dtype == torch.float32
    assert (seconds[0] - seconds[1]).abs().max() < 1e-5 * seconds[1].abs().max()


@pytest.mark.parametrize("shape", [(0, 3), (1, 3), (63, 2), (64, 2), (65, 2), (1000, 1), (2049, 5), (4097, 3)])
def test_the_blocks_of_a_sum_are_the_sum(shape: tuple[int, int], tmp_path: Path) -> None:
    module = load(emitted("batchnorm2d", "numpy", "closed"), tmp_path)
    whole = np.random.default_rng(0).integers(-9, 9, shape).astype(np.float32)
    for array in (whole, np.asfortranarray(whole), whole[::-1]):
        total = module._sum(array, 0)
        assert total.dtype == np.float32
        assert np.array_equal(total, array.sum(axis=0))
        assert np.array_equal(module._sum(array, 0, keepdims=True), array.sum(axis=0, keepdims=True))
    wide = np.random.default_rng(1).integers(-9, 9, (70, 3, 66, 2)).astype(np.float32)
    before = wide.copy()
    assert np.array_equal(module._sum(wide, 0, 2, 3), wide.sum(axis=(0, 2, 3)))
    assert np.allclose(module._mean(wide, 0, 2, keepdims=True), wide.mean(axis=(0, 2), keepdims=True), rtol=1e-6)
    assert np.array_equal(wide, before)


@pytest.mark.parametrize("name", ["layernorm", "batchnorm", "batchnorm2d", "softmax"])
def test_the_order_in_memory_costs_no_digits(name: str, tmp_path: Path) -> None:
    layer = LAYERS[name]
    module = load(emitted(name, "numpy", "closed"), tmp_path)
    sizes = sizes_of(layer, (5000, 3) if name == "batchnorm" else (3, 7000) if len(layer.axes) == 2 else (50, 3, 60, 2))
    inputs = [v.astype(np.float32) for v in inputs_of(layer, sizes).values()]
    upstream = [u.astype(np.float32) for u in upstream_of(layer, sizes)]
    *_, saved = module.forward(*(v.astype(np.float64) for v in inputs))
    expected = several(module.backward(*upstream, saved))[0]
    for turn in (np.ascontiguousarray, np.asfortranarray):
        *_, saved = module.forward(*map(turn, inputs))
        dx = several(module.backward(*map(turn, upstream), saved))[0]
        assert dx.dtype == np.float32
        assert np.linalg.norm(dx - expected) < 2e-7 * np.linalg.norm(expected)
