"""Gradients that an author names by a sign in front: δh, ∂h or ∇_h for ∂L/∂h, read like dh.

Input: chains. Output: the same, with δ before a name as a differential, where δ stands so throughout the document and
before several names, and never by itself or with indices, as a quantity or Kronecker's would; and with ∂ before a name
as such a gradient, where an equation says that ∂h is ∂L/∂h. ∇_h that applies to nothing is one where h stands by itself
elsewhere, and ∇ is no quantity. Letters with a quantity below them are in `beneath`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from bnderive.document.source import Span
from bnderive.document.syntax import (
    Big,
    Differential,
    Group,
    Indexed,
    Mark,
    Name,
    Node,
    Power,
    Product,
    Quotient,
    children,
    walk,
)
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.names import Key
from bnderive.verify.claims.trees import rebuilt
from bnderive.verify.heads.beneath import Beneath, by_that, gradients_written
from bnderive.verify.symbols.losses import is_loss_letter

_SIGNS = ("\\delta",)
_LEAST = 3


@dataclass(frozen=True, slots=True)
class Prefixes:
    """The signs that stand before a name for its gradient, of a document."""

    signs: tuple[str, ...] = ()
    nabla: bool = False
    partial: bool = False
    beneath: Beneath = field(default_factory=Beneath)


def prefixes_of(chains: Iterable[Chain], beneath: Beneath) -> Prefixes:
    """The signs that make names of gradients in these chains."""
    chains = tuple(chains)
    nodes = [p.side.node for c in chains for p in c.sides if p.side.node is not None]
    named = frozenset(_outside_scripts(nodes))
    nablas = [n for node in nodes for n in walk(node) if _has_nabla(n)]
    return Prefixes(
        tuple(sign for sign in _SIGNS if _is_prefix(sign, nodes)),
        "\\nabla" in named and all(_is_nabla(n, named) for n in nablas),
        any(_says_partial(chain) for chain in chains),
        beneath,
    )


def with_prefixes(chains: Iterable[Chain], prefixes: Prefixes) -> tuple[Chain, ...]:
    """The chains with such gradients as differentials."""
    found = []
    for chain in chains:
        sides = []
        for placed in chain.sides:
            node = placed.side.node
            new = prefixed(node, prefixes) if node is not None else None
            sides.append(placed if new is node else replace(placed, side=replace(placed.side, node=new)))
        found.append(replace(chain, sides=tuple(sides)))
    return tuple(found)


def prefixed(node: Node, prefixes: Prefixes) -> Node:
    """A side with such gradients as differentials."""
    if prefixes.beneath.letters:
        node = rebuilt(node, partial(gradients_written, beneath=prefixes.beneath))
    for sign in prefixes.signs:
        node = rebuilt(node, partial(_joined, sign=sign))
    if prefixes.nabla:
        node = rebuilt(node, partial(_of_nabla, loss=prefixes.beneath.loss))
    if prefixes.partial:
        inside = {id(part) for n in walk(node) if isinstance(n, Quotient) for part in walk(n)}
        node = rebuilt(node, partial(_named, inside=inside))
    return node


def _outside_scripts(nodes: Iterable[Node]) -> Iterator[str]:
    """The heads of the names that stand in no script of another, and under no sum."""
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if isinstance(node, Name):
            yield node.head
        else:
            stack.extend((node.body,) if isinstance(node, Big) else children(node))


def _has_nabla(node: Node) -> bool:
    return isinstance(node, Name) and node.head == "\\nabla"


def _is_nabla(node: Node, named: frozenset[str]) -> bool:
    """Whether a ∇ names the gradient of what stands in its script."""
    match node:
        case Name(sub=Name(head=head), sup=None, primes=0):
            return head in named
    return False


def _of_nabla(node: Node, loss: str) -> Node:
    """A ∇ with a name in its script as the gradient by that, which it is too before what is no loss."""
    match node:
        case Differential(letter="\\nabla", of=of, by=Name() as by) if of is not None and _multiplied(of):
            gradient = by_that(replace(node, span=Span(node.span.start, by.span.end)), by, loss)
            return Product(node.span, ((Mark(gradient.span, ""), gradient), (Mark(of.span, ""), of)))
        case Name(head="\\nabla", sub=Name() as of):
            return by_that(node, of, loss)
    return node


def _multiplied(node: Node) -> bool:
    """Whether a ∇ before this only multiplies it: there is no loss in it."""
    names = (n for n in walk(node) if isinstance(n, Name))
    plain = isinstance(node, (Name, Indexed, Group, Power, Quotient))
    return plain and not any(is_loss_letter(Key(name.head)) for name in names)


def _says_partial(chain: Chain) -> bool:
    """Whether a chain says of a ∂ before a name, without a ratio, that it is the derivative of something by that."""
    nodes = [p.side.node for p in chain.sides[:2]]
    match nodes:
        case [
            Differential(letter="\\partial", of=Name(head=head) | Indexed(base=Name(head=head)), by=None),
            Quotient() as ratio,
        ]:
            below = ratio.below
            return isinstance(below, Differential) and any(isinstance(n, Name) and n.head == head for n in walk(below))
    return False


def _named(node: Node, inside: set[int]) -> Node:
    """A ∂ before a name as the sign of its gradient; one in a fraction stays what it is."""
    if isinstance(node, Differential) and node.letter == "\\partial" and node.by is None and id(node) not in inside:
        return replace(node, letter="d") if isinstance(node.of, (Name, Indexed)) else node
    return node


def _is_prefix(sign: str, nodes: list[Node]) -> bool:
    every = [part for node in nodes for part in walk(node)]
    standing = sum(isinstance(part, Name) and part.head == sign for part in every)
    before = [of for part in every if isinstance(part, Product) for of in _prefixed(part, sign)]
    heads = {(of.base if isinstance(of, Indexed) else of) for of in before}
    return standing == len(before) and len({n.head for n in heads if isinstance(n, Name)}) >= _LEAST


def _prefixed(product: Product, sign: str) -> Iterator[Node]:
    """The names in a product that the sign stands before."""
    for (_, first), (mark, second) in zip(product.factors, product.factors[1:], strict=False):
        if _is_sign(first, sign) and mark.text == "" and isinstance(second, (Name, Indexed)):
            yield second


def _is_sign(node: Node, sign: str) -> bool:
    return isinstance(node, Name) and node.head == sign and node.sub is node.sup is None and not node.primes


def _joined(product: Node, sign: str) -> Node:
    """A product with the sign and the name after it as one factor."""
    if not isinstance(product, Product):
        return product
    factors: list[tuple[Mark, Node]] = []
    waiting: tuple[Mark, Node] | None = None
    for mark, factor in product.factors:
        if _is_sign(factor, sign):
            waiting = mark, factor
        elif waiting is not None:
            factors.append((waiting[0], Differential(waiting[1].span.to(factor.span), factor, "d")))
            waiting = None
        else:
            factors.append((mark, factor))
    return factors[0][1] if len(factors) == 1 else replace(product, factors=tuple(factors))
