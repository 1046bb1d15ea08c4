"""PyTorch's autograd of the forward definitions in float64 on the CPU: another differentiation that shares nothing
with ours.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bnderive.algebra.evaluate import evaluate_layer
from bnderive.check.extras import missing
from bnderive.check.point import Point
from bnderive.check.reference import Kind, Reference, at_point
from bnderive.check.widest import DOUBLE, MANY
from bnderive.derive.derivation import Derivation
from bnderive.layer.layer import Layer


def without_torch(layer: Layer) -> str:
    """Why torch cannot be used; empty where it can."""
    return missing("torch")


def differentiated(layer: Layer, point: Point, forward: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> Reference:
    """The gradients that autograd gives for a forward of torch tensors by name."""
    import torch

    tensors = {n: torch.tensor(a, requires_grad=a.dtype.kind == "f") for n, a in point.inputs.items()}
    outputs = forward(tensors)
    loss = sum((torch.tensor(point.upstream[n]) * outputs[n]).sum() for n in layer.outputs)
    names = [q.name for q in layer.differentiable]
    gradients = torch.autograd.grad(loss, [tensors[n] for n in names], allow_unused=True)
    values = {
        n: (torch.zeros_like(tensors[n]) if g is None else g).numpy() for n, g in zip(names, gradients, strict=True)
    }
    return Reference(values, unit=DOUBLE)


def autograd(derivation: Derivation, point: Point) -> Reference:
    """Autograd of the definitions, evaluated in torch."""
    import torch

    layer = derivation.layer
    return differentiated(layer, point, lambda t: evaluate_layer(layer, t, point.sizes, point.symbols, xp=torch))


KIND = Kind("torch autograd", ("float64",), without_torch, lambda layer, p: p.elements <= MANY, at_point(autograd))
