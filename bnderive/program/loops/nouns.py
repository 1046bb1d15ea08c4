"""The nouns of loops: steps without sums, sweeps over memory, and nests of sweeps that share their outer loops.

A `Step` computes one tensor, element by element or as one sum. A `Nest` runs its sweeps one after the other for each
place of the `shared` indices, so that what one sweep read is still near when the next reads it; the places are spread
over threads. A `Sweep` loops over what is left.

Every index of a nest is named after its axis, so that steps that meet in one sweep speak of the same place.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sympy import Expr, Symbol

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Index

SUM, LARGEST = "sum", "max"


@dataclass(frozen=True, slots=True)
class Step:
    """`name` at `indices` is `expr`, or, where `kind` is not empty, its sum or its largest value over `bound`.

    `expr` holds no sum of its own. `blocked`: whether some terms at a time may be added up in the type of the data, and
    only these blocks in the wider type of sums.
    """

    name: str
    indices: tuple[Index, ...]
    expr: Expr
    bound: tuple[Index, ...] = ()
    kind: str = ""
    blocked: bool = False

    @property
    def loops(self) -> tuple[Index, ...]:
        """All indices that the step runs over."""
        return (*self.indices, *self.bound)

    @property
    def element(self) -> Element:
        """What the step computes, at its own indices."""
        return Element(self.name, *self.indices)


@dataclass(frozen=True, slots=True)
class Local:
    """A number inside a loop: `element` gets `expr`. `stored`: whether it is written to memory as well."""

    element: Element
    expr: Expr
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Sweep:
    """Loops over `loops`, outermost first. `ahead` is computed before them, `body` inside, then `sums` take their part.

    A sum adds up `expr` over those of its `bound` that are in `loops`; the rest is summed by the nest.
    """

    loops: tuple[Index, ...]
    ahead: tuple[Local, ...]
    body: tuple[Local, ...]
    sums: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Nest:
    """Sweeps that share their outer loops. `across` are the names of the sums that run over shared indices: they are
    complete only after the nest. `back`: whether it runs from the last block of places to the first.
    """

    shared: tuple[Index, ...]
    sweeps: tuple[Sweep, ...]
    across: frozenset[str]
    back: bool = False


@dataclass(frozen=True, slots=True)
class Loops:
    """One function as nests, in order. `given` are the tensors that come in, `results` those that go out, `kept` those
    that are needed from one nest to another: each by name, with its indices. `labels` are the tensors that hold labels,
    each with the name of the size that they stay below. `halves` are wide numbers that are held as two of the type of
    the data as well (see `narrow`), `lodged` numbers in the memory of a result (see `lodge`).
    """

    given: Mapping[str, tuple[Index, ...]]
    results: Mapping[str, tuple[Index, ...]]
    kept: Mapping[str, tuple[Index, ...]]
    labels: Mapping[str, str]
    nests: tuple[Nest, ...]
    halves: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    lodged: Mapping[str, str] = field(default_factory=dict)

    @property
    def held(self) -> Mapping[str, tuple[Index, ...]]:
        """All tensors that are in memory, with their indices."""
        guests = {name: self.results[host] for name, host in self.lodged.items()}
        return {**self.given, **self.results, **self.kept, **guests}

    @property
    def narrow(self) -> frozenset[str]:
        """Of what is made and is no result, what is held in the type of the data."""
        return frozenset((*(half for two in self.halves.values() for half in two), *self.lodged))


def expressions(sweeps: Iterable[Sweep]) -> Iterator[Expr]:
    """Everything that sweeps compute."""
    for sweep in sweeps:
        yield from (local.expr for local in (*sweep.ahead, *sweep.body))
        yield from (step.expr for step in sweep.sums)


def used_in(loops: Loops) -> frozenset[str]:
    """The names of all sizes and parameters that the loops use."""
    found: set[str] = set()
    tensors = [*loops.kept.values()]
    for nest in loops.nests:
        found |= {i.axis.size for i in (*nest.shared, *(i for w in nest.sweeps for i in w.loops))}
        for expr in expressions(nest.sweeps):
            found |= {s.name for s in expr.free_symbols if isinstance(s, Symbol)}
            tensors += [loops.held[e.name][1:] for e in expr.atoms(Element) if e.name in loops.held]
        made = (v.element.name for w in nest.sweeps for v in w.body)
        tensors += [loops.results[name][1:] for name in made if name in loops.results]
    return frozenset(found | {i.axis.size for t in tensors for i in t})
