"""RMS normalization: the gradient of the weight is summed in bfloat16.

A sum in bfloat16 stops growing when a term is less than a 256th of it. The sum belongs in float32, and is rounded
once. In float64 all is well.
"""

from typing import Any

import torch

LAYER = "rmsnorm"
WHERE = "linkedin/Liger-Kernel, pull 950"
TYPES = ("float64", "bfloat16")


class Right(torch.autograd.Function):
    """As it should be."""

    @staticmethod
    def forward(ctx: Any, x: Any, w: Any, eps: float) -> Any:
        kind = x.dtype
        x, w = (t.to(torch.promote_types(t.dtype, torch.float32)) for t in (x, w))
        rstd = (x.square().mean(-1, keepdim=True) + eps).rsqrt()
        ctx.save_for_backward(x * rstd, rstd, w)
        return (w * x * rstd).to(kind)

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        kind = dy.dtype
        xhat, rstd, w = ctx.saved_tensors
        m = w * dy
        dx = rstd * (m - xhat * (m * xhat).mean(-1, keepdim=True))
        return dx.to(kind), (dy * xhat).sum(0).to(kind), None


class Wrong(Right):
    """As it was."""

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        dx, total, _ = Right.backward(ctx, dy)
        xhat, total = ctx.saved_tensors[0].to(dy.dtype), torch.zeros_like(total)
        for row in dy * xhat:
            total = total + row
        return dx, total, None


def right(x: Any, w: Any, *, eps: float = 1e-6) -> Any:
    """The corrected twin."""
    return Right.apply(x, w, eps)


def wrong(x: Any, w: Any, *, eps: float = 1e-6) -> Any:
    """The mistake."""
    return Wrong.apply(x, w, eps)
