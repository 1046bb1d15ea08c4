"""The PyTorch target as operators: right under torch's own check of operators, autograd, compilation and vmap."""

from pathlib import Path
from typing import Any

import pytest
import torch
from torch.autograd import gradcheck, gradgradcheck
from torch.library import opcheck

from bnderive.program.program import HIGHER_ORDER
from tests.targets.running import (
    LAYERS,
    close,
    differentiable,
    inputs_of,
    load,
    settings_of,
    sizes_of,
    truth,
    upstream_of,
)

SMALL = (3, 2, 4)
OFTEN = ("batchnorm.md", "cross_entropy.md", "softmax.md", "two_outputs", "total", "embedding")
NAMES = [name if name in OFTEN else pytest.param(name, marks=pytest.mark.long) for name in LAYERS]
"""Every layer with --long; those that differ in kind always."""


def module_of(name: str, folder: Path, higher_order: str = "closed") -> Any:
    return load(differentiable(name, higher_order, "op"), folder)


def function_of(name: str, folder: Path, higher_order: str = "closed") -> Any:
    return getattr(module_of(name, folder, higher_order), LAYERS[name].name)


def leaves_of(name: str, lengths: tuple[int, ...] = SMALL, kind: torch.dtype = torch.float64) -> list[torch.Tensor]:
    values = [torch.tensor(v) for v in inputs_of(LAYERS[name], sizes_of(LAYERS[name], lengths)).values()]
    return [v.to(kind).requires_grad_() if v.is_floating_point() else v for v in values]


def several(value: Any) -> tuple[torch.Tensor, ...]:
    return value if isinstance(value, tuple) else (value,)


@pytest.mark.parametrize("name", NAMES)
def test_values_gradients_and_second_order(name: str, tmp_path: Path) -> None:
    layer, function = LAYERS[name], function_of(name, tmp_path)
    sizes, settings = sizes_of(layer), settings_of(layer)
    inputs, upstream = inputs_of(layer, sizes), upstream_of(layer, sizes)
    expected, gradients = truth(layer, inputs, sizes, settings, upstream)
    leaves = [v.requires_grad_() if v.is_floating_point() else v for v in map(torch.tensor, inputs.values())]
    outputs = several(function(*leaves, **settings))
    got = torch.autograd.grad(outputs, [v for v in leaves if v.requires_grad], [torch.tensor(u) for u in upstream])
    for mine, true in zip((*outputs, *got), (*expected, *gradients), strict=True):
        close(mine.detach(), true, 1e-12)
    assert gradcheck(function, leaves_of(name))
    assert gradgradcheck(function, leaves_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_operators_pass_the_check_of_torch(name: str, tmp_path: Path) -> None:
    module = module_of(name, tmp_path)
    seen: list[tuple[Any, tuple[Any, ...]]] = []

    def watched(op: Any) -> Any:
        def call(*inputs: Any) -> Any:
            seen.append((op, tuple(v.detach() if isinstance(v, torch.Tensor) else v for v in inputs)))
            return op(*inputs)

        return call

    for each in ("_apply", "_gradients"):
        if hasattr(module, each):
            setattr(module, each, watched(getattr(module, each)))
    leaves = leaves_of(name)
    outputs = several(getattr(module, LAYERS[name].name)(*leaves))
    torch.autograd.grad(sum(o.sin().sum() for o in outputs), [v for v in leaves if v.requires_grad])
    if len(seen) > 1:
        op, inputs = seen[-1]
        seen.append((op, tuple(False if v is True and k % 2 else v for k, v in enumerate(inputs))))
    assert len(seen) == (3 if hasattr(module, "_gradients") else 1)
    for op, inputs in seen:
        given = [v.requires_grad_() if isinstance(v, torch.Tensor) and v.is_floating_point() else v for v in inputs]
        assert set(opcheck(op, tuple(given)).values()) == {"SUCCESS"}


@pytest.mark.parametrize("name", ["batchnorm.md", "groupnorm.md", "softmax.md", "cross_entropy.md"])
def test_compiled_with_sizes_left_open(name: str, tmp_path: Path) -> None:
    function = function_of(name, tmp_path)
    torch._dynamo.reset()
    whole = torch.compile(function, fullgraph=True, dynamic=True, backend="aot_eager")
    for lengths in (SMALL, (5, 4, 6)):
        leaves = leaves_of(name, lengths)
        real = [v for v in leaves if v.requires_grad]
        pairs = [several(f(*leaves)) for f in (whole, function)]
        for mine, true in zip(*pairs, strict=True):
            assert torch.allclose(mine, true)
        gradients = [torch.autograd.grad(sum(o.sin().sum() for o in outputs), real) for outputs in pairs]
        assert all(torch.allclose(a, b) for a, b in zip(*gradients, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_vmap(name: str, tmp_path: Path) -> None:
    function = function_of(name, tmp_path)
    real = [v.detach() for v in leaves_of(name) if v.is_floating_point()]
    dims = tuple(min(v.ndim, 1) for v in real)
    batch = [torch.stack([v, v * 2], d) for v, d in zip(real, dims, strict=True)]
    labels = [v for v in leaves_of(name) if not v.is_floating_point()]
    together = several(torch.func.vmap(lambda *v: function(*v, *labels), in_dims=dims)(*batch))
    for k in range(2):
        alone = several(function(*(b.select(d, k) for b, d in zip(batch, dims, strict=True)), *labels))
        assert all(torch.allclose(t[k], a) for t, a in zip(together, alone, strict=True))


@pytest.mark.parametrize("higher_order", HIGHER_ORDER)
def test_orders(higher_order: str, tmp_path: Path) -> None:
    function = function_of("layernorm.md", tmp_path, higher_order)
    leaves = leaves_of("layernorm.md")
    assert gradcheck(function, leaves)
    if higher_order != "error":
        assert gradgradcheck(function, leaves)
        return
    (first,) = torch.autograd.grad(function(*leaves).sin().sum(), leaves[0], create_graph=True)
    with pytest.raises(RuntimeError, match="written with --higher-order error"):
        torch.autograd.grad(first.sum(), leaves[0])


@pytest.mark.parametrize("kind", [torch.bfloat16, torch.float32])
def test_types_and_frozen_inputs(kind: torch.dtype, tmp_path: Path) -> None:
    function = function_of("batchnorm.md", tmp_path)
    x, gamma, beta = leaves_of("batchnorm.md", kind=kind)
    y = function(x.detach(), gamma, beta)
    y.backward(torch.ones_like(y))
    assert (y.dtype, gamma.grad.dtype, beta.grad.tolist()) == (kind, kind, [3.0, 3.0])


def test_two_files_side_by_side(tmp_path: Path) -> None:
    modules = [module_of("rmsnorm.md", tmp_path) for _ in range(2)]
    assert modules[0]._space != modules[1]._space, "what is loaded again registers nothing anew"
    first, again = (module.rmsnorm for module in modules)
    other = function_of("rmsnorm.md", tmp_path, "error")
    leaves = leaves_of("rmsnorm.md")
    assert torch.equal(first(*leaves), again(*leaves))
    assert torch.equal(first(*leaves), other(*leaves))
    assert gradgradcheck(first, leaves)
