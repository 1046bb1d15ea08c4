"""More axes than the document has: what refuses or means something else is no failure, what is silently wrong is one."""

from typing import Any

import numpy as np
import pytest
import torch

from bnderive.check.settings import Settings
from bnderive.check.verdict import FAIL, NOT_RUN, PASS, Case
from bnderive.derive.backward import derive
from bnderive.pipeline import load, run_checks

QUICK = Settings(dtypes=("float32",), mutants=False, sizes={"N": 3, "D": 2})
RMSNORM = derive(load("rmsnorm"))


def cases(function: Any, backward: Any = None) -> list[Case]:
    found = run_checks(RMSNORM, implementation=function, backward=backward, settings=QUICK)
    return [case for case in found.cases if case.check == "more axes"]


class Norm(torch.autograd.Function):
    """Right for (N, D); at more axes, its backward takes the mean over the second axis in place of the last."""

    @staticmethod
    def forward(ctx: Any, x: Any, gamma: Any, eps: float) -> Any:
        rstd = torch.rsqrt(x.square().mean(-1, keepdim=True) + eps)
        ctx.save_for_backward(x * rstd, rstd, gamma)
        return x * rstd * gamma

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        xhat, rstd, gamma = ctx.saved_tensors
        dx = rstd * (dy * gamma - xhat * (dy * gamma * xhat).mean(1, keepdim=True))
        return dx, (dy * xhat).flatten(0, -2).sum(0), None


def right(x: Any, gamma: Any, eps: float) -> Any:
    return torch.nn.functional.rms_norm(x, gamma.shape, gamma, eps)


def refuses(x: Any, gamma: Any, eps: float) -> Any:
    if x.ndim != 2:
        raise ValueError("x is (N, D)")
    return right(x, gamma, eps)


def means_another_axis(x: Any, gamma: Any, eps: float) -> Any:
    return gamma * x * torch.rsqrt(x.square().mean(1, keepdim=True) + eps)


def test_what_takes_more_axes_is_checked_there() -> None:
    found = cases(right)
    assert {case.verdict for case in found} == {PASS}
    assert {case.gradient for case in found} == {"x", "gamma"}


def test_a_gradient_that_is_silently_wrong_at_more_axes_fails() -> None:
    found = cases(Norm)
    assert {case.gradient for case in found if case.verdict == FAIL} == {"x"}
    assert any("N as 2 × 3" in case.reason for case in found if case.verdict == FAIL)


@pytest.mark.parametrize(
    ("function", "words"), [(refuses, "x is (N, D)"), (means_another_axis, "not those of rmsnorm")]
)
def test_what_does_not_take_them_is_told_and_is_no_failure(function: Any, words: str) -> None:
    (case,) = cases(function)
    assert case.verdict == NOT_RUN
    assert words in case.reason


def test_a_gradient_of_another_shape_is_a_refusal() -> None:
    def forward(x: Any, gamma: Any, eps: float) -> Any:
        rstd = 1 / np.sqrt(np.mean(x * x, -1, keepdims=True) + eps)
        return x * rstd * gamma, rstd

    def backward(dy: Any, x: Any, gamma: Any, rstd: Any) -> Any:
        g, xhat = dy * gamma, x * rstd
        return rstd * (g - xhat * (g * xhat).mean(-1, keepdims=True)), (dy * xhat).sum(0)

    (case,) = cases(forward, backward)
    assert case.verdict == NOT_RUN
    assert "gamma" in case.reason
