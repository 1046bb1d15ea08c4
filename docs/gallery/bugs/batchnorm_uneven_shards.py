"""Synchronized batch normalization: the mean of the shards' means.

Each worker reports the mean of its own rows, and the means are averaged as if all had as many rows. That is right
only where they do: here the batch is dealt out to two workers, of which the second gets one row more where the number
of rows is odd.
"""

from typing import Any

import torch

LAYER = "batchnorm"
WHERE = "pytorch/pytorch, pulls 36382 and 36688; sony/nnabla, pull 1120"


class Right(torch.autograd.Function):
    """As it should be."""

    @staticmethod
    def forward(ctx: Any, x: Any, gamma: Any, beta: Any, eps: float, ddof: float) -> Any:
        xhat = x - x.mean(0)
        rstd = (xhat.square().sum(0) / (len(x) - ddof) + eps).rsqrt()
        xhat = xhat * rstd
        ctx.save_for_backward(xhat, rstd, gamma)
        ctx.count, ctx.eps = len(x) - ddof, eps
        return gamma * xhat + beta

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        xhat, rstd, gamma = ctx.saved_tensors
        dgamma, dbeta = (dy * xhat).sum(0), dy.sum(0)
        dx = gamma * rstd * (dy - dbeta / len(dy) - xhat * dgamma / ctx.count)
        return dx, dgamma, dbeta, None, None


class Wrong(Right):
    """As it was."""

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        xhat, rstd, gamma = ctx.saved_tensors
        half = max(1, len(dy) // 2)
        shards = [slice(0, half), slice(half, None)] if len(dy) > 1 else [slice(None)]
        mean = sum(dy[s].mean(0) for s in shards) / len(shards)
        projected = sum((dy * xhat)[s].mean(0) for s in shards) / len(shards)
        dx = gamma * rstd * (dy - mean - xhat * projected * len(dy) / ctx.count)
        return dx, (dy * xhat).sum(0), dy.sum(0), None, None


def right(x: Any, gamma: Any, beta: Any, *, eps: float = 1e-5, ddof: float = 0) -> Any:
    """The corrected twin."""
    return Right.apply(x, gamma, beta, eps, ddof)


def wrong(x: Any, gamma: Any, beta: Any, *, eps: float = 1e-5, ddof: float = 0) -> Any:
    """The mistake."""
    return Wrong.apply(x, gamma, beta, eps, ddof)
