"""Trains a small network twice, with generated layers and with torch's own, and compares the two step by step.

The task: say in which of three directions an 8 by 8 image is striped. All is in float64, so that what differs is
rounding: the losses must agree to 1e-10 through 200 steps, and so must what the networks say afterwards. The exit code
is 1 where they do not, or where nothing was learned.
"""

import sys
from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from norms.batchnorm import BatchNorm2d
from norms.layernorm import LayerNorm

STEPS, BATCH, SIZE, CLASSES = 200, 48, 8, 3
CLOSE = 1e-10


def network(batch_norm: Any, layer_norm: Any) -> nn.Sequential:
    """The network, with these classes for its normalizations."""
    return nn.Sequential(
        nn.Conv2d(1, 6, 3, padding=1, bias=False),
        batch_norm(6),
        nn.GELU(),
        nn.Conv2d(6, 6, 3, stride=2, padding=1, bias=False),
        batch_norm(6),
        nn.GELU(),
        nn.Flatten(),
        nn.Linear(6 * (SIZE // 2) ** 2, 16),
        layer_norm(16),
        nn.GELU(),
        nn.Linear(16, CLASSES),
    ).double()


def batches(count: int, seed: int) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Images with stripes in one of three directions, under noise, and which it is."""
    generator = torch.Generator().manual_seed(seed)
    row, column = torch.meshgrid(torch.arange(SIZE), torch.arange(SIZE), indexing="ij")
    waves = [torch.sin(1.6 * along) for along in (row, column, row + column)]
    stripes = torch.stack(waves).double().unsqueeze(1)
    found = []
    for _ in range(count):
        labels = torch.randint(CLASSES, (BATCH,), generator=generator)
        noise = torch.randn(
            BATCH, 1, SIZE, SIZE, generator=generator, dtype=torch.float64
        )
        found.append((stripes[labels] + 1.5 * noise, labels))
    return found


def train(
    model: nn.Module, data: Sequence[tuple[torch.Tensor, torch.Tensor]]
) -> list[float]:
    """One step for each batch; returns the losses."""
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    losses = []
    for images, labels in data:
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
        losses.append(loss.item())
    return losses


def main() -> int:
    """Trains both, prints their losses side by side, and returns the exit code."""
    torch.manual_seed(0)
    torch.set_num_threads(1)  # the network is too small to share
    theirs = network(nn.BatchNorm2d, nn.LayerNorm)
    ours = network(BatchNorm2d, LayerNorm)
    ours.load_state_dict(theirs.state_dict())
    data = batches(STEPS, seed=1)
    curves = [train(model, data) for model in (ours, theirs)]

    print("step   loss, generated       loss, torch")
    for step in range(0, STEPS, STEPS // 5):
        print(f"{step:4}   {curves[0][step]:.15f}   {curves[1][step]:.15f}")
    apart = max(abs(a - b) for a, b in zip(*curves))
    print(f"largest difference of {STEPS} losses: {apart:.1e}")

    [(images, labels)] = batches(1, seed=2)
    said, expected = (model.eval()(images) for model in (ours, theirs))
    after = (said - expected).abs().max().item()
    right = (said.argmax(1) == labels).double().mean().item()
    print(
        f"largest difference in evaluation: {after:.1e}; {right:.0%} of new images right"
    )
    return 0 if apart < CLOSE and after < CLOSE and right > 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())
