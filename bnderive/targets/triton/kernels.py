"""Which kernels a GPU runs for loops: one for each nest, or for each sweep of a nest that stands alone.

Many programs run one kernel at the same time. Each computes a block of the places of the `grid`; where a sum runs over
indices that places have, several programs share the places of `walked` out among them, each walks over its share and
writes a part of the sum, and the parts are added up in a fixed order afterwards. So nothing depends on which program
is first. A sum over what a nest shares, taken alone, is turned over: its own elements become the places.

Input: loops. Output: kernels, and what has to be in memory between them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Index
from bnderive.program.loops.nouns import Local, Loops, Nest, Step, Sweep, expressions


@dataclass(frozen=True, slots=True)
class Kernel:
    """Sweeps, one after the other for each place of `grid` and `walked`. `across` are the sums that are complete only
    when the parts of all programs are added up.

    In each sweep the loops are so ordered that those of a sum's own indices stand outside those that it runs over.
    """

    grid: tuple[Index, ...]
    walked: tuple[Index, ...]
    sweeps: tuple[Sweep, ...]
    across: frozenset[str]

    @property
    def sums(self) -> tuple[Step, ...]:
        """All sums."""
        return tuple(s for sweep in self.sweeps for s in sweep.sums)

    def further(self, step: Step) -> tuple[Index, ...]:
        """The indices of the grid over which a sum runs: each has a part of its own."""
        return tuple(i for i in self.grid if i not in step.indices)


def kernels_of(loops: Loops) -> tuple[Kernel, ...]:
    """The kernels of one function, in order."""
    kernels: list[Kernel] = []
    for nest in loops.nests:
        if nest.shared and len(nest.sweeps) > 1:
            kernels.append(_together(nest))
        else:
            kernels += (kernel for sweep in nest.sweeps for kernel in _alone(nest.shared, sweep))
    return tuple(kernels)


def alike(kernels: Sequence[Kernel]) -> tuple[tuple[Kernel, ...], Mapping[str, str]]:
    """The kernels without those that only copy what is put together from parts, and of which sum each copy is one."""
    across = frozenset[str]().union(*(k.across for k in kernels))
    copies: dict[str, str] = {}
    left: list[Kernel] = []
    for kernel in kernels:
        body = [local for sweep in kernel.sweeps for local in sweep.body]
        of = {local.element: local.expr for local in body}
        if kernel.sums or not all(
            isinstance(e, Element) and e.name in across and e.indices == k.indices for k, e in of.items()
        ):
            left.append(kernel)
        else:
            copies |= {copy.name: sum_.name for copy, sum_ in of.items()}
    return tuple(left), copies


def kept_by(kernels: Sequence[Kernel], loops: Loops) -> Mapping[str, tuple[Index, ...]]:
    """The tensors that are in memory from one kernel or sweep to another and are no results, with their indices."""
    read = [{e.name for expr in expressions(k.sweeps) for e in expr.atoms(Element)} for k in kernels]
    kept = dict(loops.kept)
    for number, kernel in enumerate(kernels):
        later = set[str]().union(*(names for other, names in enumerate(read) if other != number))
        made = [v.element for sweep in kernel.sweeps for v in sweep.body if v.stored]
        for element in (*made, *(s.element for s in kernel.sums)):
            if element.name not in loops.results and (element.name in later or element.name in kernel.across):
                kept.setdefault(element.name, tuple(i for i in element.indices if isinstance(i, Index)))
    return kept


def _together(nest: Nest) -> Kernel:
    """A nest as it is: a place computes all its sweeps."""
    over = {s.name: s for sweep in nest.sweeps for s in sweep.sums if s.name in nest.across}
    own = {i for s in over.values() for i in s.indices}
    grid = tuple(i for i in nest.shared if i in own or not over)
    walked = tuple(i for i in nest.shared if i not in grid)
    sweeps = tuple(part for sweep in nest.sweeps for part in _in_order(sweep))
    return Kernel(grid, walked, sweeps, frozenset(over))


def _in_order(sweep: Sweep) -> list[Sweep]:
    """The sweep, its loops ordered by its sums; one sweep for each group of sums that no order suits together."""
    groups: list[list[Step]] = []
    own = {s.name: {i for i in sweep.loops if i in s.indices} for s in sweep.sums}
    for step in sweep.sums:
        mine = own[step.name]
        nested = (g for g in groups if all(mine <= own[s.name] or mine >= own[s.name] for s in g))
        if (group := next(nested, None)) is None:
            groups.append([step])
        else:
            group.append(step)
    found: list[Sweep] = []
    for group in groups or [[]]:
        order: dict[Index, None] = {}
        for step in sorted(group, key=lambda s: len(own[s.name])):
            order |= dict.fromkeys(i for i in sweep.loops if i in step.indices)
        order |= dict.fromkeys(sweep.loops)
        body = _needed(sweep.body, group) if found else sweep.body
        found.append(Sweep(tuple(order), sweep.ahead, body, tuple(group)))
    return found


def _alone(shared: Sequence[Index], sweep: Sweep) -> list[Kernel]:
    """A sweep that shares nothing with others, as kernels whose places are the elements of its largest sums."""
    running = (*shared, *sweep.loops)
    if not sweep.sums:
        return [Kernel(running[:-1], running[-1:], (replace(sweep, loops=()),), frozenset())]
    kernels: list[Kernel] = []
    left = list(sweep.sums)
    body = sweep.body
    while left:
        largest = max(left, key=lambda s: len(s.indices))
        taken = [s for s in left if set(s.indices) <= set(largest.indices)]
        left = [s for s in left if s not in taken]
        grid = tuple(i for i in running if i in largest.indices)
        rest = tuple(i for i in running if i not in grid)
        walked = tuple(i for i in rest if i in shared) if shared else (() if grid else rest[:-1])
        across = frozenset(s.name for s in taken if walked or len(s.indices) < len(grid))
        loops = tuple(i for i in rest if i not in walked)
        kernels.append(Kernel(grid, walked, (Sweep(loops, sweep.ahead, body, tuple(taken)),), across))
        body = _needed(sweep.body, left)
    return kernels


def _needed(body: Sequence[Local], sums: Sequence[Step]) -> tuple[Local, ...]:
    """What of a body sums need; what it stores is stored already."""
    wanted = {e for s in sums for e in s.expr.atoms(Element)}
    kept: list[Local] = []
    for local in reversed(body):
        if local.element in wanted:
            wanted |= local.expr.atoms(Element)
            kept.append(replace(local, stored=False))
    return tuple(reversed(kept))
