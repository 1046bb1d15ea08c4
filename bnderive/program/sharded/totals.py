"""Sums and largest elements over the sharded axis, each in a line of its own: what a process has, and what all have.

`mu = Σ_i x_i / m` becomes `sum_x_here = Σ_i x_i`, `sum_x = Summed(sum_x_here)`, `mu = sum_x / m_all`. A line that is
such a sum keeps its name for the sum over all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sympy import Expr

from bnderive.algebra.expr import Element, Sigma, free_indices
from bnderive.algebra.index import Axis, Index
from bnderive.program.names import wish
from bnderive.program.sharded.across import Largest, Summed, is_over, stem
from bnderive.program.share import Line, Peak, pattern
from bnderive.program.tidy import rebuilt


@dataclass(slots=True)
class Totals:
    """The lines in order, and by the name of each total the name of the part that a process has of it.

    `named` gives the name of that part where it is known beforehand.
    """

    axis: Axis
    fresh: Callable[[str], str]
    named: Mapping[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    seen: dict[Expr, str] = field(default_factory=dict)

    def total(self, node: Expr, at: tuple[Index, ...], key: Expr, name: str | None = None) -> str:
        """The name of the total of `node`, whose free indices are `at`."""
        if key not in self.seen:
            name = name or self.fresh(_wish(node))
            part = self.named.get(name) or self.fresh(f"{stem(name)}_here")
            indices = _plain(at)
            source = node.xreplace(dict(zip(at, indices, strict=True)))
            own = Element(part, *indices)
            self.lines.append(Line(part, indices, source))
            self.lines.append(Line(name, indices, Largest(own) if isinstance(node, Peak) else Summed(own)))
            self.seen[key], self.parts[name] = name, part
        return self.seen[key]


def with_totals(lines: Sequence[Line], totals: Totals) -> list[Line]:
    """The lines with every sum and largest element over the axis in lines of their own."""

    def change(node: Expr) -> Expr | None:
        if isinstance(node, Element):
            return node
        if not is_over(node, totals.axis):
            return None
        node = _inside(node, change)
        key, at = pattern(node)
        return Element(totals.total(node, at, key), *at)

    for line in lines:
        key, at = pattern(line.expr)
        if is_over(line.expr, totals.axis) and at == line.indices and key not in totals.seen:
            node = _inside(line.expr, change)
            key, at = pattern(node)
            if key not in totals.seen:
                totals.total(node, line.indices, key, line.name)
                continue
        totals.lines.append(Line(line.name, line.indices, rebuilt(line.expr, change)))
    return totals.lines


def _inside(node: Expr, change: Callable[[Expr], Expr | None]) -> Expr:
    """`node` with what is over the axis inside it changed."""
    sigma = node.args[0] if isinstance(node, Peak) else node
    body, bound = sigma.open(free_indices(sigma))
    changed = Sigma(rebuilt(body, change), *bound)
    return Peak(changed) if isinstance(node, Peak) else changed


def _wish(node: Expr) -> str:
    """A name that says what the total is of."""
    return f"max_{wish(node.args[0].body)}" if isinstance(node, Peak) else wish(node)


def _plain(at: tuple[Index, ...]) -> tuple[Index, ...]:
    """The indices under names of their axes, where a sum around them named them."""
    taken: set[str] = {i.name for i in at if not i.is_bound}
    found = []
    for i in at:
        name = i.axis.name
        while i.is_bound and name in taken:
            name += "'"
        taken.add(name)
        found.append(Index(name, i.axis) if i.is_bound else i)
    return tuple(found)
