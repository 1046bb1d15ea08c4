"""Layer normalization: the gradients of the weights are wrong where the input needs none.

The sums over the rows lie behind a branch that is taken for the gradient of the input only. Nobody sees it who asks
for all gradients at once.
"""

from typing import Any

import torch

LAYER = "layernorm"
WHERE = "pytorch/pytorch, issue 183825"


class Right(torch.autograd.Function):
    """As it should be."""

    @staticmethod
    def forward(ctx: Any, x: Any, gamma: Any, beta: Any, eps: float) -> Any:
        xhat = x - x.mean(-1, keepdim=True)
        rstd = (xhat.square().mean(-1, keepdim=True) + eps).rsqrt()
        xhat = xhat * rstd
        ctx.save_for_backward(xhat, rstd, gamma)
        return gamma * xhat + beta

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        xhat, rstd, gamma = ctx.saved_tensors
        m = gamma * dy
        dx = rstd * (m - m.mean(-1, keepdim=True) - xhat * (m * xhat).mean(-1, keepdim=True))
        rows = tuple(range(dy.ndim - 1))
        return dx, (dy * xhat).sum(rows), dy.sum(rows), None


class Wrong(Right):
    """As it was."""

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        xhat, rstd, gamma = ctx.saved_tensors
        if not ctx.needs_input_grad[0]:
            return None, torch.zeros_like(gamma), torch.zeros_like(gamma), None
        m = gamma * dy
        dx = rstd * (m - m.mean(-1, keepdim=True) - xhat * (m * xhat).mean(-1, keepdim=True))
        rows = tuple(range(dy.ndim - 1))
        return dx, (dy * xhat).sum(rows), dy.sum(rows), None


def right(x: Any, gamma: Any, beta: Any, *, eps: float = 1e-5) -> Any:
    """The corrected twin."""
    return Right.apply(x, gamma, beta, eps)


def wrong(x: Any, gamma: Any, beta: Any, *, eps: float = 1e-5) -> Any:
    """The mistake."""
    return Wrong.apply(x, gamma, beta, eps)
