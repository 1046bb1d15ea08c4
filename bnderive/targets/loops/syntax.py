"""What differs between the languages in which loops are written.

A syntax prints numbers, memory and what no operator says. `real` is the type of the data, `wide` the type in which
sums are taken.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Syntax:
    """One language.

    `target` is the key into the codes of `bnderive.algebra.ops`. `at` prints an element from the name of its array, its
    indices and its sizes; `literal` a number that is not an integer; `chosen` prints one of two values by a test.
    `count` prints a size or an integer parameter where it stands among floating-point numbers, `position` the variable
    of a loop where that is written otherwise. In templates, `{0}` and `{1}` stand for arguments. `blocks`: whether sums
    are taken in blocks where that may be, since the type of the data is narrower than that of sums. `less` subtracts
    two numbers from one, in their order, which no compiler may change. `calls` are the codes of operations, by name,
    for which the target has something of its own.
    """

    target: str
    at: Callable[[str, Sequence[str], Sequence[str]], str]
    literal: Callable[[float], str]
    count: str
    power: str
    root: str
    square: str
    chosen: str
    truth: str
    least: str
    blocks: bool = False
    position: str = ""
    less: str = "{0} - {1} - {2}"
    calls: Mapping[str, str] = field(default_factory=dict)
