"""Gated RMS normalization of groups: the backward pass knows no groups.

The forward pass normalizes each group of features by itself. The backward pass was not told the size of a group and
takes its mean over the whole row, which is right where there is one group.
"""

from typing import Any

import torch

LAYER = "layers/group_rms.md"
WHERE = "state-spaces/mamba, pull 547"


class Right(torch.autograd.Function):
    """As it should be."""

    @staticmethod
    def forward(ctx: Any, x: Any, z: Any, w: Any, eps: float) -> Any:
        h = x * z * z.sigmoid()
        rstd = (h.square().mean(-1, keepdim=True) + eps).rsqrt()
        ctx.save_for_backward(x, z, w, h * rstd, rstd)
        return w * h * rstd

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        x, z, w, hhat, rstd = ctx.saved_tensors
        m = w * dy
        dh = rstd * (m - hhat * (m * hhat).mean(-1, keepdim=True))
        s = z.sigmoid()
        return dh * z * s, dh * x * s * (1 + z * (1 - s)), (dy * hhat).sum(0), None


class Wrong(Right):
    """As it was."""

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        x, z, w, hhat, rstd = ctx.saved_tensors
        m = w * dy
        dh = rstd * (m - hhat * (m * hhat).mean((-2, -1), keepdim=True))
        s = z.sigmoid()
        return dh * z * s, dh * x * s * (1 + z * (1 - s)), (dy * hhat).sum(0), None


def right(x: Any, z: Any, w: Any, *, eps: float = 1e-6) -> Any:
    """The corrected twin."""
    return Right.apply(x, z, w, eps)


def wrong(x: Any, z: Any, w: Any, *, eps: float = 1e-6) -> Any:
    """The mistake."""
    return Wrong.apply(x, z, w, eps)
