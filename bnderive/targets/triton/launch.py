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
from bnderive.targets.triton.function import Launch, Part


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


def summed(launches: Sequence[Launch]) -> set[str]:
    """The sums that are put together from parts, in the type to compute in."""
    return {part.of for launch in launches for part in launch.parts}


def launched(
    program: Program,
    loops: Loops,
    launches: Sequence[Launch],
    alike: Mapping[str, str],
    kinds: Mapping[str, str],
    first: str,
) -> list[str]:
    """The body of a function: room for the results, each of its own type, and the launches. Results that are `alike`
    to a sum are that sum.
    """
    names = _Names(namer(program, (*program.numbers.values(), *program.tensors.values(), "saved")))
    lines: list[str] = []
    there = summed(launches) | set(alike)
    for name, indices in loops.results.items():
        if name not in there:
            lines += _room(program.tensors[name], _sizes(indices, program), kinds[name], first, 1)
    lines += [f"{STEP}kind = KINDS[wide]", f"{STEP}with device_of({first}):"]
    read = {pointer for launch in launches for pointer in launch.pointers}
    called = {sum_: name for name, sum_ in alike.items() if f"{program.tensors[sum_]}_ptr" not in read}
    for launch in launches:
        for name, indices in launch.kept.items():
            if name not in there:
                lines += _room(program.tensors[name], _sizes(indices, program), "wide", first, 2)
                there.add(name)
        lines += _launch(launch, called, program, names, first)
        for name, sum_ in alike.items():
            if sum_ in summed([launch]) and called.get(sum_) != name:
                lines.append(f"{STEP * 2}{program.tensors[name]} = {program.tensors[called.get(sum_, sum_)]}")
    return lines


def _launch(launch: Launch, called: Mapping[str, str], program: Program, names: _Names, first: str) -> list[str]:
    """The lines of one launch; sums are `called` as the result that they are, where nothing else reads them."""
    blocks = {axis: names.of("_".join(["block", *(i.name for i in axis)])) for axis in launch.axes}
    counts = {axis: " * ".join(_sizes(axis, program)) for axis in launch.axes}
    lines: list[str] = []
    tile, warps = "TILE", "WARPS"
    if launch.grid and launch.inner and not launch.walked:
        tile = names.of("tile")
        lines += call(f"{tile} = _tile", [counts[launch.grid], " * ".join(_sizes(launch.inner, program))], 2)
        warps = f"WARPS * {tile} // TILE"
    if blocks:
        made = f"({next(iter(blocks.values()))},)" if len(blocks) == 1 else ", ".join(blocks.values())
        lines += call(f"{made} = _blocks", [tile, *counts.values()], 2)
    cells = shares = "1"
    if launch.grid:
        cells, block = names.of("cells"), blocks[launch.grid]
        if launch.inner and launch.axes[0] != launch.grid:
            lines += call(f"{block} = _spread", [block, counts[launch.grid]], 2)
        lines += call(f"{cells} = triton.cdiv", [counts[launch.grid], blocks[launch.grid]], 2)
    if launch.walked:
        shares = names.of("shares")
        turns = f"triton.cdiv({counts[launch.walked]}, {blocks[launch.walked]})"
        lines += call(f"{shares} = _shares", [cells, turns], 2)
    given: dict[str, str] = {}
    joined: list[str] = []
    for stack in _stacks(launch, program):
        parts, alone = names.of("parts" if not given else f"parts_{stack[0].of}"), len(stack) == 1
        leading = [] if alone else [str(len(stack))]
        rows = " * ".join([shares, *_sizes(stack[0].further, program)])
        lines += _parts(parts, [*leading, rows, *_sizes(stack[0].own, program)], stack[0].join, launch, first)
        pointers = [f"part_{program.tensors[part.of]}_ptr" for part in stack]
        given |= {p: parts if alone else f"{parts}[{k}]" for k, p in enumerate(pointers)}
        made = ", ".join(program.tensors[called.get(part.of, part.of)] for part in stack)
        joined += call(f"{made} = _joined", [stack[0].join, parts, str(len(leading))], 2)
    arguments = [given.get(p) or p.removesuffix("_ptr") for p in launch.pointers]
    arguments += [*launch.sizes, *launch.settings, "kind", *blocks.values()]
    if launch.whole:
        whole = [f"{program.numbers[i.axis.size]} <= {blocks[(i,)]}" for i in launch.whole]
        lines.append(f"{STEP * 2}whole = {' and '.join(whole)}")
        arguments.append("whole")
    return [*lines, *call(f"{launch.name}[{cells}, {shares}]", [*arguments, f"num_warps={warps}"], 2), *joined]


def _stacks(launch: Launch, program: Program) -> list[list[Part]]:
    """Sums of one shape and kind, whose parts lie in one tensor, so that one launch puts them together."""
    groups: dict[tuple[object, ...], list[Part]] = {}
    for part in launch.parts:
        shape = (tuple(_sizes(part.further, program)), tuple(_sizes(part.own, program)))
        groups.setdefault((part.join, shape), []).append(part)
    return list(groups.values())


def _parts(name: str, sizes: Sequence[str], join: str, launch: Launch, first: str) -> list[str]:
    """Room for the parts of sums; of such as may stand in memory while they are taken, filled with nothing."""
    if not launch.whole:
        return _room(name, sizes, "wide", first, 2)
    least = "0.0" if join == "_added" else "-torch.inf"
    return call(f"{name} = torch.full", [tupled(sizes), least, "dtype=wide", f"device={first}.device"], 2)


def _sizes(indices: Sequence[Index], program: Program) -> list[str]:
    return [program.numbers[i.axis.size] for i in indices]


def _room(name: str, sizes: Sequence[str], kind: str, first: str, depth: int) -> list[str]:
    """A new tensor."""
    shape = tupled(sizes) if sizes else "()"
    return call(f"{name} = torch.empty", [shape, f"dtype={kind}", f"device={first}.device"], depth)
