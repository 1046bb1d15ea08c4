"""Layer normalization: wrong for more than 768 features.

The sums of the backward pass are taken by a block of threads of fixed size, and what lies beyond it is left out.
"""

from typing import Any

import torch

LAYER = "layernorm"
WHERE = "ROCm/MIOpen, issue 1109"


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
        m = gamma * dy
        dx = rstd * (
            m
            - m[:, :768].sum(-1, keepdim=True) / m.shape[-1]
            - xhat * (m * xhat)[:, :768].sum(-1, keepdim=True) / m.shape[-1]
        )
        rows = tuple(range(dy.ndim - 1))
        return dx, (dy * xhat).sum(rows), dy.sum(rows), None


def right(x: Any, gamma: Any, beta: Any, *, eps: float = 1e-5) -> Any:
    """The corrected twin."""
    return Right.apply(x, gamma, beta, eps)


def wrong(x: Any, gamma: Any, beta: Any, *, eps: float = 1e-5) -> Any:
    """The mistake."""
    return Wrong.apply(x, gamma, beta, eps)
