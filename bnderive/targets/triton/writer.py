"""One kernel as the source of a function that Triton compiles.

Every value is a tile with one axis for the places of the grid, one for those that are walked over, and one for each
loop; an axis along which a value does not change has the length one. What a tile has beyond the end of an axis is
masked when it is read, summed and stored.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sympy import Expr

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Index
from bnderive.program.loops.nouns import Sweep
from bnderive.targets.lines import STEP, call
from bnderive.targets.loops.assignment import statement, unbracketed
from bnderive.targets.loops.naming import Naming
from bnderive.targets.triton.kernels import Kernel
from bnderive.targets.triton.scopes import Axis, Scope
from bnderive.targets.triton.syntax import TRITON, Tiles


@dataclass(slots=True)
class Writer:
    """Where values stand while a kernel is written. `held` are the indices of every tensor in memory, `labels` those of
    them that hold labels, `parameters` the numbers that are no sizes. `rank` is how many axes a tile has, `grid` and
    `walk` are the first of them, `axes` those of the loops around; `blocks` says what the length of a tile along an
    index is called. What the kernel uses is collected: `pointers`, `sizes`, `settings`.
    """

    kernel: Kernel
    naming: Naming
    held: Mapping[str, tuple[Index, ...]]
    labels: Collection[str]
    parameters: Collection[str]
    rank: int
    grid: Axis | None
    walk: Axis | None
    blocks: dict[Index, str]
    scopes: list[Scope]
    axes: list[Axis] = field(default_factory=list)
    pointers: dict[str, None] = field(default_factory=dict)
    sizes: dict[str, None] = field(default_factory=dict)
    settings: dict[str, None] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    sweep_at: int = 0

    def named(self, wish: str) -> str:
        """A variable that no element and no index has; of one wish it is always the same."""
        if wish not in self.names:
            self.names[wish] = self.naming.fresh(wish)
        return self.names[wish]

    def size(self, index: Index) -> str:
        """The length of an index's axis."""
        name = self.naming.numbers[index.axis.size]
        self.sizes[name] = None
        return name

    def count(self, indices: Sequence[Index]) -> str:
        """How many places several indices have together."""
        first, *rest = (self.size(i) for i in indices)
        return " * ".join([f"tl.cast({first}, tl.int64)", *rest]) if rest else first

    def number(self, name: str) -> str:
        """A size or a parameter of the layer among numbers that are not whole."""
        code = self.naming.numbers[name]
        used, value = self.sizes, f"tl.cast({code}, WIDE)"
        if name in self.parameters:
            used, value = self.settings, f"tl.full((), {code}, WIDE)"
        used[code] = None
        if (wish := f"wide_{code}") not in self.names:
            self.scopes[0].opening += statement(self.named(wish), value, 1)
        return self.named(wish)

    def text(self, expr: Expr) -> str:
        """An expression as source."""
        return Tiles(TRITON, self.value, self.naming.local, self.number, self.naming.declared).text(expr)

    def pointer(self, name: str) -> str:
        """The argument through which a tensor is reached."""
        code = f"{self.naming.tensors[name]}_ptr"
        self.pointers[code] = None
        return code

    def address(self, element: Element) -> str:
        """Where an element lies."""
        offset = ""
        for at, held in zip(element.indices, self.held[element.name], strict=True):
            index = self.naming.local(at) if isinstance(at, Index) else self.value(at)
            offset = f"{_factor(offset)} * {self.size(held)} + {index}" if offset else index
        return f"{self.pointer(element.name)} + {offset}" if offset else self.pointer(element.name)

    def mask(self, indices: Iterable[Index]) -> str:
        """Which places of a tile there are, along the axes that run over these indices."""
        wanted = set(indices)
        running = [a for a in (self.grid, self.walk, *self.axes) if a is not None]
        axes = [a for a in running if wanted & set(a.indices)]
        if len(axes) < 2:
            return axes[0].mask if axes else ""
        scope = next(s for s in self.scopes if all(set(a.indices) <= s.known for a in axes))
        name = self.named("_".join(["in", *(a.name for a in axes)]))
        if name not in scope.masks:
            scope.masks.add(name)
            scope.opening += statement(name, " & ".join(a.mask for a in axes), scope.depth)
        return name

    def value(self, element: Element) -> str:
        """The variable that holds an element; it is read from memory where none does."""
        for scope in self.scopes:
            if element in scope.variables:
                return scope.variables[element]
        free = element.atoms(Index)
        least = self.sweep_at if element.name in self.written else 0
        scope = next(s for s in self.scopes[least:] if free <= s.known)
        address, mask, name = self.address(element), self.mask(free), self.naming.local(element)
        scope.variables[element] = name
        label = element.name in self.labels
        if not mask:
            scope.opening += statement(name, f"tl.load({address}).to({'tl.int64' if label else 'WIDE'})", scope.depth)
        elif label:
            scope.opening += call(f"{name} = _label", [address, mask], scope.depth)
        else:
            scope.opening += call(f"{name} = _read", [address, mask, "WIDE"], scope.depth)
        return name

    def store(self, element: Element, value: str) -> None:
        """A line that writes an element to memory."""
        mask = self.mask(element.atoms(Index))
        parts = [self.address(element), value, *([f"mask={mask}"] if mask else [])]
        self.scopes[-1].body += call("tl.store", parts, self.scopes[-1].depth)
        self.written.add(element.name)

    def say(self, target: str, value: str, sign: str = "=") -> None:
        """An assignment, at the end of the innermost scope."""
        self.scopes[-1].body += statement(target, unbracketed(value), self.scopes[-1].depth, sign)

    def along(self, text: str, position: int) -> str:
        """A row of numbers as a tile that changes along one axis."""
        if self.rank == 1:
            return text
        return f"{text}[{', '.join(':' if k == position else 'None' for k in range(self.rank))}]"

    def tile(self, sweep: Sweep) -> str:
        """The shape of a tile of a sweep."""
        running = {a.position: a.block for a in (self.grid, self.walk) if a is not None}
        first = len(running)
        running |= {first + k: self.blocks[i] for k, i in enumerate(sweep.loops)}
        sizes = [running.get(k, "1") for k in range(self.rank)]
        return f"({sizes[0]},)" if self.rank == 1 else f"({', '.join(sizes)})"

    def axis(self, index: Index, place: int) -> Axis:
        """The axis of a loop, the `place`-th of its sweep."""
        name = self.naming.local(index)
        position = (self.grid is not None) + (self.walk is not None) + place
        return Axis(name, self.blocks[index], f"in_{name}", (index,), position)

    def opened(self, axis: Axis, start: str) -> list[str]:
        """The lines that name the places of an axis in a tile, and the indices of several."""
        depth = self.scopes[-1].depth
        lines = statement(axis.name, self.along(start, axis.position), depth)
        lines += statement(axis.mask, f"{axis.name} < {self.count(axis.indices)}", depth)
        rest = axis.name
        if len(axis.indices) > 1:
            for index in reversed(axis.indices[1:]):
                lines += statement(self.naming.local(index), f"{rest} % {self.size(index)}", depth)
                rest = f"{rest} // {self.size(index)}"
            lines += statement(self.naming.local(axis.indices[0]), rest, depth)
        return lines

    def enter(self, head: str, axis: Axis, start: str) -> None:
        """Opens the scope of a loop over an axis."""
        outer = self.scopes[-1]
        scope = Scope(outer.depth + 1, outer.known | set(axis.indices), [f"{STEP * outer.depth}{head}"])
        self.scopes.append(scope)
        scope.opening += self.opened(axis, start)

    def leave(self) -> None:
        """Closes the innermost scope."""
        scope = self.scopes.pop()
        self.scopes[-1].body += scope.lines


def _factor(text: str) -> str:
    return f"({text})" if " " in text else text
