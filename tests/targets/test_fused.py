"""Torch's backward as it runs where nothing is differentiated again: plain operations, and few passes over memory."""

from pathlib import Path

import pytest
import torch
from torch.autograd import forward_ad
from torch.utils._python_dispatch import TorchDispatchMode

from tests.targets.running import differentiable, load

X = torch.randn(5, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
DX, DY = X.flip(0) * 2, X.sin()
GAMMA, BETA = torch.tensor([1.5, -2.0, 0.5], dtype=torch.float64), torch.ones(3, dtype=torch.float64)


class Counted(TorchDispatchMode):
    """Counts operations whose result is as large as x."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        if isinstance(result, torch.Tensor) and result.shape == X.shape:
            self.seen.append(func.overloadpacket.__name__)
        return result


def test_products_are_added_in_one_pass(tmp_path: Path) -> None:
    module = load(differentiable("batchnorm.md", "closed"), tmp_path)
    leaves = [t.clone().requires_grad_() for t in (X, GAMMA, BETA)]
    with Counted() as forward:
        y = module.batchnorm(*leaves)
    with Counted() as backward:
        torch.autograd.grad(y, leaves, DY)
    assert forward.seen.count("addcmul") == 1
    assert [n for n in backward.seen if n not in ("detach", "view", "alias")] == ["mul", "sub", "addcmul", "mul"]


@pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning")  # forward mode of torch itself
@pytest.mark.parametrize("higher_order", ["closed", "error"])
def test_a_tangent_goes_through_the_backward_or_is_refused(higher_order: str, tmp_path: Path) -> None:
    """Also without a graph of the backward: what the forward kept has no tangent of its own."""
    module = load(differentiable("batchnorm.md", higher_order), tmp_path)

    def gradient(x: torch.Tensor) -> torch.Tensor:
        leaves = [t.requires_grad_() for t in (x.clone(), GAMMA.clone(), BETA.clone())]
        return torch.autograd.grad(module.batchnorm(*leaves), leaves, DY)[0]

    step = 1e-5
    expected = (gradient(X + step * DX) - gradient(X - step * DX)) / (2 * step)
    with forward_ad.dual_level():
        if higher_order == "error":
            with pytest.raises(RuntimeError):
                gradient(forward_ad.make_dual(X, DX))
            return
        moved = forward_ad.unpack_dual(gradient(forward_ad.make_dual(X, DX))).tangent
    torch.testing.assert_close(moved, expected, rtol=1e-7, atol=1e-7)
