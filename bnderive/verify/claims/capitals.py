"""Indices in brackets that are called by the capital letter of their size: y[N][C] = γ[C] x[N][C] beside Σ_n x[n][C].

Input: the chains of a document. Output: the chains with small letters there, where sums of the document run over the
small letters in the same places, and nothing else is called by them. An x[N] beside an x[n] outside of a sum may be the
last one; so may an x[N] where arrays have no further index.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bnderive.document.syntax import Big, Indexed, Name, Node, walk
from bnderive.verify.claims.chains import Chain, rewritten

_SEVERAL = 2


def with_small_indices(chains: Iterable[Chain]) -> tuple[Chain, ...]:
    """The chains, with small letters for the capitals that stand in brackets for indices."""
    chains = tuple(chains)
    capitals = _capitals([[n for p in c.sides if p.side.node is not None for n in walk(p.side.node)] for c in chains])

    def lowered(item: Node) -> Node:
        return replace(item, head=item.head.lower()) if isinstance(item, Name) and _alone(item) in capitals else item

    def change(node: Node) -> Node:
        return replace(node, indices=tuple(map(lowered, node.indices))) if isinstance(node, Indexed) else node

    return tuple(rewritten(chain, change) for chain in chains) if capitals else chains


def _capitals(chains: list[list[Node]]) -> frozenset[str]:
    """The capital letters that stand for indices in brackets; none where one of them may be a place."""
    indexed = [n for nodes in chains for n in nodes if isinstance(n, Indexed)]
    capitals = {found for n in indexed for i in n.indices if (found := _alone(i)).isupper()}
    if not any(sum(_alone(i) in capitals for i in n.indices) >= _SEVERAL for n in indexed):
        return frozenset()
    small = {letter.lower() for letter in capitals}
    summed: set[str] = set()
    for nodes in chains:
        bound = {part.head for n in nodes if isinstance(n, Big) for part in _under(n)} & small
        if small.intersection(n.head for n in nodes if isinstance(n, Name)) - bound:
            return frozenset()
        summed |= bound
    reckoned = any(n.head in capitals for i in indexed for one in i.indices if not _alone(one) for n in _names(one))
    beside = {(place, found) for n in indexed for place, found in _places(n)}
    shown = any((place, found.upper()) in beside for place, found in beside if found in summed)
    return frozenset(capitals) if shown and not reckoned else frozenset()


def _places(node: Indexed) -> Iterator[tuple[tuple[str, int], str]]:
    """The letters in the brackets of a name, each with its place."""
    for place, item in enumerate(node.indices):
        if isinstance(node.base, Name) and (found := _alone(item)):
            yield (node.base.head, place), found


def _alone(item: Node) -> str:
    """The letter that an index is; empty where it is more than one."""
    match item:
        case Name(head=head, sub=None, sup=None, primes=0) if len(head) == 1 and head.isalpha():
            return head
    return ""


def _under(node: Big) -> Iterator[Name]:
    yield from _names(node.sub) if node.sub is not None else ()


def _names(node: Node) -> Iterator[Name]:
    yield from (n for n in walk(node) if isinstance(n, Name))
