"""Cross-entropy: the gradient from upstream is ignored.

The gradient is formed in the forward pass and handed back as it is: right where the loss is the last thing that is
computed, and wrong where it is scaled, weighted or added to another.
"""

from typing import Any

import torch

LAYER = "cross_entropy"
WHERE = "fla-org/flash-linear-attention, pull 963"


class Right(torch.autograd.Function):
    """As it should be."""

    @staticmethod
    def forward(ctx: Any, x: Any, t: Any) -> Any:
        p = x.softmax(-1)
        p[torch.arange(len(t)), t] -= 1
        ctx.save_for_backward(p)
        return x.logsumexp(-1) - x[torch.arange(len(t)), t]

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        (p,) = ctx.saved_tensors
        return p * dy[:, None], None


class Wrong(Right):
    """As it was."""

    @staticmethod
    def backward(ctx: Any, dy: Any) -> Any:
        (p,) = ctx.saved_tensors
        return p, None


def right(x: Any, t: Any) -> Any:
    """The corrected twin."""
    return Right.apply(x, t)


def wrong(x: Any, t: Any) -> Any:
    """The mistake."""
    return Wrong.apply(x, t)
