"""PyTorch's own operators, where there is one for a layer: data about torch, keyed by the layer's name. To add one,
add a row.

It does not judge: at a million rows torch's batch norm is off by 4e-7 in float64. A row is compared only where its
output agrees with the layer's definitions at the point; elsewhere (another layout, unbiased variance, a size that
torch refuses) the comparison is not run, and says so.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from bnderive.algebra.evaluate import evaluate_layer
from bnderive.check.autograd import differentiated, without_torch
from bnderive.check.point import Point
from bnderive.check.reference import Kind, NotRun, Reference, at_point
from bnderive.check.widest import MANY
from bnderive.derive.derivation import Derivation
from bnderive.layer.layer import Layer

Operator = Callable[[Any, list[Any], Mapping[str, float]], Any]


def _eps(symbols: Mapping[str, float]) -> float:
    return symbols.get("eps", 1e-5)


def _group_norm(torch: Any, inputs: list[Any], symbols: Mapping[str, float]) -> Any:
    x = inputs[0]
    flat = x.reshape(x.shape[0], x.shape[1] * x.shape[2], -1)
    weights = [w.reshape(-1) for w in inputs[1:]]
    return torch.nn.functional.group_norm(flat, x.shape[1], *weights, eps=_eps(symbols)).reshape(x.shape)


OPERATORS: Mapping[str, Operator] = {
    "batchnorm": lambda torch, a, s: torch.nn.functional.batch_norm(a[0], None, None, a[1], a[2], True, eps=_eps(s)),
    "batchnorm2d": lambda torch, a, s: torch.nn.functional.batch_norm(a[0], None, None, a[1], a[2], True, eps=_eps(s)),
    "layernorm": lambda torch, a, s: torch.nn.functional.layer_norm(a[0], a[0].shape[-1:], a[1], a[2], eps=_eps(s)),
    "rmsnorm": lambda torch, a, s: torch.nn.functional.rms_norm(a[0], a[0].shape[-1:], a[1], eps=_eps(s)),
    "groupnorm": _group_norm,
    "instancenorm": lambda torch, a, s: torch.nn.functional.instance_norm(
        a[0], weight=a[1], bias=a[2], use_input_stats=True, eps=_eps(s)
    ),
    "softmax": lambda torch, a, s: torch.softmax(a[0], dim=-1),
    "cross_entropy": lambda torch, a, s: torch.nn.functional.cross_entropy(a[0], a[1], reduction="none"),
}


def _refuses(layer: Layer) -> str:
    if layer.name not in OPERATORS:
        return f"torch has no operator that is known to be {layer.name}"
    return without_torch(layer)


def native(derivation: Derivation, point: Point) -> Reference:
    """The gradients of torch's operator. Raises NotRun where torch refuses the point or computes something else."""
    layer = derivation.layer
    (output,) = layer.outputs
    expected = evaluate_layer(layer, point.inputs, point.sizes, point.symbols)[output]

    def forward(tensors: Mapping[str, Any]) -> dict[str, Any]:
        import torch

        value = OPERATORS[layer.name](torch, [tensors[q.name] for q in layer.inputs], point.symbols)
        got = value.detach().numpy()
        scale = np.abs(expected).max()
        if got.shape != expected.shape or not np.allclose(got, expected, rtol=1e-6, atol=1e-6 * scale):
            raise NotRun("torch's operator computes something else than the definitions here")
        return {output: value}

    try:
        return differentiated(layer, point, forward)
    except (ValueError, RuntimeError, IndexError, TypeError) as refusal:
        raise NotRun(f"torch refuses: {str(refusal).splitlines()[0]}") from refusal


KIND = Kind(
    "torch operator", ("float64",), _refuses, lambda layer, p: p.elements <= MANY, at_point(native), judges=False
)
