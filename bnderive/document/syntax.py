"""The tree that LaTeX is parsed into. It says how an equation is written, not what it means: whether the 2 of σ² is a
power or part of a name, or `f(x)` a product, is for the elaborator, which knows the symbols. Every node has its span
in the document.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

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
)


def children(node: Node) -> tuple[Node, ...]:  # noqa: C901
    """The nodes right under a node, in the order in which they are written."""
    match node:
        case Number() | Mark() | Name(sub=None, sup=None):
            return ()
        case Name(sub=sub, sup=sup):
            parts: tuple[Node | None, ...] = (sub, sup)
        case Additive(terms=pairs) | Product(factors=pairs):
            parts = tuple(part for _, part in pairs)
        case Power(base=first, exponent=second) | Quotient(above=first, below=second):
            parts = (first, second)
        case Differential(by=before, of=after) | Root(degree=before, radicand=after):
            parts = (before, after)
        case Group(body=body):
            parts = (body,)
        case Items(items=inside) | Relation(operands=inside):
            parts = inside
        case Apply(head=head, argument=argument, exponent=exponent):
            parts = (head, argument, exponent)
        case Call(sub=sub, sup=sup, argument=inner) | Big(sub=sub, sup=sup, body=inner):
            parts = (sub, sup, inner)
        case Indexed(base=base, indices=indices):
            parts = (base, *indices)
        case At(body=body, sub=sub, sup=sup):
            parts = (body, sub, sup)
        case Cases(rows=rows):
            parts = tuple(part for row in rows for part in row)
        case _:
            parts = ()
    return tuple(part for part in parts if part is not None)


def walk(node: Node) -> tuple[Node, ...]:
    """The node and all that is under it, in the order in which it is written."""
    found, stack = [], [node]
    while stack:
        found.append(top := stack.pop())
        stack.extend(reversed(children(top)))
    return tuple(found)


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
