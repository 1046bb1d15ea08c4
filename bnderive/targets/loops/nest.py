"""Nests of loops as a tree of code.

A sum is added up in a variable of its own for as long as the loops stay at its element, and goes to memory after. Sums
that run over shared indices have an array for each thread. What is stored and read again in one place stands in a
variable in between.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sympy import Expr

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Index
from bnderive.program.loops.nouns import LARGEST, Local, Loops, Nest, Step, Sweep, expressions
from bnderive.targets.loops.code import (
    AHEAD,
    FIRST,
    LARGER,
    LAST,
    PLUS,
    PUT,
    REAL,
    WIDE,
    Change,
    Code,
    Cut,
    Declare,
    Loop,
    Part,
    Shared,
)
from bnderive.targets.loops.naming import Naming
from bnderive.targets.loops.scalar import Scalars
from bnderive.targets.loops.strip import stripped
from bnderive.targets.loops.syntax import Syntax


@dataclass(slots=True)
class _Writer:
    """Where values stand while one nest is written: in variables, by element, or in memory."""

    syntax: Syntax
    naming: Naming
    loops: Loops
    nest: Nest
    read: frozenset[Element]
    parts: dict[str, Part] = field(default_factory=dict)
    variables: dict[Element, str] = field(default_factory=dict)
    indices: dict[Index, str] = field(default_factory=dict)
    fetched: set[str] = field(default_factory=set)

    def enter(self, indices: Sequence[Index]) -> None:
        """Names the variables of loops."""
        self.indices |= {i: self.naming.local(i) for i in indices}

    def size(self, index: Index) -> str:
        """The length of an index's axis."""
        return self.naming.numbers[index.axis.size]

    def text(self, expr: Expr) -> str:
        """An expression as source."""
        names = self.naming
        printer = Scalars(self.syntax, self.value, self.indices.__getitem__, names.numbers.__getitem__, names.declared)
        return printer.text(expr)

    def value(self, element: Element) -> str:
        """Where the value of an element is read."""
        return self.variables.get(element) or self.stored(element)

    def stored(self, element: Element) -> str:
        """An element in memory, in its own array or where it lodges."""
        return self.memory(element, self.naming.tensors[self.loops.lodged.get(element.name, element.name)])

    def memory(self, element: Element, array: str) -> str:
        """An element of an array that is held as the tensor is."""
        held = self.loops.held[element.name]
        at = [self.indices[i] if isinstance(i, Index) else self.value(i) for i in element.indices]
        return self.syntax.at(array, at, [self.size(i) for i in held])

    def target(self, step: Step) -> str:
        """Where a sum goes in memory: to its tensor, or to the array of its thread."""
        part = self.parts.get(step.name)
        return self.memory(step.element, (part.block or part.name) if part else self.naming.tensors[step.name])

    def blocks(self, step: Step) -> bool:
        """Whether a sum is taken in blocks."""
        return step.blocked and self.syntax.blocks

    def is_here(self, element: Element) -> bool:
        """Whether a tensor has one element for each place of the shared indices, so that a variable holds it."""
        return set(element.indices) <= set(self.nest.shared) and element.name not in self.nest.across


def code_of(loops: Loops, syntax: Syntax, naming: Naming) -> tuple[Code, ...]:
    """The code of every nest, in order."""
    return tuple(code for nest in loops.nests for code in _nest(_writer(nest, loops, syntax, naming)))


def _writer(nest: Nest, loops: Loops, syntax: Syntax, naming: Naming) -> _Writer:
    read = {e for expr in expressions(nest.sweeps) for e in expr.atoms(Element)}
    return _Writer(syntax, naming, loops, nest, frozenset(read))


def _nest(w: _Writer) -> list[Code]:
    w.enter(w.nest.shared)
    for sweep in w.nest.sweeps:
        w.parts |= {s.name: _part(s, sweep, w) for s in sweep.sums if s.name in w.nest.across}
    body = tuple(code for sweep in w.nest.sweeps for code in _sweep(sweep, w))
    if not w.nest.shared:
        return list(body)
    inner = dict.fromkeys(w.size(i) for sweep in w.nest.sweeps for i in sweep.loops)
    shared = tuple((w.indices[i], w.size(i)) for i in w.nest.shared)
    strip = stripped(body, [w.target(s) for s in _steady(w)], shared, w.naming.fresh)
    return [Shared(shared, tuple(w.parts.values()), body, tuple(inner), strip, w.nest.back)]


