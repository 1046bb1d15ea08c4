"""Inputs without a gradient (frozen weights), one or all but one: the gradients of the others must stay as they are."""

from collections.abc import Iterator, Sequence

from bnderive.check.circumstances.circumstance import Circumstance, Run, Seen
from bnderive.check.compare import within_rounding


def _judge(run: Run) -> Iterator[Seen]:
    names = list(run.outcome.gradients)
    for frozen in _choices(names):
        outcome = run.again(frozen=frozenset(frozen))
        told = f"{' and '.join(frozen)} {'was' if len(frozen) == 1 else 'were'} frozen"
        for name in (n for n in names if n not in frozen):
            comparison = within_rounding(run.trial, name, outcome.gradients[name], run.outcome.gradients[name])
            if comparison is not None:
                yield Seen(name, run.trial.point, comparison.because(told))


def _choices(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Which inputs are frozen together."""
    others = [tuple(n for n in names if n != name) for name in names]
    return list(
        dict.fromkeys(choice for choice in (*((name,) for name in names), *others) if 0 < len(choice) < len(names))
    )


FROZEN = Circumstance("frozen inputs", ("torch",), _judge)
