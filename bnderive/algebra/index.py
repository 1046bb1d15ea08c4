"""Axes and the indices that run over them. Every size is a symbol; no axis has a number for its length."""

from dataclasses import dataclass
from typing import Any

import sympy
from sympy.core.expr import AtomicExpr

BOUND_MARK = "#"


@dataclass(frozen=True, slots=True, order=True)
class Axis:
    """An axis: `name` as the document calls it, `size` the name of its symbolic length."""

    name: str
    size: str

    @property
    def length(self) -> sympy.Symbol:
        """The size as a SymPy symbol, a positive integer."""
        return size_symbol(self.size)


def size_symbol(name: str) -> sympy.Symbol:
    """The symbol of a size: a positive integer."""
    return sympy.Symbol(name, integer=True, positive=True)


class Index(AtomicExpr):
    """An index over an axis, such as the i in x_i. Two indices are equal when name and axis are.

    A bound index is named `#1`, `#2`, … by the sum that binds it; no document can write such a name.
    """

    __slots__ = ("axis", "name")
    is_commutative = True
    is_integer = True
    is_real = True

    name: str
    axis: Axis

    def __new__(cls, name: str, axis: Axis) -> "Index":
        self: Index = super().__new__(cls)
        self.name = name
        self.axis = axis
        return self

    def __getnewargs__(self) -> tuple[str, Axis]:
        return (self.name, self.axis)

    def _hashable_content(self) -> tuple[Any, ...]:
        return (self.name, self.axis.name, self.axis.size)

    def _sympystr(self, printer: Any) -> str:
        return self.name

    @property
    def is_bound(self) -> bool:
        """Whether the name is one that a sum gave."""
        return self.name.startswith(BOUND_MARK)


def fresh_indices(like: tuple[Index, ...], avoid: tuple[Index, ...]) -> tuple[Index, ...]:
    """Indices over the same axes, named apart from `avoid` and from one another."""
    taken = {i.name for i in avoid}
    made = []
    for index in like:
        name = index.name
        while name in taken:
            name += "'"
        taken.add(name)
        made.append(Index(name, index.axis))
    return tuple(made)
