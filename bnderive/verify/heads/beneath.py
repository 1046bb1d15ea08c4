"""Names of gradients that show of what: δ_{x̂_i} or g_μ, with the quantity in the script, and x̄, with a bar over it.

Input: which letters do so (`gradient_letters`), and a node. Output: the node with such gradients as ∂L/∂x,
or, in a document that names no loss, as ∇_x.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bnderive.document.source import Span
from bnderive.document.syntax import (
    Apply,
    Call,
    Differential,
    Group,
    Mark,
    Name,
    Node,
    Number,
    Power,
    Product,
    Quotient,
)
from bnderive.verify.claims.names import Key, spelled
from bnderive.verify.claims.trees import said
from bnderive.verify.symbols.losses import is_loss_letter

BARS = ("\\bar", "\\overline")


@dataclass(frozen=True, slots=True)
class Beneath:
    """The `letters` that name gradients by their script, accents by what is under them, and the heads of the
    `quantities` that may stand there, of which some are `squares`; `guessed` are those letters of which no equation
    says so. `loss` is what the gradients are of, empty where the document names none.
    """

    letters: frozenset[str] = frozenset()
    quantities: frozenset[str] = frozenset()
    squares: frozenset[str] = frozenset()
    guessed: frozenset[str] = frozenset()
    loss: str = ""


def gradients_written(node: Node, beneath: Beneath) -> Node:
    """A node with the gradient that it names in place of it; any other as it is."""
    match node:
        case Name():
            return _gradient(node, beneath)
        case Call(name="bar", argument=Name(head=head) as of, sub=None, sup=None):
            if spelled(head) in beneath.quantities and not beneath.letters.isdisjoint(BARS):
                return by_that(node, of, beneath.loss)
        case Apply(head=head, argument=group, exponent=exponent):
            if (found := _gradient(head, beneath)) is not head:
                bracket = group if exponent is None else Power(group.span.to(exponent.span), group, exponent)
                return Product(node.span, ((Mark(head.span, ""), found), (Mark(group.span, ""), bracket)))
        case Product(factors=factors) if any(_is_pair(f) for _, f in factors):
            return Product(node.span, tuple(one for mark, f in factors for one in _apart(mark, f)))
    return node


def by_that(node: Node, of: Node, loss: str) -> Node:
    """The gradient by a quantity in place of what names it."""
    if not loss:
        return Differential(node.span, None, "\\nabla", of)
    start = Span(node.span.start, node.span.start)
    return Quotient(node.span, Differential(start, Name(start, loss)), Differential(of.span, of))


def is_named(node: Node) -> bool:
    """Whether a gradient is named so, and not written out."""
    match node:
        case Quotient(above=Differential(span=span)):
            return span.start == span.end
        case Differential(of=None):
            return True
    return False


def is_said(left: Node, right: Node) -> bool:
    """Whether two sides say what a letter in front of a quantity means: δ_y = ∂L/∂y, or the other way round."""
    for one, other in ((left, right), (right, left)):
        match one:
            case Quotient(below=Differential(of=by)) | Differential(of=None, by=by) if is_named(one) and by is not None:
                if derives(other, by):
                    return True
            case Name(sub=Name(sub=None) as by) if derives(other, by):
                return True
    return False


def named_as(head: str) -> str:
    """How a letter names the gradient of some v."""
    return "\\bar{v}" if head in BARS else f"{head}_v"


def shown(name: Name, beneath: Beneath) -> Iterator[tuple[str, Name]]:
    """The letter of a name and the quantity in its script, or its accent and the quantity under that."""
    match name:
        case Name(head=head, sub=Name(head=below) as of, primes=0) if spelled(below) in beneath.quantities:
            yield head, of
        case Name(head=head, primes=0) if head.startswith(BARS) and head.endswith("}"):
            accent, inner = head[:-1].split("{", 1)
            square = isinstance(name.sup, Number) and spelled(inner) in beneath.squares
            if accent in BARS and spelled(inner) in beneath.quantities:
                yield accent, replace(name, head=inner, sup=name.sup if square else None)


def derives(node: Node, by: Node) -> bool:
    """Whether a side is the derivative of a loss by that name."""
    match node:
        case Quotient(above=Differential(of=Name(sub=None) as loss), below=Differential(of=Name() as below)):
            return is_loss_letter(Key(spelled(loss.head))) and said(below) == said(by)
    return False


def _gradient(name: Name, beneath: Beneath) -> Node:
    of = next((of for head, of in shown(name, beneath) if head in beneath.letters), None)
    if of is None:
        return name
    if name.sup is None or (of.sup is not None and of.sup is name.sup):
        return by_that(name, of, beneath.loss)
    if isinstance(name.sup, Number) or of.sup is not None:
        whole = by_that(name, of, beneath.loss)
        return Power(name.span, Group(name.span, "brace", whole), name.sup)
    return by_that(name, replace(of, sup=name.sup), beneath.loss)


def _is_pair(node: Node) -> bool:
    match node:
        case Product(factors=((_, first), (_, Group() | Power()))):
            return is_named(first)
    return False


def _apart(mark: Mark, node: Node) -> tuple[tuple[Mark, Node], ...]:
    """A gradient and the bracket after it as factors of the product that they stand in."""
    if not isinstance(node, Product) or not _is_pair(node) or mark.text == "/":
        return ((mark, node),)
    (_, first), *rest = node.factors
    return ((mark, first), *rest)