def _steady(w: _Writer) -> list[Step]:
    """The sums whose elements are the same at every place."""
    sums = [s for sweep in w.nest.sweeps for s in sweep.sums if s.name in w.nest.across]
    return [s for s in sums if not set(s.indices) & set(w.nest.shared)]


def _part(step: Step, sweep: Sweep, w: _Writer) -> Part:
    """The array in which a thread adds up a sum over places. It is taken in blocks of places where each turn of the
    loops goes to it, and each place to all of it.
    """
    array = w.naming.tensors[step.name]
    every = _depth(step, sweep) == len(sweep.loops) and not set(step.indices) & set(w.nest.shared)
    block = w.naming.fresh(f"block_{array}") if every and w.blocks(step) else ""
    name = w.naming.fresh(f"part_{array}")
    return Part(_how(step), name, array, tuple(w.size(i) for i in step.indices), block)


def _how(step: Step) -> str:
    return LARGER if step.kind == LARGEST else PLUS


def _type(step: Step) -> str:
    """The type in which a sum is taken; the largest of some numbers needs no wider type than theirs."""
    return REAL if step.kind == LARGEST else WIDE


def _nothing(step: Step, w: _Writer) -> str:
    """What a sum starts from."""
    return w.syntax.least if step.kind == LARGEST else "0.0"


def _sweep(sweep: Sweep, w: _Writer) -> list[Code]:
    """The code of one sweep: what is ahead, what has to be cleared, then the loops."""
    kind = WIDE if any(_kind(local, w) == WIDE for local in sweep.body) else REAL
    ahead = [_declared(local.element, local.expr, kind, w) for local in sweep.ahead]
    w.enter(sweep.loops)
    cleared = [code for step in sweep.sums for code in _cleared(step, sweep, w)]
    outside = dict(w.variables)
    loops = _level(0, sweep, w, {})
    if sweep.loops:
        w.variables = outside | {e: v for e, v in w.variables.items() if w.is_here(e) and e.name in _sums(sweep)}
    return [*ahead, *cleared, *loops]


def _sums(sweep: Sweep) -> set[str]:
    return {s.name for s in sweep.sums}


def _level(depth: int, sweep: Sweep, w: _Writer, taking: Mapping[str, str]) -> list[Code]:
    """The code inside the first `depth` loops. `taking` are the variables that sums are added up in, by tensor."""
    if depth == len(sweep.loops):
        return [code for local in sweep.body for code in _computed(local, w)] + [
            _taken(step, taking.get(step.name), w) for step in sweep.sums
        ]
    here = [s for s in sweep.sums if _depth(s, sweep) == depth]
    names = {s.name: w.naming.local(s.element) for s in here}
    start = [Declare(names[s.name], _type(s), _nothing(s, w), fixed=False) for s in here]
    inner = dict(taking) | names
    loop = _innermost(sweep, w, inner) if depth + 1 == len(sweep.loops) else _outer(depth, sweep, w, inner)
    w.variables |= {s.element: names[s.name] for s in here if w.is_here(s.element)}
    flushed = [_flushed(s, sweep, names[s.name], w) for s in here if s.name in w.loops.kept]
    return [*start, loop, *flushed]


def _taken(step: Step, variable: str | None, w: _Writer) -> Code:
    """A sum takes its part of one turn."""
    in_block = w.blocks(step) and (variable is not None or bool(step.name in w.parts and w.parts[step.name].block))
    return Change(_how(step), variable or w.target(step), w.text(step.expr), REAL if in_block else WIDE)


def _outer(depth: int, sweep: Sweep, w: _Writer, taking: Mapping[str, str]) -> Code:
    index = sweep.loops[depth]
    return Loop(w.indices[index], w.size(index), tuple(_level(depth + 1, sweep, w, taking)))


