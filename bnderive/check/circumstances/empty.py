"""An axis without elements, where the layer is defined there (a batch of none): gradients are empty or zero."""

from collections.abc import Iterator

import numpy as np

from bnderive.check.batteries import ORDINARY
from bnderive.check.circumstances.circumstance import Circumstance, Run, Seen
from bnderive.check.compare import Comparison
from bnderive.check.point import draw
from bnderive.check.reference import NotRun
from bnderive.check.shapes import size_names, small_sizes
from bnderive.check.verdict import FAIL, PASS


def _judge(run: Run) -> Iterator[Seen]:
    layer = run.derivation.layer
    tried = 0
    for size in size_names(layer):
        point = draw(layer, ORDINARY, {**small_sizes(layer)[0], size: 0}, 0, run.trial.dtype)
        if point is None:
            continue
        tried += 1
        try:
            outcome = run.candidate.run(layer, point, run.trial.dtype, run.device)
        except Exception as refusal:
            raise NotRun(f"with {size} = 0 it raised {type(refusal).__name__}: {refusal}") from refusal
        for name, got in outcome.gradients.items():
            yield Seen(name, point, _compared(got, point.inputs[name].shape, size))
    if not tried:
        raise NotRun("the layer is not defined where an axis has no element")


def _compared(got: np.ndarray, shape: tuple[int, ...], size: str) -> Comparison:
    """Where the loss is a sum of nothing, every gradient is zero."""
    if got.shape != shape:
        return Comparison(FAIL, reason=f"with {size} = 0 it has shape {list(got.shape)}, not {list(shape)}")
    return Comparison(PASS) if not got.any() else Comparison(FAIL, reason=f"with {size} = 0 it is not zero")


EMPTY = Circumstance("empty axis", ("numpy", "jax", "torch"), _judge)
