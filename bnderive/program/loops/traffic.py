"""How much memory loops read and write: the floor under their time where the data lie outside the cache.

A tensor that a nest reads in several sweeps is counted once, since one place of the shared indices stays in the cache;
sweeps that share nothing are counted each.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sympy import Add, Expr, Integer, Mul

from bnderive.algebra.expr import Element
from bnderive.program.loops.nouns import Loops, Sweep, expressions


@dataclass(frozen=True, slots=True)
class Traffic:
    """`passes` over tensors as large as the largest; how many elements are `read` and `written`, by the sizes."""

    passes: int
    read: Expr
    written: Expr

    @property
    def moved(self) -> Expr:
        """Elements read and written."""
        return self.read + self.written


def traffic_of(loops: Loops) -> Traffic:
    """The traffic of one function."""
    runs = [run for nest in loops.nests for run in ([nest.sweeps] if nest.shared else ((s,) for s in nest.sweeps))]
    full = max(map(len, loops.held.values()), default=0)
    read = [_read(run, loops) for run in runs]
    written = [_written(run, loops) for run in runs]
    passes = sum(any(len(loops.held[n]) == full for n in (*r, *w)) for r, w in zip(read, written, strict=True))
    return Traffic(passes, _elements(read, loops), _elements(written, loops))


def _read(sweeps: Iterable[Sweep], loops: Loops) -> set[str]:
    """The tensors that sweeps read from memory: not those that they make."""
    chosen = tuple(sweeps)
    found = {e.name for expr in expressions(chosen) for e in expr.atoms(Element) if e.name in loops.held}
    return found - _made(chosen)


def _written(sweeps: Iterable[Sweep], loops: Loops) -> set[str]:
    return {name for name in _made(tuple(sweeps)) if name in loops.held}


def _made(sweeps: tuple[Sweep, ...]) -> set[str]:
    return {v.element.name for s in sweeps for v in s.body if v.stored} | {t.name for s in sweeps for t in s.sums}


def _elements(groups: Iterable[set[str]], loops: Loops) -> Expr:
    """How many elements the tensors of all groups have."""
    return Add(*(Mul(Integer(1), *(i.axis.length for i in loops.held[n])) for names in groups for n in sorted(names)))
