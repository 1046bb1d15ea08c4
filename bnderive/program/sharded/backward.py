"""The backward of which each process has part.

The loss L is the sum of what the processes differentiate. The gradient of a tensor that is cut along the axis is right
for L on every process: the totals that it needs go over all processes. The gradient of a tensor that every process has
whole is left as each process' share of it, so that the shares add up to the gradient for L: that sum is left to whoever
adds up gradients anyway. A backward is linear in the upstream gradients, so the share is the same expression, in each
term of which one factor is the process' own: its part of a total, or its upstream gradient.

Input: lines that name what they share. Output: lines that exchange what has to be exchanged.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sympy import Add, Expr, Mul

from bnderive.algebra.expr import Element, Sigma, free_indices
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.rewrite import renamed
from bnderive.errors import BnderiveError
from bnderive.program.sharded.across import Summed, along, stem
from bnderive.program.sharded.forward import counted
from bnderive.program.sharded.stages import staged
from bnderive.program.sharded.totals import Totals, with_totals
from bnderive.program.share import Line


def sharded_backward(
    lines: Sequence[Line],
    axis: Axis,
    count: Element,
    upstream: Sequence[tuple[str, tuple[Index, ...]]],
    results: Sequence[str],
    fresh: Callable[[str], str],
) -> list[Line]:
    """The lines over all processes. `upstream` are the upstream gradients with their indices."""
    own = {o.name: fresh(f"{o.name}_all") for o in lines if o.name in results and not along(o.indices, axis)}
    whole = {name: at for name, at in upstream if not along(at, axis)}
    change = own | {name: fresh(f"{name}_all") for name in whole}
    over_all = counted(lines, axis, count)
    current = [Line(change.get(o.name, o.name), o.indices, renamed(o.expr, change)) for o in over_all]
    totals = Totals(axis, fresh, {after: name for name, after in own.items()})
    totals.lines = [Line(change[n], at, Summed(Element(n, *at))) for n, at in whole.items()]
    current = with_totals(current, totals)
    parts = totals.parts | {change[name]: name for name in whole}
    shares = _Shares({o.name: o for o in current}, parts, {name for name, _ in upstream}, axis, fresh)
    for name, after in own.items():
        if after not in totals.parts:
            line = shares.table[after]
            shares.made.append(Line(name, line.indices, shares.share(line.expr)))
    return list(staged([*current, *shares.made]))


@dataclass(slots=True)
class _Shares:
    """The shares of a process in what all have together. `parts` names, by the name of a total, its part in it."""

    table: dict[str, Line]
    parts: dict[str, str]
    upstream: set[str]
    axis: Axis
    fresh: Callable[[str], str]
    made: list[Line] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)

    def share(self, expr: Expr) -> Expr:
        """The share of this process in `expr`, which has no index over the axis."""
        if isinstance(expr, Element):
            return Element(self._named(expr.name), *expr.indices)
        if expr.is_Add:
            return Add(*(self.share(a) for a in expr.args))
        if expr.is_Mul:
            moving = [f for f in expr.args if self.moves(f)]
            if len(moving) == 1:
                return Mul(*(self.share(f) if f is moving[0] else f for f in expr.args))
        if isinstance(expr, Sigma):
            body, bound = expr.open(free_indices(expr))
            return Sigma(self.share(body), *bound)
        raise BnderiveError(f"no process has a share of its own in {expr}: it is not linear in the upstream gradients")

    def moves(self, expr: Expr) -> bool:
        """Whether `expr` depends on an upstream gradient."""
        names = {e.name for e in expr.atoms(Element)}
        return bool(names & self.upstream) or any(self.moves(self.table[n].expr) for n in names if n in self.table)

    def _named(self, name: str) -> str:
        """The name of the share in a tensor."""
        if name in self.parts or name in self.named:
            return self.parts.get(name) or self.named[name]
        line = self.table[name]
        self.named[name] = self.fresh(f"{stem(name)}_here")
        self.made.append(Line(self.named[name], line.indices, self.share(line.expr)))
        return self.named[name]
