"""δ for ∂: in a document without ∂, δy/δx is the derivative of y by x.

Input: chains. Output: the same, with differentials where fractions have a δ above and below.
"""

from collections.abc import Iterable
from dataclasses import replace

from bnderive.document.syntax import Apply, Differential, Mark, Name, Node, Product, Quotient
from bnderive.verify.claims.chains import Chain, nodes_in, rewritten

_DELTA = "\\delta"
_ROUND = "\\partial"


def with_variations(chains: tuple[Chain, ...]) -> tuple[Chain, ...]:
    """The chains, with ∂ for δ; as they are where the document has a ∂."""
    nodes: Iterable[Node] = nodes_in(chains)
    if any(isinstance(n, Differential) and n.letter == _ROUND for n in nodes):
        return chains
    return tuple(rewritten(chain, _changed) for chain in chains)


def _changed(node: Node) -> Node:
    match node:
        case Quotient(above=above, below=below) if _begins(above) and _begins(below):
            over, by = (_rest(part) for part in (above, below))
            if by is not None:
                under = Differential(below.span, by, _ROUND)
                return replace(node, above=Differential(above.span, over, _ROUND), below=under)
    return node


def _begins(node: Node) -> bool:
    """Whether a part of a fraction is δ, or begins with it."""
    match node:
        case Product(factors=((_, first), *_)):
            return _begins(first)
        case Apply(head=head, exponent=None):
            return _begins(head)
        case Name(head=head, sub=None, sup=None, primes=0):
            return head == _DELTA
    return False


def _rest(node: Node) -> Node | None:
    """What stands behind that δ; None where nothing does."""
    match node:
        case Product(factors=((mark, Apply(argument=argument)), *rest)):
            return _product(((Mark(mark.span, ""), argument), *rest))
        case Product(factors=(_, *rest)):
            return _product(tuple(rest))
        case Apply(argument=argument):
            return argument
    return None


def _product(factors: tuple[tuple[Mark, Node], ...]) -> Node:
    (mark, first), *rest = factors
    if not rest:
        return first
    return Product(first.span.to(rest[-1][1].span), ((Mark(mark.span, ""), first), *rest))
