"""RMS normalization with an offset: the forward pass drops the offset.

The layer multiplies by one plus the weight. The forward pass computed that sum and then multiplied by the weight
alone; the backward pass was right, so that the two did not belong together. What is reported first is the forward.
"""

from typing import Any

import torch

LAYER = "layers/rmsnorm_offset.md"
WHERE = "NVIDIA/Megatron-LM, pull 6859"


class Right(torch.autograd.Function):
    """As it should be."""

    @staticmethod
    def forward(ctx: Any, x: Any, w: Any, eps: float) -> Any:
        rstd = (x.square().mean(-1, keepdim=True) + eps).rsqrt()
        ctx.save_for_backward(x * rstd, rstd, w)
        return (1 + w) * x * rstd

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        xhat, rstd, w = ctx.saved_tensors
        m = (1 + w) * dy
        dx = rstd * (m - xhat * (m * xhat).mean(-1, keepdim=True))
        return dx, (dy * xhat).sum(0), None


class Wrong(Right):
    """As it was."""

    @staticmethod
    def forward(ctx: Any, x: Any, w: Any, eps: float) -> Any:
        rstd = (x.square().mean(-1, keepdim=True) + eps).rsqrt()
        ctx.save_for_backward(x * rstd, rstd, w)
        return w * x * rstd


def right(x: Any, w: Any, *, eps: float = 1e-6) -> Any:
    """The corrected twin."""
    return Right.apply(x, w, eps)


def wrong(x: Any, w: Any, *, eps: float = 1e-6) -> Any:
    """The mistake."""
    return Wrong.apply(x, w, eps)
