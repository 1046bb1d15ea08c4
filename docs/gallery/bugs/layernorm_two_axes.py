"""Layer normalization: the backward pass takes it for granted that there are two axes.

The number of features is read off the second axis. With rows of features that is the last axis; with samples of
tokens of features it is not.
"""

from typing import Any

import torch

LAYER = "layers/layernorm_tokens.md"
WHERE = "flagos-ai/FlagGems, issue 5392"


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
        m, count = gamma * dy, dy.shape[1]
        dx = rstd * (m - m.sum(-1, keepdim=True) / count - xhat * (m * xhat).sum(-1, keepdim=True) / count)
        rows = tuple(range(dy.ndim - 1))
        return dx, (dy * xhat).sum(rows), dy.sum(rows), None


def right(x: Any, gamma: Any, beta: Any, *, eps: float = 1e-6) -> Any:
    """The corrected twin."""
    return Right.apply(x, gamma, beta, eps)


def wrong(x: Any, gamma: Any, beta: Any, *, eps: float = 1e-6) -> Any:
    """The mistake."""
    return Wrong.apply(x, gamma, beta, eps)
