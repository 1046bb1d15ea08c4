"""Batch normalization in evaluation: the backward pass is that of training.

With given statistics the input moves nothing but its own output. The terms of the mean and of the variance do not
belong there.
"""

from typing import Any

import torch

LAYER = "layers/batchnorm_eval.md"
WHERE = "FluxML/NNlib.jl, issue 548"


class Right(torch.autograd.Function):
    """As it should be."""

    @staticmethod
    def forward(ctx: Any, x: Any, gamma: Any, beta: Any, mean: Any, spread: Any, eps: float) -> Any:
        rstd = (spread.square() + eps).rsqrt()
        ctx.save_for_backward((x - mean) * rstd, rstd, gamma, spread)
        return gamma * (x - mean) * rstd + beta

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        xhat, rstd, gamma, spread = ctx.saved_tensors
        dgamma, dbeta = (dy * xhat).sum(0), dy.sum(0)
        dx = gamma * rstd * dy
        return dx, dgamma, dbeta, -gamma * rstd * dbeta, -gamma * rstd.square() * spread * dgamma, None


class Wrong(Right):
    """As it was."""

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        xhat, rstd, gamma, spread = ctx.saved_tensors
        dgamma, dbeta = (dy * xhat).sum(0), dy.sum(0)
        dx = gamma * rstd * (dy - dbeta / len(dy) - xhat * dgamma / len(dy))
        return dx, dgamma, dbeta, -gamma * rstd * dbeta, -gamma * rstd.square() * spread * dgamma, None


def right(x: Any, gamma: Any, beta: Any, mean: Any, spread: Any, *, eps: float = 1e-6) -> Any:
    """The corrected twin."""
    return Right.apply(x, gamma, beta, mean, spread, eps)


def wrong(x: Any, gamma: Any, beta: Any, mean: Any, spread: Any, *, eps: float = 1e-6) -> Any:
    """The mistake."""
    return Wrong.apply(x, gamma, beta, mean, spread, eps)
