"""The noun that everything else takes: a layer as a graph of definitions with symbolic sizes.

A `Layer` is made by `bnderive.document` (from a derivation document) or by `bnderive.trace`, and is read by `derive`,
`program` and `check`. It holds no algorithm but look-ups.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import sympy
from sympy import Expr

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.notation import Notation
from bnderive.errors import Place
from bnderive.layer.module import Module


@dataclass(frozen=True, slots=True)
class Quantity:
    """A tensor or a scalar of the layer: an input, or what a definition defines.

    `indices` are the indices under which the document defines it: their axes are the tensor's axes, in order.
    `labels` is the axis that the values of an integer tensor point into (t_n in x_{n t_n}); None for real values.
    """

    name: str
    notation: Notation
    indices: tuple[Index, ...]
    labels: Axis | None = None

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The tensor's axes, in order of its positions."""
        return tuple(i.axis for i in self.indices)

    def __call__(self, *indices: Expr) -> Element:
        """The element at these indices."""
        return Element(self.name, *indices)

    @property
    def element(self) -> Element:
        """The element at the tensor's own indices."""
        return Element(self.name, *self.indices)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A scalar that no gradient is asked for: epsilon, a temperature, the q of 1/(m − q)."""

    name: str
    notation: Notation
    positive: bool = False
    integer: bool = False
    default: float | None = None

    @property
    def symbol(self) -> sympy.Symbol:
        """The SymPy symbol that stands for it."""
        facts = {"positive": True} if self.positive else {"real": True}
        return sympy.Symbol(self.name, **facts, **({"integer": True} if self.integer else {}))


@dataclass(frozen=True, slots=True)
class Definition:
    """`quantity` at its own indices equals `expr`; `place` is where the document says so. Labels are a `Place`."""

    quantity: Quantity
    expr: Expr
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer. `definitions` stand in an order in which each uses only inputs and what was defined before it.

    `source` is the path of its document as it was given; `fixed` are the parameters that were set to numbers, by name.
    `module` is what the layer is like as a module, where its document says so. `choices` define the labels that it
    computes (see `Place`); to its definitions these are labels as those among the inputs are.
    """

    name: str
    title: str
    axes: tuple[Axis, ...]
    parameters: tuple[Parameter, ...]
    inputs: tuple[Quantity, ...]
    definitions: tuple[Definition, ...]
    outputs: tuple[str, ...]
    digest: str
    source: str = ""
    size_notation: Mapping[str, str] = field(default_factory=dict)
    fixed: tuple[tuple[str, Fraction], ...] = ()
    module: Module | None = None
    choices: tuple[Definition, ...] = ()

    def quantity(self, name: str) -> Quantity:
        """The input or defined quantity of that name. Raises KeyError for any other name."""
        return self.quantities[name]

    @property
    def quantities(self) -> Mapping[str, Quantity]:
        """Every input, chosen place and defined quantity by name: inputs first, then in order of definition."""
        computed = (c.quantity for c in (*self.choices, *self.definitions))
        return {q.name: q for q in (*self.inputs, *computed)}

    @property
    def steps(self) -> tuple[Definition, ...]:
        """Definitions and choices in an order of computation: each choice just before what first needs it, at
        the end where nothing does.
        """
        result: list[Definition] = []
        waiting = list(self.choices)
        for definition in self.definitions:
            names = {e.name for e in definition.expr.atoms(Element)}
            for choice in reversed(waiting):
                if choice.quantity.name in names:
                    names |= {e.name for e in choice.expr.atoms(Element)}
            result += [c for c in waiting if c.quantity.name in names]
            waiting = [c for c in waiting if c not in result]
            result.append(definition)
        return (*result, *waiting)

    @property
    def differentiable(self) -> tuple[Quantity, ...]:
        """The inputs that have a gradient: all but integer labels."""
        return tuple(q for q in self.inputs if q.labels is None)

    def definition(self, name: str) -> Definition | None:
        """The definition of that name; None for an input."""
        return next((d for d in self.definitions if d.quantity.name == name), None)

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name; None where there is none."""
        return next((p for p in self.parameters if p.name == name), None)
