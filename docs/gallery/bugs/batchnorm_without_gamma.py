"""Batch normalization: the gradient of the input without the scale.

The formula of the layer without scale and shift, used for the one that has them.
"""

from typing import Any

import torch

LAYER = "batchnorm"
WHERE = "denizyuret/Knet.jl, issue 288"


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
        dgamma, dbeta = (dy * xhat).sum(0), dy.sum(0)
        dx = rstd * (dy - dbeta / len(dy) - xhat * dgamma / ctx.count)
        return dx, dgamma, dbeta, None, None


def right(x: Any, gamma: Any, beta: Any, *, eps: float = 1e-5, ddof: float = 0) -> Any:
    """The corrected twin."""
    return Right.apply(x, gamma, beta, eps, ddof)


def wrong(x: Any, gamma: Any, beta: Any, *, eps: float = 1e-5, ddof: float = 0) -> Any:
    """The mistake."""
    return Wrong.apply(x, gamma, beta, eps, ddof)
