"""A softmax that says which index it runs over: softmax_j(S_{ij}) is exp(S_{ij}) / Σ_{j'} exp(S_{ij'}).

Input: chains as they are read. Output: the same with such a softmax written out. Where nothing that the softmax is of
has that index, as in softmax_k(z), the index picks an element, and it is left as it is.
"""

from collections.abc import Iterable

from bnderive.document.syntax import Apply, Big, Call, Name, Node, Quotient, script_items, walk
from bnderive.verify.claims.chains import Chain, rewritten
from bnderive.verify.claims.names import unfonted
from bnderive.verify.claims.trees import rebuilt


def with_normalized(chains: Iterable[Chain]) -> tuple[Chain, ...]:
    """The chains, without a softmax over an index."""
    return tuple(rewritten(chain, _written_out) for chain in chains)


def _written_out(node: Node) -> Node:
    match node:
        case Apply(head=Name(head=head, sub=Name(sub=None, sup=None) as axis, sup=None, primes=0), exponent=None):
            if unfonted(head).lower() != "softmax" or not _has(node.argument, axis):
                return node
        case _:
            return node
    other = Name(axis.span, axis.head, primes=axis.primes + 1)
    while _has(node.argument, other):
        other = Name(axis.span, axis.head, primes=other.primes + 1)
    inside = rebuilt(node.argument.body, lambda part: other if _is(part, axis) else part)
    total = Big(node.span, "sum", other, None, Call(node.span, "exp", inside))
    return Quotient(node.span, Call(node.span, "exp", node.argument.body), total)


def _has(node: Node, axis: Name) -> bool:
    """Whether an index stands in a script of a name."""
    names = (n for n in walk(node) if isinstance(n, Name))
    return any(_is(item, axis) for n in names for s in (n.sub, n.sup) for item in script_items(s))


def _is(node: Node, axis: Name) -> bool:
    return (
        isinstance(node, Name) and (node.head, node.primes) == (axis.head, axis.primes) and node.sub is node.sup is None
    )
