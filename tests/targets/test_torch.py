"""The PyTorch target: gradcheck of first and second order, vmap, types, what is asked for, what must not change."""

from pathlib import Path

import pytest
import torch
from torch.autograd import forward_ad, gradcheck, gradgradcheck

from bnderive.layer.layer import Layer
from tests.targets.running import LAYERS, close, emitted, inputs_of, load, settings_of, sizes_of, truth, upstream_of

SMALL = (3, 2, 4)


def function_of(name: str, folder: Path, form: str = "closed"):
    module = load(emitted(name, "torch", form), folder)
    return getattr(module, LAYERS[name].name)


def leaves_of(layer: Layer, lengths: tuple[int, ...], kind: torch.dtype = torch.float64) -> list[torch.Tensor]:
    values = [torch.tensor(v) for v in inputs_of(layer, sizes_of(layer, lengths)).values()]
    return [v.to(kind).requires_grad_() if v.is_floating_point() else v for v in values]


def several(value):
    return value if isinstance(value, tuple) else (value,)


@pytest.mark.parametrize("form", ["closed", pytest.param("staged", marks=pytest.mark.long)])
@pytest.mark.parametrize("name", LAYERS)
def test_values_and_gradients(name: str, form: str, tmp_path: Path) -> None:
    layer = LAYERS[name]
    function = function_of(name, tmp_path, form)
    sizes, settings = sizes_of(layer), settings_of(layer)
    inputs, upstream = inputs_of(layer, sizes), upstream_of(layer, sizes)
    expected, gradients = truth(layer, inputs, sizes, settings, upstream)
    leaves = [torch.tensor(v) for v in inputs.values()]
    real = [v.requires_grad_() for v in leaves if v.is_floating_point()]
    before = [v.detach().clone() for v in leaves]
    outputs = several(function(*leaves, **settings))
    ups = [torch.tensor(u) for u in upstream]
    kept = [u.clone() for u in ups]
    got = torch.autograd.grad(outputs, real, ups)
    for mine, true in zip((*outputs, *got), (*expected, *gradients), strict=True):
        close(mine.detach(), true, 1e-12)
    assert all(torch.equal(a, b) for a, b in zip((*leaves, *ups), (*before, *kept), strict=True))


@pytest.mark.parametrize("name", LAYERS)
def test_first_and_second_order(name: str, tmp_path: Path) -> None:
    function = function_of(name, tmp_path)
    leaves = leaves_of(LAYERS[name], SMALL)
    assert gradcheck(function, leaves)
    assert gradgradcheck(function, leaves)


@pytest.mark.parametrize("name", LAYERS)
def test_vmap(name: str, tmp_path: Path) -> None:
    function = function_of(name, tmp_path)
    batch = [
        torch.stack([v.detach(), v.detach() + 1 if v.is_floating_point() else v])
        for v in leaves_of(LAYERS[name], SMALL)
    ]
    together = several(torch.func.vmap(function)(*batch))
    one_by_one = [several(function(*(b[k] for b in batch))) for k in range(2)]
    for position, value in enumerate(together):
        assert torch.allclose(value, torch.stack([o[position] for o in one_by_one]))
    where = next(k for k, b in enumerate(batch) if b.is_floating_point())
    loss = lambda *v: sum(o.sin().sum() for o in several(function(*v)))  # noqa: E731
    mapped = torch.func.vmap(torch.func.grad(loss, argnums=where))(*batch)
    alone = torch.stack([torch.func.grad(loss, argnums=where)(*(b[k] for b in batch)) for k in range(2)])
    assert torch.allclose(mapped, alone)


@pytest.mark.parametrize("kind", [torch.float16, torch.bfloat16, torch.float32])
@pytest.mark.parametrize("name", LAYERS)
def test_types(name: str, kind: torch.dtype, tmp_path: Path) -> None:
    function = function_of(name, tmp_path)
    leaves = leaves_of(LAYERS[name], SMALL, kind)
    outputs = several(function(*leaves))
    sum(o.float().square().sum() for o in outputs).backward()
    assert {o.dtype for o in outputs} == {kind}
    assert {v.grad.dtype for v in leaves if v.is_floating_point()} == {kind}


