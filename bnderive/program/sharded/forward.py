"""The forward of which each process has part: totals over the axis go over all processes, and so does its size.

Input: lines of computation, before what they share is named. Output: lines that exchange what has to be exchanged.
"""

from collections.abc import Callable, Collection, Sequence

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Axis
from bnderive.program.sharded.across import Summed
from bnderive.program.sharded.merge import merged
from bnderive.program.sharded.stages import staged
from bnderive.program.sharded.totals import Totals, with_totals
from bnderive.program.share import Line


def counted(lines: Sequence[Line], axis: Axis, count: Element) -> list[Line]:
    """The lines with the size of the axis, which stands in formulas, as a count over all processes."""
    return [Line(o.name, o.indices, o.expr.xreplace({axis.length: count})) for o in lines]


def sharded_forward(
    lines: Sequence[Line], axis: Axis, count: Element, corrections: Collection[str], fresh: Callable[[str], str]
) -> list[Line]:
    """The lines over all processes. `corrections` names those that take its own mean from a difference from a mean."""
    totals = Totals(axis, fresh)
    here = fresh(f"{axis.size}_here")
    totals.lines.append(Line(here, (), axis.length))
    totals.lines.append(Line(count.name, (), Summed(Element(here))))
    found = with_totals(counted(lines, axis, count), totals)
    return list(staged(merged(found, axis, count, corrections, fresh)))
