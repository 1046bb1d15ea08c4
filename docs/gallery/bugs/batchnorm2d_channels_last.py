"""Batch normalization of images: wrong for channels that lie last in memory.

The backward pass reads the saved input in the order in which it lies in memory, and takes that for the order of the
axes. The forward pass was right, and so was the gradient of the shift.
"""

from typing import Any

import torch

LAYER = "batchnorm2d"
WHERE = "pytorch/pytorch, issues 175189 and 140913"


class Right(torch.autograd.Function):
    """As it should be."""

    @staticmethod
    def forward(ctx: Any, x: Any, gamma: Any, beta: Any, eps: float, ddof: float) -> Any:
        over = (0, 2, 3)
        count = x.numel() // x.shape[1]
        centred = x - x.mean(over, keepdim=True)
        rstd = (centred.square().sum(over, keepdim=True) / (count - ddof) + eps).rsqrt()
        ctx.save_for_backward(x, rstd, gamma)
        ctx.counts = count, count - ddof
        return gamma[:, None, None] * centred * rstd + beta[:, None, None]

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        x, rstd, gamma = ctx.saved_tensors
        over = (0, 2, 3)
        xhat = (x - x.mean(over, keepdim=True)) * rstd
        dgamma, dbeta = (dy * xhat).sum(over, keepdim=True), dy.sum(over, keepdim=True)
        dx = gamma[:, None, None] * rstd * (dy - dbeta / ctx.counts[0] - xhat * dgamma / ctx.counts[1])
        return dx, dgamma.flatten(), dbeta.flatten(), None, None


class Wrong(Right):
    """As it was."""

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        x, rstd, gamma = ctx.saved_tensors
        if not x.is_contiguous() and x.numel() == x.untyped_storage().nbytes() // x.itemsize:
            x = torch.as_strided(x, x.shape, torch.empty(x.shape).stride())
        over = (0, 2, 3)
        xhat = (x - x.mean(over, keepdim=True)) * rstd
        dgamma, dbeta = (dy * xhat).sum(over, keepdim=True), dy.sum(over, keepdim=True)
        dx = gamma[:, None, None] * rstd * (dy - dbeta / ctx.counts[0] - xhat * dgamma / ctx.counts[1])
        return dx, dgamma.flatten(), dbeta.flatten(), None, None


def right(x: Any, gamma: Any, beta: Any, *, eps: float = 1e-5, ddof: float = 0) -> Any:
    """The corrected twin."""
    return Right.apply(x, gamma, beta, eps, ddof)


def wrong(x: Any, gamma: Any, beta: Any, *, eps: float = 1e-5, ddof: float = 0) -> Any:
    """The mistake."""
    return Wrong.apply(x, gamma, beta, eps, ddof)
