"""Indices that lost their underscore: the xi − μ of a document in which x_i stands, and i nowhere by itself.

Input: chains and their letters. Output: the chains with such an index below its name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from bnderive.document.syntax import Big, Mark, Name, Node, Product, children, script_items
from bnderive.verify.claims.chains import Chain, nodes_in, rewritten
from bnderive.verify.claims.names import Letters, is_index

Factors = tuple[tuple[Mark, Node], ...]


def with_scripts(chains: Iterable[Chain], letters: Letters) -> tuple[Chain, ...]:
    """The chains with a letter that touches a name as its index, where it is one below that name elsewhere."""
    chains = tuple(chains)
    names = [n for n in nodes_in(chains) if isinstance(n, Name)]
    below = {
        (n.head, i.head) for n in names for i in script_items(n.sub) if isinstance(i, Name) and is_index(i, letters)
    }
    sides = [p.side.node for c in chains for p in c.sides if p.side.node is not None]
    touching = [pair for side in sides for pair in _touching(side) if pair in below]
    standing = [n.head for side in sides for n in _outside(side) if n.sub is None and is_index(n, letters)]
    lost = {i for _, i in touching if standing.count(i) == sum(one == i for _, one in touching)}
    pairs = frozenset((head, i) for head, i in touching if i in lost)
    return tuple(rewritten(c, lambda node: _scripted(node, pairs)) for c in chains) if pairs else chains


def _touching(node: Node) -> Iterator[tuple[str, str]]:
    """The pairs of letters in a side between which nothing stands, not even a space."""
    if isinstance(node, Product):
        yield from ((one.head, other.head) for one, other in map(_pair, pairwise(node.factors)) if one and other)
    for part in () if isinstance(node, Name) else children(node):
        yield from _touching(part)


def _pair(two: tuple[tuple[Mark, Node], tuple[Mark, Node]]) -> tuple[Name, Name] | tuple[None, None]:
    match two:
        case ((_, Name(sub=None, sup=None) as one), (Mark(text=""), Name(sub=None) as other)):
            return (one, other) if one.span.end == other.span.start else (None, None)
    return None, None


def _outside(node: Node) -> Iterator[Name]:
    """The names outside of scripts."""
    if isinstance(node, Name):
        yield node
    else:
        for part in (node.body,) if isinstance(node, Big) else children(node):
            yield from _outside(part)


def _scripted(node: Node, pairs: frozenset[tuple[str, str]]) -> Node:
    """A product with such letters below the names before them."""
    if not isinstance(node, Product):
        return node
    found: list[tuple[Mark, Node]] = []
    for at, (mark, factor) in enumerate(node.factors):
        one, other = _pair((node.factors[at - 1], (mark, factor))) if at else (None, None)
        if one and other and (one.head, other.head) in pairs:
            index = replace(other, sup=None)
            found[-1] = found[-1][0], replace(one, span=one.span.to(other.span), sub=index, sup=other.sup)
        else:
            found.append((mark, factor))
    return replace(node, factors=tuple(found)) if len(found) > 1 else found[0][1]
