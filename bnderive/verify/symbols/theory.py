"""What a document talks about: its quantities, how they are defined, and which letter is the loss.

A `Theory` is made by `survey` (from the document's own forward equations, completed by usual names or a layer), and
read by `meaning` and `calculus`. Names in it are names in code; how the author writes them is in `names`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import sympy

from bnderive.algebra.index import Axis, Index
from bnderive.algebra.notation import Notation
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.claims.functions import Function
from bnderive.verify.claims.names import Key

# The names of the indices that run down the rows and along the columns of an array written without indices, and of the
# one that tells vectors apart: x_n is the n-th of them, x_{nj} its element.
ROW, COLUMN, WHICH = "·r", "·c", "·f"


@dataclass(frozen=True, slots=True)
class Matrices:
    """What a theory in matrix notation has besides: names whose shape is `unknown`, the axis of each size that a shape
    names, the names that stand for a function of another (c(R) is c), and those that are only `assumed` to be
    matrices: a claim about them can be proved, not refuted. Of the `upright` ones each column is one example. The rows
    of the `turned` ones are transposed as columns are: O_iᵀ V_j.
    """

    unknown: frozenset[Key]
    sizes: Mapping[str, Axis]
    functions: Mapping[Key, Key]
    assumed: frozenset[Key] = frozenset()
    upright: frozenset[Key] = frozenset()
    turned: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class Theory:
    """Quantities by the name that the author gives them, and the definitions between them, in order of use.

    `scalars` are the names that stand for a size or a parameter. `loss` are the letters of the loss. `gradients` are
    names that the author gives to the gradient of a quantity, such as dout for ∂L/∂y, with that quantity; `tops` says
    of what it is the gradient. What the author names on the way, such as c_1 for a mean of gradients, is in
    `abbreviations` and is written out when read; in
    `totals`, what it is with total derivatives, where that is something else.
    `matrices` is None where the document is not in matrix notation. `functions` are those that it defines, by name;
    `arbitrary` those that it applies to numbers and says nothing of.
    `held` are the names that are held fixed in a gradient that has a name. `examples` is the number of examples where
    gradients with names are those of single ones (`averaging`). `ddof` is by how much less than the size Var(x)
    divides.
    """

    quantities: Mapping[Key, Quantity]
    definitions: tuple[Definition, ...]
    scalars: Mapping[Key, sympy.Expr]
    loss: frozenset[Key]
    gradients: Mapping[Key, str] = field(default_factory=dict)
    tops: Mapping[Key, Key] = field(default_factory=dict)
    abbreviations: Mapping[Key, Definition] = field(default_factory=dict)
    totals: Mapping[Key, Definition] = field(default_factory=dict)
    matrices: Matrices | None = None
    functions: Mapping[str, Function] = field(default_factory=dict)
    arbitrary: frozenset[str] = frozenset()
    held: Mapping[Key, frozenset[str]] = field(default_factory=dict)
    examples: str = ""
    ddof: sympy.Expr = sympy.S.Zero

    def named(self, name: str) -> Quantity | None:
        """The quantity of that name in code."""
        return next((q for q in self.quantities.values() if q.name == name), None)

    def definition(self, name: str) -> Definition | None:
        """The definition of that name; None for an input."""
        return next((d for d in self.definitions if d.quantity.name == name), None)


def notation_of(key: Key, count: int) -> Notation:
    """How the author writes a name with so many indices."""
    if not count:
        return Notation((key.latex(),))
    stem = replace(key, label="", squared=False).latex()
    label = f"_{{{key.label} " if key.label else "_{"
    return Notation((stem, label, *range(count), "}^2" if key.squared else "}"))


def own_indices(axes: tuple[Axis, ...]) -> tuple[Index, ...]:
    """Indices to define a quantity under: one for each axis, named apart."""
    taken: dict[str, int] = {}
    made = []
    for axis in axes:
        count = taken[axis.name] = taken.get(axis.name, -1) + 1
        made.append(Index(axis.name + "'" * count, axis))
    return tuple(made)


def quantity_of(key: Key, axes: tuple[Axis, ...], taken: Collection[str]) -> Quantity:
    """A name as an array over these axes, with a name in code that is not yet taken."""
    name = key.code()
    while name in taken:
        name += "_"
    return Quantity(name, notation_of(key, len(axes)), own_indices(axes))
