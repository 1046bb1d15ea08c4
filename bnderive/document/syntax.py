"""The tree that LaTeX is parsed into. It says how an equation is written, not what it means: whether the 2 of σ² is a
power or part of a name, or `f(x)` a product, is for the elaborator, which knows the symbols. Every node has its span
in the document.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from bnderive.document.source import Span


@dataclass(frozen=True, slots=True)
class Number:
    """A number, exact. `text` is how it was written."""

    span: Span
    value: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An operator: between operands, or a script by itself as in x^*."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A letter or a word with its scripts. `head` is canonical LaTeX with accents and fonts, such as `\\hat{x}`;
    a word is bare.

    `sup_first` says that the superscript was written first.
    """

    span: Span
    head: str
    sub: "Node | None" = None
    sup: "Node | None" = None
    primes: int = 0
    sup_first: bool = False


@dataclass(frozen=True, slots=True)
class Additive:
    """Terms, each after its sign: `+` or `-`."""

    span: Span
    terms: tuple[tuple[Mark, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Factors, each after what joins it to those before: `*`, `/`, or an empty text where nothing is written.

    Only the reader of sides tells `\\odot`, `\\otimes` and `@` from `*`.
    """

    span: Span
    factors: tuple[tuple[Mark, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Power:
    """A base that is no name, with its exponent."""

    span: Span
    base: "Node"
    exponent: "Node"


@dataclass(frozen=True, slots=True)
class Quotient:
    """A fraction in built-up form, such as `\\frac{a}{b}`."""

    span: Span
    above: "Node"
    below: "Node"


@dataclass(frozen=True, slots=True)
class Root:
    """A root; `degree` is None for the square root."""

    span: Span
    radicand: "Node"
    degree: "Node | None"


@dataclass(frozen=True, slots=True)
class Group:
    """Something between delimiters; `kind` is one of `(`, `[`, `{`, `|`, `norm`, `angle`, `floor`, `ceiling`."""

    span: Span
    kind: str
    body: "Node"


@dataclass(frozen=True, slots=True)
class Items:
    """What stands between commas."""

    span: Span
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """Operands with relations between them, as `a = b` or `0 < a < b`; the text of a mark is from `RELATIONS`."""

    span: Span
    operands: tuple["Node", ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Apply:
    """A name with a bracket right after it: a function's call or a product. `exponent` is the power of the bracket."""

    span: Span
    head: Name
    argument: Group
    exponent: "Node | None" = None


@dataclass(frozen=True, slots=True)
class Indexed:
    """Indices after what they index, as in `P[i][j]`, `x[i, j]` or `(AB)_{ij}`; `:` is a Mark. Brackets after a name
    are read so only where nothing but indices stands in them: `m[a]` may yet be a product.
    """

    span: Span
    base: "Node"
    indices: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class At:
    """An expression where what the script says holds: `\\left. f \\right|_{x = 0}`."""

    span: Span
    body: "Node"
    sub: "Node | None"
    sup: "Node | None" = None


@dataclass(frozen=True, slots=True)
class Call:
    """A function that LaTeX has a command for; `name` is without the backslash. `argument` may be `Items`."""

    span: Span
    name: str
    argument: "Node"
    sub: "Node | None" = None
    sup: "Node | None" = None


@dataclass(frozen=True, slots=True)
class Big:
    """A sum, product or the like over what its scripts say; `operator` is without the backslash."""

    span: Span
    operator: str
    sub: "Node | None"
    sup: "Node | None"
    body: "Node"


@dataclass(frozen=True, slots=True)
class Differential:
    """`\\partial u`; above another in a fraction, a derivative. `of` is None in an operator such as ∂/∂x.

    `letter` is `\\partial`, `d` or `\\nabla`; `by` is the script of `\\partial_x L` or `\\nabla_x L`. Only the reader
    of sides makes others than ∂: its `d` right before a name may yet be a factor that is called d.
    """

    span: Span
    of: "Node | None"
    letter: str = "\\partial"
    by: "Node | None" = None


@dataclass(frozen=True, slots=True)
class Cases:
    """Rows of a value and its condition; the condition is None in a row that holds otherwise."""

    span: Span
    rows: tuple[tuple["Node", "Node | None"], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix written out: rows of entries, dots among them as Marks. Only the reader of sides makes it."""

    span: Span
    rows: tuple[tuple["Node", ...], ...]


@dataclass(frozen=True, slots=True)
class Array:
    """The array whose entry at any place is `body`, in which the letter `row` counts its rows and `column` its columns;
    empty for an array that has one alone. No parser makes it: it is what a `Grid` says.
    """

    span: Span
    body: "Node"
    row: str
    column: str


Node: TypeAlias = (
    Number
    | Mark
    | Name
    | Additive
    | Product
    | Power
    | Quotient
    | Root
    | Group
    | Items
    | Relation
    | Apply
    | Indexed
    | At
    | Call
    | Big
    | Differential
    | Cases
    | Grid
    | Array
)


_PARTS: Mapping[type, Callable[[Any], Sequence[Node | None]]] = {
    Number: lambda node: (),
    Mark: lambda node: (),
    Name: lambda node: (node.sub, node.sup) if node.sub is not None or node.sup is not None else (),
    Additive: lambda node: [part for _, part in node.terms],
    Product: lambda node: [part for _, part in node.factors],
    Power: lambda node: (node.base, node.exponent),
    Quotient: lambda node: (node.above, node.below),
    Root: lambda node: (node.degree, node.radicand),
    Group: lambda node: (node.body,),
    Items: lambda node: node.items,
    Relation: lambda node: node.operands,
    Apply: lambda node: (node.head, node.argument, node.exponent),
    Indexed: lambda node: (node.base, *node.indices),
    At: lambda node: (node.body, node.sub, node.sup),
    Call: lambda node: (node.sub, node.sup, node.argument),
    Big: lambda node: (node.sub, node.sup, node.body),
    Differential: lambda node: (node.by, node.of),
    Cases: lambda node: [part for row in node.rows for part in row],
    Grid: lambda node: [part for row in node.rows for part in row],
    Array: lambda node: (node.body,),
}
"""What stands right under a node of each type, in the order in which it is written; None where a part is left out."""


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right under a node, in the order in which they are written."""
    return tuple([part for part in _PARTS[type(node)](node) if part is not None])


def walk(node: Node) -> tuple[Node, ...]:
    """The node and all that is under it, in the order in which it is written."""
    if (known := _walked.get(id(node))) is not None:
        return known
    found, stack = [], [node]
    while stack:
        found.append(top := stack.pop())
        if parts := _PARTS[type(top)](top):
            stack.extend([part for part in parts[::-1] if part is not None])
    if len(_walked) >= _REMEMBERED:
        _walked.clear()
    return _walked.setdefault(id(node), tuple(found))


_REMEMBERED = 20_000
_walked: dict[int, tuple[Node, ...]] = {}
"""What `walk` has found, by the identity of the node: it is first in what is kept, so that no other takes its place."""


def script_items(node: Node | None) -> tuple[Node, ...]:
    """What a script lists: `ic`, `i,c`, `i c` and `(i)` all list their names; anything else is one item."""
    match node:
        case None:
            return ()
        case Items(items=items):
            return tuple(inner for item in items for inner in script_items(item))
        case Product(factors=factors) if all(mark.text == "" for mark, _ in factors):
            return tuple(inner for _, factor in factors for inner in script_items(factor))
        case Group(kind="(" | "[", body=body):
            return script_items(body)
        case _:
            return (node,)
