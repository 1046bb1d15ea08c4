"""A softmax that is written of an element: p_j = softmax(o_j), or p_j = softmax(o_i), is softmax(o)_j.

Input: chains as they are read. Output: the same with such a softmax as the element of one. A name whose letter may tell
vectors apart is left as it is: one in bold, one with two indices elsewhere, and one whose capital letter stands alone,
as that of the matrix with these vectors as its rows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from bnderive.document.syntax import (
    Additive,
    Apply,
    Big,
    Group,
    Indexed,
    Name,
    Node,
    Number,
    Product,
    Quotient,
    Relation,
    script_items,
    walk,
)
from bnderive.verify.claims.chains import Chain, rewritten
from bnderive.verify.claims.names import unfonted
from bnderive.verify.claims.trees import rebuilt
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
        plain = Name(element.span, element.head, primes=element.primes)
        whole = rebuilt(node.argument.body, lambda part: plain if part == element else part)
        call = replace(node, argument=Group(node.argument.span, "(", whole))
        return Indexed(node.span, call, (at if at is not None and alone is not None and node == alone else index,))

    return rewritten(chain, partial(change, at=own))


def _element(node: Node) -> Name | None:
    """The name with a subscript that a softmax is of, or that its argument has in it: of z_i, z_i + c and z_i/τ."""
    match node:
        case Apply(head=Name(head=head), argument=Group(body=of), exponent=None) if unfonted(head).lower() == "softmax":
            return _in_it(of)
    return None


def _in_it(node: Node | None) -> Name | None:
    """The only name with a subscript, to which something is added or which something divides or a number multiplies."""
    body: Node | None = None
    rest: tuple[Node, ...] = ()
    match node:
        case Name(sup=None, sub=sub):
            return node if sub is not None else None
        case Group(body=body):
            pass
        case Quotient(above=body, below=below):
            rest = (below,)
        case Additive(terms=terms):
            body, rest = _apart([term for _, term in terms])
        case Product(factors=factors):
            body, beside = _apart([f for mark, f in factors if mark.text != "/" and not isinstance(f, Number)])
            rest = tuple(f for mark, f in factors if mark.text == "/")
            body = None if beside else body
    found = _in_it(body) if body is not None else None
    return found if found is not None and not any(map(_is_indexed, rest)) else None


def _apart(parts: list[Node]) -> tuple[Node | None, tuple[Node, ...]]:
    """The first of the parts that has a name with a subscript in it, and the others."""
    at = next((k for k, part in enumerate(parts) if _is_indexed(part)), None)
    return (None, ()) if at is None else (parts[at], (*parts[:at], *parts[at + 1 :]))


def _is_indexed(node: Node) -> bool:
    return any(isinstance(n, Name) and n.sub is not None for n in walk(node))


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
