"""The nouns of the accuracy report: how far off an array is (`Errors`), and of what (`Row`); what was not measured
(`Absent`); and the `Accuracy`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

LIMIT = 100.0
"""From so many units of rounding of the largest element on, an error is called more than rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """How far an array is from the truth.

    Errors in ulps are in units in the last place of the true element; scaled errors are relative to the largest true
    element; `norm` is the error's L2 norm relative to the truth's. `zero` and `beyond` count the elements that are
    left out of the ulps since the truth is zero or beyond the range of the type, `lost` those that came out as no
    finite number. `unit` is the type's unit of rounding.
    """

    ulps: float
    ulps_median: float
    scaled: float
    scaled_median: float
    norm: float
    elements: int
    zero: int
    beyond: int
    lost: int
    unit: float

    @property
    def wrong(self) -> bool:
        """Whether the error is more than rounding explains."""
        return not self.scaled <= LIMIT * self.unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Errors):
    """The errors of one output or gradient of one subject on one set of data; `subject` names the device too, where
    that is not the CPU.
    """

    data: str
    sizes: Mapping[str, int]
    truth: str
    dtype: str
    device: str
    quantity: str
    subject: str


@dataclass(frozen=True, slots=True)
class Absent:
    """What was not measured, and why."""

    data: str
    dtype: str
    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The outcome. `confirmed` is how far, relative to the largest element, the true gradients are from differences of
    the definitions with 50 digits, at a tiny shape.
    """

    layer: str
    seed: int
    rows: tuple[Row, ...]
    absent: tuple[Absent, ...]
    confirmed: float
    versions: Mapping[str, str] = field(default_factory=dict)