def _innermost(sweep: Sweep, w: _Writer, taking: Mapping[str, str]) -> Code:
    """The innermost loop, cut into blocks where a sum is taken in blocks."""
    index = sweep.loops[-1]
    sums = [s for s in sweep.sums if s.name in taking]
    cut = {s.name: w.naming.fresh(f"block_{taking[s.name]}") for s in sums if w.blocks(s)}
    inner = dict(taking) | cut
    body = tuple(_level(len(sweep.loops), sweep, w, inner))
    clauses = tuple((_how(s), inner[s.name]) for s in sums)
    if not cut:
        return Loop(w.indices[index], w.size(index), body, clauses, True)
    start = [Declare(cut[s.name], REAL, "0.0", fixed=False) for s in sums if s.name in cut]
    added = [Change(PLUS, taking[s.name], cut[s.name]) for s in sums if s.name in cut]
    block: tuple[Code, ...] = (*start, Loop(w.indices[index], LAST, body, clauses, True, FIRST), *added)
    return Cut(w.size(index), block, tuple(_fetched(sweep, w)))


def _fetched(sweep: Sweep, w: _Writer) -> Iterator[tuple[str, str]]:
    """Where the block of the place ahead begins, in each tensor that comes in and has a number for every turn of the
    sweep at every place, place after place. Each is fetched once; none in a nest that adds up over places too, whose
    sums need the room in the cache.
    """
    if w.nest.across:
        return
    read = {e.name for expr in expressions([sweep]) for e in expr.atoms(Element)}
    at = AHEAD
    for index in sweep.loops:
        number = FIRST if index == sweep.loops[-1] else w.indices[index]
        at = f"{at if at == AHEAD else f'({at})'} * {w.size(index)} + {number}"
    for name, indices in w.loops.given.items():
        whole = indices == (*w.nest.shared, *sweep.loops)
        if w.nest.shared and whole and name in read and name not in w.loops.labels and name not in w.fetched:
            w.fetched.add(name)
            yield w.naming.tensors[name], at


def _depth(step: Step, sweep: Sweep) -> int:
    """After how many of the loops the element of a sum is fixed."""
    return max((k for k, i in enumerate(sweep.loops, start=1) if i in step.indices), default=0)


def _is_complete(step: Step, sweep: Sweep, w: _Writer) -> bool:
    """Whether a sum is whole when its variable goes to memory: it runs over the loops inside its element alone."""
    return step.name not in w.nest.across and not set(sweep.loops[: _depth(step, sweep)]) & set(step.bound)


def _flushed(step: Step, sweep: Sweep, name: str, w: _Writer) -> Code:
    return Change(PUT if _is_complete(step, sweep, w) else _how(step), w.target(step), name)


def _cleared(step: Step, sweep: Sweep, w: _Writer) -> list[Code]:
    """Loops that set a sum in memory to nothing, where the sweep adds to it bit by bit and no thread has its own."""
    depth = _depth(step, sweep)
    if step.name in w.nest.across or (_is_complete(step, sweep, w) and depth < len(sweep.loops)):
        return []
    code: Code = Change(PUT, w.target(step), _nothing(step, w))
    for index in reversed([i for i in sweep.loops if i in step.indices]):
        code = Loop(w.indices[index], w.size(index), (code,))
    return [code]


def _declared(element: Element, expr: Expr, kind: str, w: _Writer) -> Code:
    """A variable that holds `expr`, known by its element from here on."""
    text = w.text(expr)
    name = w.naming.local(element)
    w.variables[element] = name
    return Declare(name, kind, text)


def _kind(local: Local, w: _Writer) -> str:
    """The type of a number of the body: wide where it is neither a result nor as large as the data."""
    is_real = local.element.name in w.loops.results or local.element.name in w.loops.narrow
    return REAL if is_real or not local.stored else WIDE


def _computed(local: Local, w: _Writer) -> list[Code]:
    """A number of the body: in a variable where it is read again, in memory where it is stored."""
    element = local.element
    kind = _kind(local, w)
    in_memory = local.stored and element.name in w.loops.held
    if in_memory and element not in w.read:
        return [Change(PUT, w.stored(element), w.text(local.expr), kind)]
    made = _declared(element, local.expr, kind, w)
    if not in_memory:
        return [made]
    return [made, Change(PUT, w.stored(element), w.variables[element], kind)]
