"""One way to read and judge the edited sides of a claim: what the search asks of its caller."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bnderive.document.parser import parse_expression
from bnderive.document.source import Source, Span
from bnderive.document.syntax import Node
from bnderive.errors import DocumentError, Place
from bnderive.verify.repair.values import Number, Value


def parsed(latex: str) -> Node | None:
    """The tree of one side; None for what cannot be read."""
    try:
        return parse_expression(Source("", latex, Place("", 1, 1)), Span(0, len(latex)))
    except (DocumentError, RecursionError):
        return None


@dataclass(frozen=True, slots=True)
class Trial:
    """`accepts` is a quick numeric test of a side's LaTeX, `proves` the proof. `value` gives a side's value at fixed
    points, and `target` what it should be there: with them, pairs are found without trying each. Points at which the
    target is not finite do not count. `tree` parses a side.

    `note` says under which condition this is a way to take the claim. A trial `by_the_way` is only asked of single
    edits, where no other trial finds one.
    """

    accepts: Callable[[str], bool]
    proves: Callable[[str], bool]
    value: Value | None = None
    target: Sequence[Number] | None = None
    tree: Callable[[str], Node | None] = parsed
    note: str = ""
    by_the_way: bool = False
