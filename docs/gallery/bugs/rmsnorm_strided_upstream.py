"""RMS normalization: the gradient from upstream is read as if it were contiguous.

A kernel that is given a pointer and no strides reads memory in order. A gradient that is a slice, a transpose or an
expanded number lies otherwise.
"""

from typing import Any

import torch

LAYER = "rmsnorm"
WHERE = "fla-org/flash-linear-attention, pull 871"


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
        dy = torch.as_strided(dy, dy.shape, (dy.shape[1], 1))
        return Right.backward(ctx, dy)


def right(x: Any, w: Any, *, eps: float = 1e-6) -> Any:
    """The corrected twin."""
    return Right.apply(x, w, eps)


def wrong(x: Any, w: Any, *, eps: float = 1e-6) -> Any:
    """The mistake."""
    return Wrong.apply(x, w, eps)
