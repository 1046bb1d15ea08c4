"""What a verification is told: the layer to measure against, parameters, aliases, a seed, a time limit; and how far it
has come.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from sympy import Expr, Rational


@dataclass(frozen=True, slots=True)
class Settings:
    """`layer` is a name in the library or a document's path; None leaves it to the document.

    `values` sets parameters to exact numbers, by their names in code (`ddof`). `aliases` are pairs of LaTeX names, the
    first to be read as the second. `seed` is what counterexamples come from. After `time_limit` seconds, what is not
    decided is left undecided; `repair_seconds` of processor time may go into corrections. What only a small edit shows
    to be a slip, as a name that is defined again otherwise, is left open without it.
    """

    layer: str | None = None
    values: Mapping[str, Fraction] = field(default_factory=dict)
    aliases: tuple[tuple[str, str], ...] = ()
    seed: int = 0
    time_limit: float = 60.0
    repair_seconds: float = 4.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a verification has come: `done` of `total` claims, and what it is doing."""

    done: int
    total: int
    doing: str


def ddof_of(settings: Settings) -> Expr | None:
    """What was set for the ddof of a variance; None where the document is left to say it."""
    value = settings.values.get("ddof")
    return None if value is None else Rational(value.numerator, value.denominator)
