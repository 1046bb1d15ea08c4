"""What becomes of a candidate that raises: a failure, or a refusal, which is told and is no failure.

Somebody's object refuses where it raises at an axis of length one and runs at longer ones, or where it never runs in a
type or on a device: then nothing was compared there, and perhaps it was not called as it is meant to be.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bnderive.check.book import Book, maker
from bnderive.check.candidate import Candidate
from bnderive.check.compare import Comparison
from bnderive.check.trial import Trial
from bnderive.check.verdict import FAIL, RUNS


@dataclass(frozen=True, slots=True)
class Raised:
    """A candidate raised at a trial."""

    candidate: Candidate
    device: str
    trial: Trial
    problem: Exception


def raised_text(problem: Exception) -> str:
    """What was raised, in a line."""
    return f"raised {type(problem).__name__}: {str(problem).splitlines()[0] if str(problem) else ''}"


def enter_raised(raised: Sequence[Raised], book: Book) -> None:
    """Enters what was raised, once all has been run: a failure, or what was not run with the reason."""
    told: set[tuple[str, str, str]] = set()
    for one in raised:
        key = (one.candidate.name, one.device, one.trial.dtype)
        ran = key in book.seen
        sizes = one.trial.point.sizes
        if one.candidate.taken and (not ran or 1 in sizes.values()):
            if key not in told:
                where = f"with {', '.join(f'{n} = {v}' for n, v in sizes.items())}" if ran else "wherever it was run,"
                advice = "" if ran else f" ({_given(one.trial)})"
                book.note(RUNS, *key, f"{where} it {raised_text(one.problem)}{advice}")
                told.add(key)
            continue
        comparison = Comparison(FAIL, reason=raised_text(one.problem))
        book.enter(comparison, maker(one.candidate.name, one.device, one.trial.dtype, one.trial.point)(RUNS, ""))


def _given(trial: Trial) -> str:
    """What it was given, and what to do where it takes that otherwise."""
    shapes = ", ".join(f"{name} {list(array.shape)}" for name, array in trial.point.inputs.items())
    return f"given {shapes}; where it takes other shapes, give --impl a function that reshapes them and the result"
