"""What the reading of one equation carries along: the theory, the letters, the choices made and those still open.

Where grammar leaves a meaning open (a local or a total derivative, how far a sum reaches, what a bare name of an array
means) `choose` answers with the choice of this reading and notes that it was asked, so that the caller can try the
others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from sympy import Expr

from bnderive.algebra.index import Axis, Index
from bnderive.document.source import Span
from bnderive.document.syntax import Node
from bnderive.errors import BnderiveError
from bnderive.verify.claims.names import Letters
from bnderive.verify.deciding.calculus import Calculus
from bnderive.verify.symbols.theory import COLUMN, Theory

# The meanings that may be open, each with its options; the first is taken where nothing was said.
OPEN: Mapping[str, tuple[str, ...]] = {
    "derivative": ("local", "total"),
    "sign": ("alike", "own"),
    "scope": ("greedy", "bracket"),
    "listed": ("bound", "held"),
    "loss": ("place", "each"),
    "bare": ("array", "letter"),
    "product": ("elementwise", "dot"),
    "operator": ("rest", "bracket"),
    "reach": ("rest", "factor"),
    "slash": ("name", "bracket"),
    "brace": ("terms", "bracket"),
    "d": ("gradient", "product"),
    "times": ("matrix", "elementwise"),
    "hadamard": ("last", "in turn"),
    "ones": ("matrix", "vector"),
    "identity": ("size", "matrix"),
    "ends": ("all", "first", "last"),
    "layout": ("denominator", "numerator"),
    "stacked": ("rows", "columns"),
    "slice": ("row", "column"),
    "square": ("elements", "length"),
    "change": ("whole", "part", "rest"),
    "jacobian": ("elements", "numerator", "denominator"),
    "gradient": ("column", "row"),
    "sum": ("whole", "rows", "columns"),
    "unequal": ("first", "second"),
    "chain": ("matrices", "elements"),
    "unnamed": ("loose", "own"),
}


class NotRead(Exception):
    """A part that has no meaning here, with its place. `malformed`: it is no expression at all. `misfit`: each part of
    it has a meaning, and their sizes do not fit together.
    """

    def __init__(self, span: Span, reason: str, *, malformed: bool = False, misfit: bool = False) -> None:
        super().__init__(reason)
        self.span = span
        self.reason = reason
        self.malformed = malformed
        self.misfit = misfit


UNREADABLE = (NotRead, BnderiveError, RecursionError)
"""What reading a part may raise: it has no meaning, its derivative is not known, it outgrows the bounds."""


@dataclass(frozen=True, slots=True)
class Value:
    """An expression; `dims` are the indices of an array that is written without any, in order of its positions."""

    expr: Expr
    dims: tuple[Index, ...] = ()


@dataclass(frozen=True, slots=True)
class Sense:
    """How an equation is read. `bound` are the letters that sums around this place bind; `axes` says over which axis a
    letter runs; `free` are the letters that stand free at the head of the equation. `reader` reads what stands inside.
    `void` collects what is written as a derivative and is zero whatever the quantities are, `settled` what the shapes
    of an equation decide of that which may be open, `divisors` what it divides by.
    `spread`: this is a term of a sum that has a derivative operator in several terms, as the product rule gives.
    `direct` is, by the name of a quantity, what is held fixed in its gradient. `moving` are the quantities whose small
    changes the equation relates, where it relates any.
    """

    reader: "Callable[[Sense, Node], Value]"
    theory: Theory
    calculus: Calculus
    letters: Letters
    axes: Mapping[str, Axis]
    free: frozenset[str]
    choices: Mapping[str, str]
    bound: Mapping[str, Index] = field(default_factory=dict)
    asked: dict[str, None] = field(default_factory=dict)
    aliases: dict[str, None] = field(default_factory=dict)
    void: dict[str, None] = field(default_factory=dict)
    settled: dict[str, str] = field(default_factory=dict)
    divisors: dict[Expr, None] = field(default_factory=dict)
    spread: bool = False
    direct: Mapping[str, frozenset[str]] = field(default_factory=dict)
    moving: frozenset[str] = frozenset()

    def value(self, node: Node) -> Value:
        """What a node means."""
        return self.reader(self, node)

    @property
    def consistent(self) -> bool:
        """Whether no choice is against what the shapes decide."""
        return all(self.choices.get(what, option) == option for what, option in self.settled.items())

    def choose(self, what: str) -> str:
        """The meaning of `what` in this reading."""
        self.asked[what] = None
        return self.choices.get(what, OPEN[what][0])

    def inside(self, bound: Mapping[str, Index]) -> "Sense":
        """The same inside a sum that binds these letters."""
        return replace(self, bound={**self.bound, **bound})

    def index(self, node: Node, letter: str) -> Index:
        """The index that a letter stands for here."""
        if letter in self.bound:
            return self.bound[letter]
        if letter not in self.axes:
            raise NotRead(node.span, f"it is not clear what {letter} runs over")
        return Index(letter, self.axes[letter])


def joined(values: tuple[Value, ...]) -> tuple[Index, ...]:
    """The dims of an elementwise combination: each index once, in order, rows before columns."""
    return tuple(sorted(dict.fromkeys(i for v in values for i in v.dims), key=lambda i: i.name == COLUMN))
