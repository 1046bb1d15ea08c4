"""The nouns of a check: one comparison (`Case`), one wrong formula (`Mutant`), what went wrong (`Failure`), and the
`Verdict`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

PASS = "pass"
FAIL = "fail"
INCONCLUSIVE = "inconclusive"
NOT_RUN = "not run"
DIFFERS = "differs"

RUNS = "runs"
FORWARD = "forward definitions"
UNCHANGED = "inputs unchanged"


@dataclass(frozen=True, slots=True)
class Case:
    """One gradient compared with one reference at one shape: the worst over all the data drawn at that shape.

    `error` and `tolerance` belong to the element that comes closest to its tolerance, or is farthest beyond it; both
    are relative to the largest element of the gradient. They are None where nothing was compared; `reason` then says
    why. `sees` is the least error that would have been seen, on some of the data, if every element of the gradient had
    it, relative to itself. The verdict `differs` is that of a reference which does not judge.
    """

    check: str
    subject: str
    gradient: str
    device: str
    dtype: str
    sizes: Mapping[str, int]
    data: str
    error: float | None
    tolerance: float | None
    verdict: str
    reason: str = ""
    sees: float | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes, in the order of the layer's axes."""
        return tuple(self.sizes.values())

    @property
    def differs(self) -> bool:
        """Whether it is inconclusive though the error is beyond the tolerance: nothing that is so may pass."""
        beyond = self.error is not None and self.tolerance is not None and not self.error <= self.tolerance
        return self.verdict == INCONCLUSIVE and beyond


@dataclass(frozen=True, slots=True)
class Mutant:
    """A wrong formula. `name` says what is wrong, `change` writes it out, `of` is what it should have computed."""

    name: str
    change: str
    of: str


@dataclass(frozen=True, slots=True)
class Power:
    """How many wrong formulas the probe tells from the right one. Those that equal the right one are not counted."""

    total: int = 0
    killed: int = 0
    survivors: tuple[Mutant, ...] = ()
    equivalent: tuple[Mutant, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """What is wrong with one gradient of one candidate, at the smallest shape that shows it.

    `element`, `expected` and `got` describe the worst element (None where the candidate raised); `looks_like` names the
    mutants that give the same wrong numbers.
    """

    case: Case
    element: tuple[int, ...] | None
    expected: float | None
    got: float | None
    looks_like: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a check: `verdict` is pass, fail or inconclusive; `unasked` names types and devices left out.

    `taken` says how somebody's object was called, by subject; `kept` which parameters it was checked at one number of,
    since it does not take them.
    """

    layer: str
    verdict: str
    seed: int
    cases: tuple[Case, ...]
    power: Power
    failures: tuple[Failure, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    replay: str = ""
    unasked: tuple[str, ...] = ()
    taken: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, float] = field(default_factory=dict)

    @property
    def sees(self) -> Mapping[str, float]:
        """By floating type, the least relative error that would have been seen in every gradient that passed."""
        least: dict[tuple[str, str, str], float] = {}
        for case in self.cases:
            if case.verdict == PASS and case.sees is not None:
                key = (case.dtype, case.subject, case.gradient)
                least[key] = min(case.sees, least.get(key, case.sees))
        found: dict[str, float] = {}
        for (dtype, _, _), error in least.items():
            found[dtype] = max(error, found.get(dtype, 0.0))
        return found
