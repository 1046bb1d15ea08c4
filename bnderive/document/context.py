"""What the elaboration of an equation shares: the symbols, the axes, the indices in scope, and how errors are worded.

Names and axes are resolved in one walk over the tree; expressions need axes that are known only after the last
equation. So elaboration of a node returns a `Later`: a function without arguments that builds the expression once the
axes are solved.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import sympy

from bnderive.algebra.index import Index
from bnderive.document.axes import Axes, AxisVariable, index_name
from bnderive.document.front_matter import Entry, FrontMatter
from bnderive.document.source import Source, Span
from bnderive.document.symbols import Reading, Symbol, SymbolTable, label_text
from bnderive.document.syntax import Call, Name, Node, Relation
from bnderive.errors import DocumentError
from bnderive.layer.layer import Parameter

Later = Callable[[], sympy.Expr]


@dataclass(slots=True, eq=False)
class IndexVariable:
    """An index in scope. `kind` is left (it stands on the left side) or bound (by a sum); `uses` counts where it
    stands.
    """

    letter: str
    axis: AxisVariable
    kind: str
    span: Span
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """The indices that may stand here, by letter."""

    indices: Mapping[str, IndexVariable]

    def inside(self, bound: list[IndexVariable]) -> "Scope":
        """The scope within a sum that binds more indices."""
        return Scope({**self.indices, **{index.letter: index for index in bound}})


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """An element of a tensor where an equation writes it: what stands in its places, and the index that each of these
    is; None for a label.
    """

    symbol: Symbol
    node: Node
    items: tuple[Node, ...]
    indices: tuple[IndexVariable | None, ...]

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters of the indices; empty for a label."""
        return tuple(index.letter if index is not None else "" for index in self.indices)


@dataclass(slots=True)
class Facts:
    """What the walk over the equations finds: which symbols each definition uses, its elements, where labels stand as
    numbers, sizes by letter.
    """

    uses: dict[str, Span] = field(default_factory=dict)
    elements: list[Written] = field(default_factory=list)
    numbers: list[tuple[Symbol, Span]] = field(default_factory=list)
    guesses: list[tuple[Symbol, str, Span]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Equation:
    """A definition under way: its symbol, the indices of its left side, and its right side as a node and then as
    a `Later`.
    """

    symbol: Symbol
    left: dict[str, IndexVariable]
    node: Relation | Call
    value: Later | None = None
    facts: Facts = field(default_factory=Facts)

    @property
    def hidden(self) -> bool:
        """Whether no equation of the document writes it: the place of a largest element inside another equation."""
        return isinstance(self.node, Call)


class Context(ABC):
    """The tables of a document, and access to them.

    `letters` are known to be indices. `wanted` are names that the front matter mentions without saying how they
    are written, with their kind; `entries` are the parameters; `facts` are those of the equation that is being
    read.
    """

    def __init__(self, source: Source, front: FrontMatter, letters: frozenset[str]) -> None:
        self.source = source
        self.front = front
        self.letters = letters
        self.table = SymbolTable()
        self.axes = Axes()
        self.declared_axes: dict[str, AxisVariable] = {}
        self.wanted: dict[str, tuple[str, Span]] = {}
        self.entries: dict[str, Entry] = {}
        self.equations: list[Equation] = []
        self.facts = Facts()

    @abstractmethod
    def value(self, node: Node, scope: Scope) -> Later:
        """The expression that a node means."""

    @abstractmethod
    def read(self, name: Name) -> Reading | None:
        """The symbol that a name means; a name that the front matter only mentions gets its symbol here."""

    @property
    def parameters(self) -> dict[str, Parameter]:
        """The parameters by name, in the order of the front matter."""
        return {
            n: Parameter(n, self.table.by_name[n].notation, e.positive, e.integer, e.default)
            for n, e in self.entries.items()
        }

    def error(self, node: Node | Span, message: str, hint: str) -> DocumentError:
        """The error to raise about a node."""
        return self.source.error(node if isinstance(node, Span) else node.span, message, hint)

    def shown(self, node: Node) -> str:
        """The node as the document writes it."""
        text = " ".join(self.source.text[node.span.start : node.span.end].split())
        return text if len(text) <= 60 else text[:57] + "…"

    def index_variable(self, letter: str, kind: str, span: Span) -> IndexVariable:
        """A new index; a letter that the front matter declares runs over its axis."""
        return IndexVariable(letter, self.declared_axes.get(letter) or self.axes.fresh(letter), kind, span)

    def index(self, variable: IndexVariable) -> Index:
        """The index itself, once axes are solved."""
        return Index(index_name(variable.letter), self.axes.axis(variable.axis))

    def one_axis(self, left: AxisVariable, right: AxisVariable, node: Node, what: str) -> None:
        """Two axes must be one here. Raises DocumentError where they cannot be."""
        conflict = self.axes.unify(left, right)
        if conflict is not None:
            raise self.error(
                node,
                f"{self.shown(node)} is used with the wrong axes: {what} {conflict.second}, and the index runs "
                f"over {conflict.first}",
                "Use an index of the right axis, or correct `axes:` in the front matter.",
            )

    def in_scope(self, node: Node, scope: Scope) -> IndexVariable | None:
        """The index that a bare letter names; None for anything else."""
        letter = label_text(node) if isinstance(node, Name) else None
        return scope.indices.get(letter) if letter is not None else None


def constant(value: sympy.Expr) -> Later:
    """An expression that needs no axes."""
    return lambda: value
