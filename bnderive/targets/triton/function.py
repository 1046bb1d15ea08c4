"""The function of one kernel, and what it is launched with."""

from collections.abc import Mapping
from dataclasses import dataclass

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Index
from bnderive.program.loops.nouns import LARGEST, Loops, expressions
from bnderive.program.names import FORBIDDEN
from bnderive.program.program import Program
from bnderive.targets.lines import docstring, signature
from bnderive.targets.loops.naming import Naming
from bnderive.targets.triton.body import in_parts, write
from bnderive.targets.triton.kernels import Kernel
from bnderive.targets.triton.scopes import Axis, Scope
from bnderive.targets.triton.syntax import HEAD, PIECES
from bnderive.targets.triton.writer import Writer


@dataclass(frozen=True, slots=True)
class Part:
    """A sum that is left in parts: its tensor, indices that only its parts have, its own, and what joins the parts."""

    of: str
    further: tuple[Index, ...]
    own: tuple[Index, ...]
    join: str


@dataclass(frozen=True, slots=True)
class Launch:
    """A kernel's `name` and `lines`, and its arguments: pointers, sizes and parameters as they are called in code, and
    the `axes` of its tiles, the one first along which memory runs. `grid` and `walked` are as in the kernel, which has
    `loops` or not, `whole` has the indices that have to fit into a tile, `kept` the tensors between kernels that it
    makes.
    """

    name: str
    lines: tuple[str, ...]
    pointers: tuple[str, ...]
    sizes: tuple[str, ...]
    settings: tuple[str, ...]
    axes: tuple[tuple[Index, ...], ...]
    grid: tuple[Index, ...]
    walked: tuple[Index, ...]
    inner: tuple[Index, ...]
    whole: tuple[Index, ...]
    parts: tuple[Part, ...]
    kept: Mapping[str, tuple[Index, ...]]


def kernel_function(
    name: str, kernel: Kernel, program: Program, loops: Loops, kept: Mapping[str, tuple[Index, ...]]
) -> Launch:
    """The function of a kernel."""
    held = {**loops.given, **loops.results, **kept}
    naming = _naming(program)
    ranked = _ranked(kernel, held)
    w = _writer(kernel, naming, held, loops, program)
    write(w)
    blocks = {axes: w.blocks[axes[0]] for axes in ranked}
    whole = in_parts(kernel)
    arguments = [f"{name}: tl.tensor" for name in (*w.pointers, *w.sizes)]
    arguments += [f"{s}: tl.constexpr" for s in (*w.settings, "WIDE", *blocks.values(), *(["WHOLE"] if whole else []))]
    made = [v.element.name for s in kernel.sweeps for v in s.body if v.stored] + [s.name for s in kernel.sums]
    told = ", ".join(dict.fromkeys(naming.tensors[n] for n in made if n in held))
    lines = [*HEAD.splitlines(), *signature(f"def {name}", arguments, "None", 0)]
    lines += [*docstring([f"Writes {told}."], 1), *w.scopes[0].lines]
    parts = tuple(
        Part(s.name, kernel.further(s), s.indices, "_largest" if s.kind == LARGEST else "_added")
        for s in kernel.sums
        if s.name in kernel.across
    )
    return Launch(
        name,
        tuple(lines),
        tuple(w.pointers),
        tuple(w.sizes),
        tuple(w.settings),
        tuple(ranked),
        kernel.grid,
        kernel.walked,
        tuple(dict.fromkeys(i for sweep in kernel.sweeps for i in sweep.loops)),
        whole,
        parts,
        {n: kept[n] for n in dict.fromkeys(made) if n in kept},
    )


def _naming(program: Program) -> Naming:
    """What is called how in a kernel: pointers have names of their own."""
    tensors, numbers = program.tensors, program.numbers
    pointers = {f"{stem}{code}_ptr" for code in tensors.values() for stem in ("", "part_")}
    taken = {*FORBIDDEN, *PIECES, *pointers, *numbers.values()}
    return Naming(tensors, numbers, (*numbers.values(), *tensors.values()), taken)


def _writer(
    kernel: Kernel, naming: Naming, held: Mapping[str, tuple[Index, ...]], loops: Loops, program: Program
) -> Writer:
    blocks: dict[Index, str] = {}

    def axis(indices: tuple[Index, ...], wish: str, position: int) -> Axis | None:
        if not indices:
            return None
        name = naming.local(indices[0]) if len(indices) == 1 else naming.fresh(wish)
        block = naming.fresh(f"BLOCK_{name.upper()}")
        blocks.update(dict.fromkeys(indices, block))
        return Axis(name, block, naming.fresh(f"in_{name}"), indices, position)

    grid = axis(kernel.grid, "place", 0)
    walk = axis(kernel.walked, "step", int(grid is not None))
    for index in dict.fromkeys(i for sweep in kernel.sweeps for i in sweep.loops):
        blocks[index] = naming.fresh(f"BLOCK_{naming.local(index).upper()}")
    rank = (grid is not None) + (walk is not None) + max((len(s.loops) for s in kernel.sweeps), default=0)
    parameters = frozenset(s.of for s in program.forward.settings)
    return Writer(kernel, naming, held, loops.labels, parameters, rank, grid, walk, blocks, [Scope(1, frozenset())])


def _ranked(kernel: Kernel, held: Mapping[str, tuple[Index, ...]]) -> list[tuple[Index, ...]]:
    """The axes of the tiles, the one first along which the largest tensors lie in memory, then from the inside out."""
    loops = list(dict.fromkeys(i for sweep in kernel.sweeps for i in sweep.loops))
    axes = [*((i,) for i in reversed(loops)), *(a for a in (kernel.walked, kernel.grid) if a)]
    touched = [e for expr in expressions(kernel.sweeps) for e in expr.atoms(Element)]
    touched += [v.element for sweep in kernel.sweeps for v in sweep.body if v.stored]
    touched = [e for e in touched if e.name in held and e.indices]
    most = max((len(e.indices) for e in touched), default=0)
    last = {e.indices[-1] for e in touched if len(e.indices) == most}
    return sorted(axes, key=lambda a: a[-1] not in last)
