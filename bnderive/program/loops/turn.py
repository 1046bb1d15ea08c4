"""Nests that run back through memory, since the nest before them ran forth over the same tensors.

What the nest before read last is still in the cache, and is read first. Within a block of places a nest always runs
forth, as memory is fetched ahead in that direction.

Input and output: loops.
"""

from collections.abc import Sequence
from dataclasses import replace

from bnderive.algebra.expr import Element
from bnderive.program.loops.nouns import Loops, Nest, expressions


def turned(loops: Loops) -> Loops:
    """The loops, each nest turned against the last one that spreads the same places over threads and reads the same."""
    nests: list[Nest] = []
    for nest in loops.nests:
        back = bool(nest.shared) and _runs_forth(nests, nest, loops)
        nests.append(replace(nest, back=back))
    return replace(loops, nests=tuple(nests))


def _runs_forth(before: Sequence[Nest], nest: Nest, loops: Loops) -> bool:
    """Whether the last nest of the kind runs forth."""
    same = [n for n in before if n.shared == nest.shared and _read(n, loops) & _read(nest, loops)]
    return bool(same) and not same[-1].back


def _read(nest: Nest, loops: Loops) -> set[str]:
    """The tensors with an element, at least, for every place that a nest reads from memory."""
    elements = {e for expr in expressions(nest.sweeps) for e in expr.atoms(Element)}
    return {e.name for e in elements if e.name in loops.held and set(nest.shared) < set(e.indices)}
