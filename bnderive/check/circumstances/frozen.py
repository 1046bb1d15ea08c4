"""One input without a gradient (a frozen weight): the gradients of the others must stay as they are."""

from collections.abc import Iterator

from bnderive.check.circumstances.circumstance import Circumstance, Run, Seen
from bnderive.check.compare import within_rounding


def _judge(run: Run) -> Iterator[Seen]:
    names = list(run.outcome.gradients)
    for frozen in names if len(names) > 1 else ():
        outcome = run.candidate.run(
            run.derivation.layer, run.trial.point, run.trial.dtype, run.device, frozenset({frozen})
        )
        for name in (n for n in names if n != frozen):
            comparison = within_rounding(run.trial, name, outcome.gradients[name], run.outcome.gradients[name])
            if comparison is not None:
                yield Seen(name, run.trial.point, comparison.because(f"{frozen} was frozen"))


FROZEN = Circumstance("frozen inputs", ("torch",), _judge)
