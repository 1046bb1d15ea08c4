"""A gated normalization before a linear map: what is computed again is not gated.

To save memory the input of the linear map is computed again in the backward pass, and the gate was forgotten there.
The gradient of the matrix is wrong, and all others are right.
"""

from typing import Any

import torch

LAYER = "layers/gated_linear.md"
WHERE = "fla-org/flash-linear-attention, pull 1071"


class Right(torch.autograd.Function):
    """As it should be."""

    @staticmethod
    def forward(ctx: Any, x: Any, z: Any, w: Any, W: Any, eps: float) -> Any:
        rstd = (x.square().mean(-1, keepdim=True) + eps).rsqrt()
        ctx.save_for_backward(x * rstd, rstd, z, w, W)
        return (w * x * rstd * z * z.sigmoid()) @ W.T

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        xhat, rstd, z, w, W = ctx.saved_tensors
        s = z.sigmoid()
        dh = dy @ W
        m = w * dh * z * s
        dx = rstd * (m - xhat * (m * xhat).mean(-1, keepdim=True))
        dz = dh * w * xhat * s * (1 + z * (1 - s))
        return dx, dz, (dh * xhat * z * s).sum(0), dy.T @ (w * xhat * z * s), None


class Wrong(Right):
    """As it was."""

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        xhat, rstd, z, w, W = ctx.saved_tensors
        dx, dz, dw, _, _ = Right.backward(ctx, dy)
        return dx, dz, dw, dy.T @ (w * xhat), None


def right(x: Any, z: Any, w: Any, W: Any, *, eps: float = 1e-6) -> Any:
    """The corrected twin."""
    return Right.apply(x, z, w, W, eps)


def wrong(x: Any, z: Any, w: Any, W: Any, *, eps: float = 1e-6) -> Any:
    """The mistake."""
    return Wrong.apply(x, z, w, W, eps)
