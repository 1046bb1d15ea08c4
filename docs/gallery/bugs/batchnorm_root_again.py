"""Batch normalization: the root is taken again of what is its inverse already.

The forward pass saves the inverse deviation; the backward pass takes it for a variance. The two agree where the
variance is near one, which is what random test data have, and the reference in the test made the same mistake.
"""

from typing import Any

import torch

LAYER = "batchnorm"
WHERE = "flagos-ai/FlagGems, issue 5222"


class Right(torch.autograd.Function):
    """As it should be."""

    @staticmethod
    def forward(ctx: Any, x: Any, gamma: Any, beta: Any, eps: float, ddof: float) -> Any:
        xhat = x - x.mean(0)
        rstd = (xhat.square().sum(0) / (len(x) - ddof) + eps).rsqrt()
        centred, xhat = xhat, xhat * rstd
        ctx.save_for_backward(centred, rstd, gamma)
        ctx.count, ctx.eps = len(x) - ddof, eps
        return gamma * xhat + beta

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        centred, rstd, gamma = ctx.saved_tensors
        xhat = centred * rstd
        dgamma, dbeta = (dy * xhat).sum(0), dy.sum(0)
        dx = gamma * rstd * (dy - dbeta / len(dy) - xhat * dgamma / ctx.count)
        return dx, dgamma, dbeta, None, None


class Wrong(Right):
    """As it was."""

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        centred, rstd, gamma = ctx.saved_tensors
        rstd = (rstd + ctx.eps).rsqrt()
        xhat = centred * rstd
        dgamma, dbeta = (dy * xhat).sum(0), dy.sum(0)
        dx = gamma * rstd * (dy - dbeta / len(dy) - xhat * dgamma / ctx.count)
        return dx, dgamma, dbeta, None, None


def right(x: Any, gamma: Any, beta: Any, *, eps: float = 1e-5, ddof: float = 0) -> Any:
    """The corrected twin."""
    return Right.apply(x, gamma, beta, eps, ddof)


def wrong(x: Any, gamma: Any, beta: Any, *, eps: float = 1e-5, ddof: float = 0) -> Any:
    """The mistake."""
    return Wrong.apply(x, gamma, beta, eps, ddof)
