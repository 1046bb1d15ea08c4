"""Residual sum and RMS normalization: both gradients go through the normalization.

The layer hands on the normalized tensor and the sum. What comes back for the sum belongs to it as it is; here it was
added before the normalization's derivative was applied. Nothing shows where only one of the outputs is used.
"""

from typing import Any

import torch

LAYER = "layers/residual_rms.md"
WHERE = "Dao-AILab/quack, pull 53"


class Right(torch.autograd.Function):
    """As it should be."""

    @staticmethod
    def forward(ctx: Any, x: Any, res: Any, w: Any, eps: float) -> Any:
        s = x + res
        rstd = (s.square().mean(-1, keepdim=True) + eps).rsqrt()
        ctx.save_for_backward(s * rstd, rstd, w)
        return w * s * rstd, s

    @staticmethod
    def backward(ctx: Any, dy: Any, ds: Any) -> Any:
        xhat, rstd, w = ctx.saved_tensors
        m = w * dy
        dx = ds + rstd * (m - xhat * (m * xhat).mean(-1, keepdim=True))
        return dx, dx, (dy * xhat).sum(0), None


class Wrong(Right):
    """As it was."""

    @staticmethod
    def backward(ctx: Any, dy: Any, ds: Any) -> Any:
        xhat, rstd, w = ctx.saved_tensors
        m = w * (dy + ds)
        dx = rstd * (m - xhat * (m * xhat).mean(-1, keepdim=True))
        return dx, dx, (dy * xhat).sum(0), None


def right(x: Any, res: Any, w: Any, *, eps: float = 1e-6) -> Any:
    """The corrected twin."""
    return Right.apply(x, res, w, eps)


def wrong(x: Any, res: Any, w: Any, *, eps: float = 1e-6) -> Any:
    """The mistake."""
    return Wrong.apply(x, res, w, eps)
