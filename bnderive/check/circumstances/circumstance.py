"""The noun of a circumstance under which a candidate is run once more.

To add one, write a file with a `Circumstance` and a row in `registry.py`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bnderive.check.candidate import Candidate, Outcome
from bnderive.check.compare import Comparison
from bnderive.check.point import Point
from bnderive.check.trial import Trial
from bnderive.derive.derivation import Derivation


class Refusal(Exception):
    """The candidate raised `problem`: what else is raised under a circumstance is no fault of its."""

    def __init__(self, problem: Exception) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Run:
    """A candidate that has run at a trial on a device, and what it gave."""

    derivation: Derivation
    candidate: Candidate
    device: str
    trial: Trial
    outcome: Outcome

    def again(self, point: Point | None = None, frozen: frozenset[str] = frozenset()) -> Outcome:
        """What the candidate gives now, at another point where one is given. Raises Refusal where it raises."""
        try:
            return self.candidate.run(
                self.derivation.layer, point or self.trial.point, self.trial.dtype, self.device, frozen
            )
        except Exception as problem:
            raise Refusal(problem) from problem


@dataclass(frozen=True, slots=True)
class Seen:
    """What a circumstance showed of one gradient (or of nothing in particular: the empty name), at a point."""

    gradient: str
    point: Point
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Circumstance:
    """`judge` runs the candidate again and compares; it may raise NotRun with the reason why it cannot.

    `frameworks` are those of the candidates for which it makes sense.
    """

    name: str
    frameworks: tuple[str, ...]
    judge: Callable[[Run], Iterator[Seen]]
