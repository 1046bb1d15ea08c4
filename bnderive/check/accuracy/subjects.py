"""Torch's own operator as a subject, beside the candidates: data about torch are in `check/native.py`."""

from typing import Any

import numpy as np

from bnderive.algebra.evaluate import evaluate_layer
from bnderive.check.accuracy.data import Data, draw, sizes_for
from bnderive.check.autograd import without_torch
from bnderive.check.candidate import Candidate, torch_candidate
from bnderive.check.native import OPERATORS
from bnderive.layer.layer import Layer

NAME = "torch operator"
SMALL = Data("small", 0.0, 1.0, summed=8, across=3)
SAME = 1e-6
"""As near as this, relative to the largest element, must outputs be to the definitions to be those of the layer."""


def operator(layer: Layer) -> Candidate | None:
    """Torch's operator for the layer; None where torch has none that is known. It is missing where, at a small point in
    float64, it computes something else than the definitions.
    """
    if layer.name not in OPERATORS:
        return None

    def function(*inputs: Any, **symbols: float) -> Any:
        import torch

        return OPERATORS[layer.name](torch, list(inputs), symbols)

    found = torch_candidate(NAME, function)
    return Candidate(NAME, "torch", found.dtypes, found.run, without_torch(layer) or _differs(found, layer))


def _differs(found: Candidate, layer: Layer) -> str:
    """Why the operator is not the layer; empty where it is."""
    point = draw(layer, SMALL, sizes_for(layer, SMALL), "float64", 0)
    expected = evaluate_layer(layer, point.inputs, point.sizes, point.symbols)
    try:
        outputs = found.run(layer, point, "float64", "cpu").outputs
    except Exception as problem:  # noqa: BLE001 - torch refuses with errors of every kind
        return f"torch refuses: {(str(problem).splitlines() or [type(problem).__name__])[0]}"
    for name, got in outputs.items():
        true = expected[name]
        scale = np.abs(true).max(initial=0.0)
        if got.shape != true.shape or not np.abs(got - true).max(initial=0.0) <= SAME * scale:
            return "torch's operator computes something else than the definitions"
    return ""
