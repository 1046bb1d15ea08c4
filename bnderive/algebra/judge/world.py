"""The world in which the judge evaluates: what tensors there are, how they are defined, and random points of it.

A point has a small size for every axis, a random value for every element of every input and for every symbol, and the
values of what is defined, so that every definition holds. A draw depends on the seed and the names alone, not on the
order of anything.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any, Protocol

import sympy
from sympy import Expr

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.judge.arithmetic import Arithmetic


class Tensor(Protocol):
    """A tensor: its name, an index for each position, and the axis that its values point into if they are labels."""

    @property
    def name(self) -> str: ...
    @property
    def indices(self) -> tuple[Index, ...]: ...
    @property
    def labels(self) -> Axis | None: ...


class Defined(Protocol):
    """A definition: the quantity at its own indices equals the expression."""

    @property
    def quantity(self) -> Tensor: ...
    @property
    def expr(self) -> Expr: ...


@dataclass(frozen=True, slots=True)
class World:
    """Inputs and definitions in order of computation. Sizes are drawn from 1 to `largest`, which is 3 or more."""

    inputs: tuple[Tensor, ...]
    definitions: tuple[Defined, ...] = ()
    seed: int = 0
    largest: int = 4

    def needed(self, exprs: Iterable[Expr]) -> tuple[Defined, ...]:
        """The definitions on which the expressions depend, in order of computation."""
        names = {e.name for expr in exprs for e in expr.atoms(Element)}
        chosen: list[Defined] = []
        for definition in reversed(self.definitions):
            if definition.quantity.name in names:
                chosen.append(definition)
                names |= {e.name for e in definition.expr.atoms(Element)}
        return tuple(reversed(chosen))

    def sizes(self, exprs: Iterable[Expr]) -> tuple[str, ...]:
        """The names of the sizes of all axes that occur in the world or in the expressions, in order."""
        own = (i for t in (*self.inputs, *(d.quantity for d in self.definitions)) for i in t.indices)
        inner = (i for expr in (*exprs, *(d.expr for d in self.definitions)) for i in expr.atoms(Index))
        return tuple(sorted({i.axis.size for i in (*own, *inner)}))


@dataclass(slots=True)
class Point:
    """One point of a world, in one arithmetic. `tables` has the value of every element that is known."""

    arithmetic: Arithmetic
    seed: str
    sizes: dict[str, int]
    tables: dict[str, dict[tuple[int, ...], Any]] = field(default_factory=dict)
    symbols: dict[str, Any] = field(default_factory=dict)

    def size(self, name: str) -> int:
        """The size of that name, drawn now where no axis of the world has it."""
        if name not in self.sizes:
            self.sizes[name] = self.random("size", name).randint(1, 4)
        return self.sizes[name]

    def symbol(self, symbol: sympy.Symbol) -> Any:
        """The value of a symbol: a size, or a random number of the kind that it was declared to be."""
        name = symbol.name
        if name in self.sizes:
            return self.arithmetic.number(Fraction(self.sizes[name]))
        if name not in self.symbols:
            rng = self.random("symbol", name)
            whole = Fraction(rng.randint(1, 6) if symbol.is_positive else rng.randint(-4, 6))
            drawn = self.arithmetic.draw(rng, bool(symbol.is_positive))
            self.symbols[name] = self.arithmetic.number(whole) if symbol.is_integer else drawn
        return self.symbols[name]

    def places(self, indices: Iterable[Index]) -> Iterator[tuple[int, ...]]:
        """Every assignment of positions to the indices."""
        return product(*(range(self.size(i.axis.size)) for i in indices))

    def random(self, *names: str) -> Random:
        """A generator of random numbers that depends on the seed and these names alone."""
        return Random("/".join((self.seed, *names)))  # noqa: S311

    def draw_input(self, tensor: Tensor) -> None:
        """Give every element of an input a random value."""
        rng = self.random("tensor", tensor.name)
        places = self.places(tensor.indices)
        if tensor.labels is None:
            self.tables[tensor.name] = {at: self.arithmetic.draw(rng, False) for at in places}
        else:
            self.tables[tensor.name] = {at: rng.randrange(self.size(tensor.labels.size)) for at in places}


def draw_sizes(names: Iterable[str], rng: Random, smallest: int, largest: int) -> dict[str, int]:
    """A size from `smallest` to `largest` for every name; sizes differ as long as there are enough of them."""
    choices = list(range(smallest, largest + 1))
    rng.shuffle(choices)
    return {name: choices[k % len(choices)] for k, name in enumerate(names)}


def draw_point(world: World, arithmetic: Arithmetic, seed: str, sizes: Mapping[str, int]) -> Point:
    """A point at which the inputs have values and nothing is defined yet."""
    point = Point(arithmetic, seed, dict(sizes))
    for tensor in world.inputs:
        point.draw_input(tensor)
    return point
