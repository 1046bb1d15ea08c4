"""Data with zeros where the forward has kinks, as after a ReLU: which number a gradient has at a kink is a convention,
but it is a number where autograd of the definitions gives one. |x|^p differentiated as p y/|x| is 0/0 there.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from bnderive.check.autograd import autograd, without_torch
from bnderive.check.circumstances.circumstance import Circumstance, Run, Seen
from bnderive.check.compare import Comparison
from bnderive.check.point import Point, has_kinks
from bnderive.check.reference import NotRun
from bnderive.check.verdict import FAIL, PASS


def _judge(run: Run) -> Iterator[Seen]:
    layer = run.derivation.layer
    if not has_kinks(layer):
        return
    if reason := without_torch(layer):
        raise NotRun(reason)
    point = _with_zeros(run.trial.point)
    expected = autograd(run.derivation, point).values
    for name, got in run.again(point).gradients.items():
        lost = np.isfinite(expected[name]) & ~np.isfinite(np.asarray(got, dtype=float))
        reason = f"has {lost.sum()} of {lost.size} elements that are no number where data are zero, and should be"
        yield Seen(name, point, Comparison(FAIL, reason=reason) if lost.any() else Comparison(PASS))


def _with_zeros(point: Point) -> Point:
    """The point with every third number of its largest tensors zero."""
    rank = max(a.ndim for a in point.inputs.values())
    kept = {n: np.arange(a.size).reshape(a.shape) % 3 > 0 for n, a in point.inputs.items() if a.dtype.kind == "f"}
    zeroed = {n: a * kept[n] if n in kept and a.ndim == rank else a for n, a in point.inputs.items()}
    return replace(point, inputs=zeroed)


KINKED = Circumstance("zeros at kinks", ("numpy", "jax", "torch"), _judge)
