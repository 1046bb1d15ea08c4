"""Tensors of rank four and five with the channels last in memory, inputs and upstream gradients: the same gradients."""

from collections.abc import Iterator
from dataclasses import replace

from bnderive.check.circumstances.circumstance import Circumstance, Refusal, Run, Seen
from bnderive.check.compare import within_rounding
from bnderive.check.reference import NotRun

RANKS = (4, 5)


def _judge(run: Run) -> Iterator[Seen]:
    layer, point = run.derivation.layer, run.trial.point
    if not any(len(q.indices) in RANKS for q in layer.inputs):
        return
    laid_out = replace(point, battery=replace(point.battery, layout="channels_last"))
    try:
        outcome = run.again(laid_out)
    except Refusal as refusal:
        raise NotRun(f"it raised {type(refusal.problem).__name__}: {refusal}") from refusal
    for name, got in outcome.gradients.items():
        comparison = within_rounding(run.trial, name, got, run.outcome.gradients[name])
        if comparison is not None:
            yield Seen(name, point, comparison.because("channels last"))


CHANNELS_LAST = Circumstance("channels last", ("torch",), _judge)
