"""The same run many times, fewer where there are many elements: sums in another order (atomics on a device) may change
the last bits, and no more. A race shows now and then.
"""

from collections.abc import Iterator

import numpy as np

from bnderive.check.circumstances.circumstance import Circumstance, Run, Seen
from bnderive.check.compare import within_rounding

TIMES = 16
ELEMENTS = 20_000
"""How many numbers all the runs together take in, but for the first."""


def _judge(run: Run) -> Iterator[Seen]:
    for _ in range(max(1, min(TIMES, ELEMENTS // max(1, run.trial.point.elements)))):
        yield from _again(run)


def _again(run: Run) -> Iterator[Seen]:
    for name, got in run.again().gradients.items():
        first = run.outcome.gradients[name]
        comparison = within_rounding(run.trial, name, got, first)
        if comparison is not None:
            apart = "" if np.array_equal(got, first, equal_nan=True) else "runs differ in their last bits"
            yield Seen(name, run.trial.point, comparison if not apart else comparison.because(apart))


REPEATED = Circumstance("repeated run", ("numpy", "jax", "torch"), _judge)
