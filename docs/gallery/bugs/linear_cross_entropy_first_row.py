"""Linear map and cross-entropy: all gradients are scaled by the first token's.

The gradients are formed in the forward pass, summed over the tokens, and multiplied afterwards by what comes from
upstream, of which only the first element is read. That is right for a mean, where all elements are one number.
"""

from typing import Any

import torch

LAYER = "layers/linear_cross_entropy.md"
WHERE = "linkedin/Liger-Kernel, pull 1298"


class Right(torch.autograd.Function):
    """As it should be."""

    @staticmethod
    def forward(ctx: Any, x: Any, W: Any, t: Any) -> Any:
        z = x @ W.T
        p = z.softmax(-1)
        p[torch.arange(len(t)), t] -= 1
        ctx.save_for_backward(x, W, p)
        return z.logsumexp(-1) - z[torch.arange(len(t)), t]

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        x, W, p = ctx.saved_tensors
        dz = p * dy[:, None]
        return dz @ W, dz.T @ x, None


class Wrong(Right):
    """As it was."""

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        x, W, p = ctx.saved_tensors
        return dy[:1] * (p @ W), dy[:1] * (p.T @ x), None


def right(x: Any, W: Any, t: Any) -> Any:
    """The corrected twin."""
    return Right.apply(x, W, t)


def wrong(x: Any, W: Any, t: Any) -> Any:
    """The mistake."""
    return Wrong.apply(x, W, t)
