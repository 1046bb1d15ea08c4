"""What a kind of edit is: a name, the error that it mends, its cost, and the function that proposes the edits.

To add a kind, write a module in `kinds` that ends in a `Kind`, and add it to `registry`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bnderive.verify.repair.candidate import Candidate
from bnderive.verify.repair.scene import Scene


@dataclass(frozen=True, slots=True)
class Example:
    """A slip that the kind mends: `wrong` becomes `right`, in a document that writes `beside` elsewhere."""

    wrong: str
    right: str
    says: str
    beside: tuple[str, ...] = ()
    free: tuple[str, ...] = ("i",)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of edit. `mends` states the error; `cost` is that of its likeliest edit, in units of a wrong sign."""

    name: str
    mends: str
    cost: float
    propose: Callable[[Scene], Iterator[Candidate]]
    example: Example
