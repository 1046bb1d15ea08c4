"""SwiGLU: the gradient from upstream is overwritten.

Its memory is used for the result. What comes back is right; whoever else reads that gradient, another branch of the
graph for one, gets something else.
"""

from typing import Any

import torch

LAYER = "layers/swiglu.md"
WHERE = "linkedin/Liger-Kernel, pull 1305"


class Right(torch.autograd.Function):
    """As it should be."""

    @staticmethod
    def forward(ctx: Any, a: Any, b: Any) -> Any:
        ctx.save_for_backward(a, b)
        return a * a.sigmoid() * b

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        a, b = ctx.saved_tensors
        s = a.sigmoid()
        return dy * b * s * (1 + a * (1 - s)), dy * a * s


class Wrong(Right):
    """As it was."""

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        a, b = ctx.saved_tensors
        s = a.sigmoid()
        da = dy * b * s * (1 + a * (1 - s))
        return da, dy.mul_(a * s)


def right(a: Any, b: Any) -> Any:
    """The corrected twin."""
    return Right.apply(a, b)


def wrong(a: Any, b: Any) -> Any:
    """The mistake."""
    return Wrong.apply(a, b)
