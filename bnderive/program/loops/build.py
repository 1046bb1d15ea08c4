"""From lines of index notation to loops: steps, groups, sweeps, and what has to be kept between nests.

`loops_of` is the entry. It takes the lines of one function as `plan` makes them, and knows no layer.
"""

from collections.abc import Callable, Mapping, Sequence

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Index
from bnderive.program.loops.blocks import with_blocks
from bnderive.program.loops.nests import grouped
from bnderive.program.loops.nouns import Loops, Nest, expressions
from bnderive.program.loops.steps import taken_apart
from bnderive.program.loops.sweeps import nest_of
from bnderive.program.loops.virtual import virtual
from bnderive.program.share import Line


def loops_of(
    lines: Sequence[Line],
    given: Mapping[str, tuple[Index, ...]],
    labels: Mapping[str, str],
    results: Sequence[str],
    fresh: Callable[[str], str],
) -> Loops:
    """The loops that compute `results` from the tensors `given`, some of which hold `labels`; `fresh` makes names."""
    steps = with_blocks(taken_apart(lines, results, fresh), given)
    unkept = virtual(steps, results)
    groups = grouped(steps, given, unkept)
    nests = tuple(nest_of(group, unkept, fresh) for group in groups)
    shapes = {s.name: s.indices for s in steps}
    kept = {name: shapes[name] for name in shapes if name not in results and _outlives(name, nests)}
    held = {name: size for name, size in labels.items() if name in given}
    return Loops(dict(given), {name: shapes[name] for name in results}, kept, held, nests)


def _outlives(name: str, nests: Sequence[Nest]) -> bool:
    """Whether a tensor is made, and has to be in memory: as another nest reads it, or as loops run over it."""
    for nest in nests:
        for sweep in nest.sweeps:
            made = [v.element for v in sweep.body if v.stored] + [s.element for s in sweep.sums]
            for element in made:
                if element.name == name:
                    return not set(element.indices) <= set(nest.shared) or any(
                        name in _read(other) for other in nests if other is not nest
                    )
    return False


def _read(nest: Nest) -> set[str]:
    return {e.name for expr in expressions(nest.sweeps) for e in expr.atoms(Element)}
