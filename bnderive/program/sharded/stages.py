"""The order of lines that exchange: all that can be computed, then all that can be exchanged at once, and so on.

What is exchanged as a largest element goes first, by itself; sums wait until no largest element can be exchanged, so
that those that need one and those that do not go together.
"""

from collections.abc import Sequence
from dataclasses import replace

from bnderive.algebra.expr import Element
from bnderive.program import arrays
from bnderive.program.program import Statement
from bnderive.program.sharded.across import Across, Largest
from bnderive.program.share import Line


def staged(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines in order of use, with exchanges that can be made together side by side."""
    left = list(lines)
    result: list[Line] = []
    while left:
        missing = {line.name for line in left}
        ready = [line for line in left if not missing & {e.name for e in line.expr.atoms(Element)}]
        alone = [line for line in ready if not isinstance(line.expr, Across)]
        largest = [line for line in ready if isinstance(line.expr, Largest)]
        taken = alone[:1] or largest or ready
        result += taken
        left = [line for line in left if line not in taken]
    return tuple(result)


def stacked(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements with neighbouring exchanges of one kind as one, which sets several variables."""
    result: list[Statement] = []
    for statement in statements:
        last = result[-1] if result else None
        match (last.value if last else None), statement.value:
            case arrays.Exchange(kind, args, shape), arrays.Exchange(other, more, _) if last and kind == other:
                value = arrays.Exchange(kind, (*args, *more), shape)
                result[-1] = replace(last, value=value, also=(*last.also, statement.variable))
            case _:
                result.append(statement)
    return tuple(result)
