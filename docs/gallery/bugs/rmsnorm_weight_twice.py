"""RMS normalization: the weight stands twice in the term of the variance.

The weight is inside the sum over the features, where it belongs, and once more in front of the term. With weights of
one, which is what tests and fresh models have, nothing is to be seen.
"""

from typing import Any

import torch

LAYER = "rmsnorm"
WHERE = "NVIDIA/Megatron-LM, pull 6859"


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
        m = w * dy
        dx = rstd * (m - w * xhat * (m * xhat).mean(-1, keepdim=True))
        return dx, (dy * xhat).sum(0), None


def right(x: Any, w: Any, *, eps: float = 1e-6) -> Any:
    """The corrected twin."""
    return Right.apply(x, w, eps)


def wrong(x: Any, w: Any, *, eps: float = 1e-6) -> Any:
    """The mistake."""
    return Wrong.apply(x, w, eps)
