"""The lines that make room for what kernels write, launch them, and put the parts of sums together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Index
from bnderive.program.loops.nouns import Loops, expressions
from bnderive.program.program import Program
from bnderive.targets.function import namer
from bnderive.targets.lines import STEP, call
from bnderive.targets.loops.frame import tupled
from bnderive.targets.triton.function import Launch


@dataclass(slots=True)
class _Names:
    """What variables of the function are called, each wish always the same."""

    fresh: Callable[[str], str]
    given: dict[str, str] = field(default_factory=dict)

    def of(self, wish: str) -> str:
        """The name for a wish."""
        if wish not in self.given:
            self.given[wish] = self.fresh(wish.replace("'", "_"))
        return self.given[wish]


def read_again(loops: Loops) -> set[str]:
    """The results that loops read."""
    read = {e.name for nest in loops.nests for expr in expressions(nest.sweeps) for e in expr.atoms(Element)}
    return read & set(loops.results)


def launched(
    program: Program, loops: Loops, launches: Sequence[Launch], kinds: Mapping[str, str], first: str
) -> list[str]:
    """The body of a function: room for the results, each of its own type, and the launches."""
    names = _Names(namer(program, (*program.numbers.values(), *program.tensors.values(), "saved")))
    lines: list[str] = []
    for name, indices in loops.results.items():
        lines += _room("empty", program.tensors[name], _sizes(indices, program), kinds[name], first, 1)
    lines += [f"{STEP}kind = KINDS[wide]", f"{STEP}with device_of({first}):"]
    there: set[str] = set()
    for launch in launches:
        for name, indices in launch.kept.items():
            if name not in there:
                lines += _room("empty", program.tensors[name], _sizes(indices, program), "wide", first, 2)
                there.add(name)
        lines += _launch(launch, program, names, first)
    return lines


def _launch(launch: Launch, program: Program, names: _Names, first: str) -> list[str]:
    """The lines of one launch."""
    blocks = {axis: names.of("_".join(["block", *(i.name for i in axis)])) for axis in launch.axes}
    counts = {axis: " * ".join(_sizes(axis, program)) for axis in launch.axes}
    lines: list[str] = []
    if len(blocks) == 1:
        (only,) = blocks
        lines += call(f"({blocks[only]},) = _blocks", [counts[only]], 2)
    elif blocks:
        lines += call(f"{', '.join(blocks.values())} = _blocks", list(counts.values()), 2)
    cells = shares = "1"
    if launch.grid:
        cells, block = names.of("cells"), blocks[launch.grid]
        if launch.loops and launch.axes[0] != launch.grid:
            lines += call(f"{block} = _spread", [block, counts[launch.grid]], 2)
        lines += call(f"{cells} = triton.cdiv", [counts[launch.grid], blocks[launch.grid]], 2)
    if launch.walked:
        shares = names.of("shares")
        turns = f"triton.cdiv({counts[launch.walked]}, {blocks[launch.walked]})"
        lines += call(f"{shares} = _shares", [cells, turns], 2)
    parts = {f"part_{program.tensors[p.of]}_ptr": names.of(f"part_{program.tensors[p.of]}") for p in launch.parts}
    for part in launch.parts:
        sizes = [shares, *_sizes((*part.further, *part.own), program)]
        way = "zeros" if part.join == "_added" else "least"
        lines += _room(way, names.of(f"part_{program.tensors[part.of]}"), sizes, "wide", first, 2)
    given = [parts.get(p) or p.removesuffix("_ptr") for p in launch.pointers]
    given += [*launch.sizes, *launch.settings, "kind", *blocks.values()]
    if launch.whole:
        whole = [f"{program.numbers[i.axis.size]} <= {blocks[(i,)]}" for i in launch.whole]
        lines.append(f"{STEP * 2}whole = {' and '.join(whole)}")
        given.append("whole")
    lines += call(f"{launch.name}[{cells}, {shares}]", [*given, "num_warps=WARPS"], 2)
    for part in launch.parts:
        target = program.tensors[part.of]
        lines += call("_join", [part.join, names.of(f"part_{target}"), target], 2)
    return lines


def _sizes(indices: Sequence[Index], program: Program) -> list[str]:
    return [program.numbers[i.axis.size] for i in indices]


def _room(way: str, name: str, sizes: Sequence[str], kind: str, first: str, depth: int) -> list[str]:
    """A new tensor: `empty`, `zeros` or of nothing but the `least` number."""
    shape = tupled(sizes) if sizes else "()"
    if way == "least":
        inner = [shape, "-torch.inf", f"dtype={kind}", f"device={first}.device"]
        return call(f"{name} = torch.full", inner, depth)
    return call(f"{name} = torch.{way}", [shape, f"dtype={kind}", f"device={first}.device"], depth)
