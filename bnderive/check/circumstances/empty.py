"""An axis without elements, where the layer is defined there (a batch of none, a rank of zero): gradients are empty, or
zero, or what they are without that axis where an output does not have it.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from bnderive.check import complex_step
from bnderive.check.batteries import ORDINARY
from bnderive.check.circumstances.circumstance import Circumstance, Refusal, Run, Seen
from bnderive.check.compare import Comparison, compare_gradient
from bnderive.check.point import Point, draw
from bnderive.check.reference import NotRun
from bnderive.check.shapes import size_names, small_sizes
from bnderive.check.trial import trial_of
from bnderive.check.verdict import FAIL, PASS

Judge = Callable[[str, np.ndarray], Comparison | None]


def _judge(run: Run) -> Iterator[Seen]:
    layer = run.derivation.layer
    tried = 0
    for size in size_names(layer):
        point = draw(layer, ORDINARY, {**small_sizes(layer)[0], size: 0}, 0, run.trial.dtype)
        if point is None:
            continue
        tried += 1
        try:
            outcome = run.again(point)
        except Refusal as refusal:
            raise NotRun(f"with {size} = 0 it raised {type(refusal.problem).__name__}: {refusal}") from refusal
        judge = _against(run, point)
        for name, got in outcome.gradients.items():
            shape = point.inputs[name].shape
            found = (
                judge(name, got) if got.shape == shape else _wrong(f"has shape {list(got.shape)}, not {list(shape)}")
            )
            if found is not None:
                yield Seen(name, point, replace(found, reason=found.reason and f"with {size} = 0 it {found.reason}"))
    if not tried:
        raise NotRun("the layer is not defined where an axis has no element")


def _against(run: Run, point: Point) -> Judge:
    """What judges the gradients at a point: they are zero where the loss is a sum of nothing, else as the definitions
    say. None comes of it where those say nothing.
    """
    if not any(values.size for values in point.upstream.values()):
        return lambda name, got: _zero(got)
    derivation = run.derivation
    with np.errstate(all="ignore"):
        trial = trial_of(derivation, point, run.trial.dtype)
        if trial is None or complex_step.KIND.refuses(derivation.layer):
            return lambda name, got: None
        reference = complex_step.KIND.reference(derivation, trial)

    def judge(name: str, got: np.ndarray) -> Comparison | None:
        if got.size and np.isfinite(trial.bounds[name]).all():
            return compare_gradient(trial, reference, name, got)
        return None if np.any(reference.values[name]) else _zero(got)

    return judge


def _zero(got: np.ndarray) -> Comparison:
    return _wrong("is not zero") if got.any() else Comparison(PASS)


def _wrong(reason: str) -> Comparison:
    return Comparison(FAIL, reason=reason)


EMPTY = Circumstance("empty axis", ("numpy", "jax", "torch"), _judge)
