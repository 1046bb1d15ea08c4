"""RMS normalization: the weight is left out of the backward pass.

Days were spent on finding it, as its author tells in the discussion.
"""

from typing import Any

import torch

LAYER = "rmsnorm"
WHERE = "karpathy/llm.c, pull 763"


class Right(torch.autograd.Function):
    """As it should be."""

    @staticmethod
    def forward(ctx: Any, x: Any, w: Any, eps: float) -> Any:
        rstd = (x.square().mean(-1, keepdim=True) + eps).rsqrt()
        ctx.save_for_backward(x * rstd, rstd, w)
        return w * x * rstd

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        xhat, rstd, w = ctx.saved_tensors
        m = w * dy
        dx = rstd * (m - xhat * (m * xhat).mean(-1, keepdim=True))
        return dx, (dy * xhat).sum(0), None


class Wrong(Right):
    """As it was."""

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        xhat, rstd, w = ctx.saved_tensors
        m = dy
        dx = rstd * (m - xhat * (m * xhat).mean(-1, keepdim=True))
        return dx, (dy * xhat).sum(0), None


def right(x: Any, w: Any, *, eps: float = 1e-6) -> Any:
    """The corrected twin."""
    return Right.apply(x, w, eps)


def wrong(x: Any, w: Any, *, eps: float = 1e-6) -> Any:
    """The mistake."""
    return Wrong.apply(x, w, eps)