def test_half_precision_sums_in_float32(tmp_path: Path) -> None:
    function = function_of("batchnorm", tmp_path)
    x = torch.randn(70000, 2, generator=torch.Generator().manual_seed(0)).to(torch.bfloat16)
    gamma, beta = torch.ones(2, dtype=torch.float32), torch.zeros(2, dtype=torch.float32, requires_grad=True)
    y = function(x, gamma, beta)
    assert y.dtype == torch.bfloat16
    y.backward(torch.ones_like(y))
    assert beta.grad.tolist() == [70000.0, 70000.0]


def test_upstream_expanded_and_transposed(tmp_path: Path) -> None:
    function = function_of("batchnorm", tmp_path)
    leaves = leaves_of(LAYERS["batchnorm"], (5, 3))
    y = function(*leaves)
    whole = torch.linspace(-1, 2, 3, dtype=torch.float64).expand(5, 3)
    turned = whole.t().contiguous().t()
    first = torch.autograd.grad(y, leaves, whole, retain_graph=True)
    second = torch.autograd.grad(y, leaves, turned)
    assert all(torch.allclose(a, b) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("asked", range(3))
def test_only_what_is_asked_for(asked: int, tmp_path: Path) -> None:
    function = function_of("batchnorm", tmp_path)
    every = leaves_of(LAYERS["batchnorm"], (5, 3))
    expected = torch.autograd.grad(function(*every).sin().sum(), every)[asked]
    leaves = [v.detach().requires_grad_(k == asked) for k, v in enumerate(every)]
    function(*leaves).sin().sum().backward()
    assert torch.allclose(leaves[asked].grad, expected)
    assert all(v.grad is None for k, v in enumerate(leaves) if k != asked)


def test_one_output_of_two(tmp_path: Path) -> None:
    function = function_of("two_outputs", tmp_path)
    leaves = leaves_of(LAYERS["two_outputs"], (5, 3))
    _, s = function(*leaves)
    dx, dres, dw = torch.autograd.grad(s.sum(), leaves)
    assert torch.equal(dx, torch.ones_like(dx))
    assert torch.equal(dres, dx)
    assert not dw.any()


def test_an_upstream_gradient_that_is_not_there(tmp_path: Path) -> None:
    class Stop(torch.autograd.Function):
        @staticmethod
        def forward(_ctx, x):
            return x.clone()

        @staticmethod
        def backward(_ctx, _dy):
            return None

    leaves = leaves_of(LAYERS["batchnorm"], (5, 3))
    Stop.apply(function_of("batchnorm", tmp_path)(*leaves)).sum().backward()
    assert all(v.grad is None for v in leaves)


def test_a_count_of_zero(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="batchnorm needs m > ddof; here m = 1 and ddof = 1"):
        function_of("batchnorm", tmp_path)(*leaves_of(LAYERS["batchnorm"], (1, 3)), ddof=1)


def test_logits_of_a_thousand(tmp_path: Path) -> None:
    function = function_of("cross_entropy", tmp_path)
    x = torch.tensor([[1000.0, 0.0, -1000.0]], requires_grad=True)
    loss = function(x, torch.tensor([2]))
    loss.backward()
    assert loss.item() == 2000.0
    assert x.grad.tolist() == [[1.0, 0.0, -1.0]]


@pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning")
def test_the_forward_mode_refuses(tmp_path: Path) -> None:
    function = function_of("batchnorm", tmp_path)
    leaves = [v.detach() for v in leaves_of(LAYERS["batchnorm"], (5, 3))]
    with forward_ad.dual_level(), pytest.raises((NotImplementedError, RuntimeError), match=r"jvp|forward"):
        function(forward_ad.make_dual(leaves[0], torch.ones_like(leaves[0])), *leaves[1:])
