"""A softmax that is written of an element: p_j = softmax(o_j), or p_j = softmax(o_i), is softmax(o)_j.

Input: chains as they are read. Output: the same with such a softmax as the element of one. A name whose letter may tell
vectors apart is left as it is: one in bold, one with two indices elsewhere, and one whose capital letter stands alone,
as that of the matrix with these vectors as its rows.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from bnderive.document.syntax import Apply, Big, Group, Indexed, Name, Node, Relation, script_items, walk
from bnderive.verify.claims.chains import Chain, rewritten
from bnderive.verify.claims.names import unfonted
from bnderive.verify.symbols.boldface import is_bold

_USUAL = frozenset("ijk")


def with_softmax(chains: Iterable[Chain]) -> tuple[Chain, ...]:
    """The chains, with the softmax of an element as the element of a softmax."""
    chains = tuple(chains)
    nodes = [n for c in chains for p in c.sides if p.side.node is not None for n in walk(p.side.node)]
    if not any(_element(n) for n in nodes):
        return chains
    letters = _USUAL | {letter for n in nodes if isinstance(n, Big) for letter in _bound(n)}
    names = [n for n in nodes if isinstance(n, Name)]
    vectors = {unfonted(n.head) for n in names if len(script_items(n.sub)) > 1 or is_bold(n)}
    vectors |= {n.head.lower() for n in names if len(n.head) == 1 and n.head.isupper() and n.sub is None}
    return tuple(_read(chain, letters, vectors) for chain in chains)


def _read(chain: Chain, letters: frozenset[str], vectors: set[str]) -> Chain:
    first, *rest = (p.side.node for p in chain.sides)
    own = _index(first, letters) if isinstance(first, Name) else None
    alone = rest[0] if rest and chain.marks[0] == "=" and own is not None else None

    def change(node: Node, at: Name | None) -> Node:
        element = _element(node)
        index = _index(element, letters) if element is not None else None
        if element is None or index is None or unfonted(element.head) in vectors or not isinstance(node, Apply):
            return node
        whole = Name(element.span, element.head, primes=element.primes)
        call = Apply(node.span, node.head, Group(node.argument.span, "(", whole), node.exponent)
        return Indexed(node.span, call, (at if at is not None and alone is not None and node == alone else index,))

    return rewritten(chain, partial(change, at=own))


def _element(node: Node) -> Name | None:
    """The name with a subscript that a softmax is of."""
    match node:
        case Apply(head=Name(head=head), argument=Group(body=Name(sup=None) as of), exponent=None):
            return of if unfonted(head).lower() == "softmax" and of.sub is not None else None
    return None


def _index(name: Name, letters: frozenset[str]) -> Name | None:
    """The only index of a name."""
    match script_items(name.sub):
        case (Name(head=head, sub=None, sup=None, primes=0) as only,) if head in letters:
            return only
    return None


def _bound(node: Big) -> Iterator[str]:
    for item in script_items(node.sub):
        for part in script_items(item.operands[0] if isinstance(item, Relation) else item):
            if isinstance(part, Name) and part.sub is None and len(part.head) == 1:
                yield part.head
