"""Sums over the set that an element belongs to: μ_i = (1/m) Σ_{k∈S_i} x_k, where every element of S_i has that mean.

Input: chains. Output: the same for one such set: its name, and those of what is one number for all of it, stand without
the letter that says which set is meant. So an author writes on who "drops the index of the group".
"""

from collections.abc import Iterable

from bnderive.document.syntax import Big, Mark, Name, Node, Relation, walk
from bnderive.verify.claims.chains import Chain, rewritten
from bnderive.verify.claims.trees import rebuilt


def with_sets(chains: Iterable[Chain]) -> tuple[Chain, ...]:
    """The chains, with what is said of every set said of one."""
    chains = tuple(chains)
    nodes = [p.side.node for c in chains for p in c.sides if p.side.node is not None]
    sets = frozenset(name.head for node in nodes for name in _sets(node))
    if not sets:
        return chains
    shared = sets
    while True:
        more = shared.union(*(_given(chain, shared) for chain in chains))
        if more == shared:
            break
        shared = more
    return tuple(rewritten(chain, lambda node: _without(node, shared)) for chain in chains)


def _sets(node: Node) -> Iterable[Name]:
    """The sets with one letter below that a sum runs over."""
    for part in walk(node):
        if isinstance(part, Big) and isinstance(part.sub, Relation):
            match part.sub:
                case Relation(operands=(Name(), Name(sub=Name(sub=None, sup=None)) as name), marks=(Mark(text="in"),)):
                    yield name


def _given(chain: Chain, shared: frozenset[str]) -> frozenset[str]:
    """The name that a chain gives with such a set, where nothing else in what it says has the letter."""
    first = chain.sides[0].side.node
    right = chain.sides[1].side.node if len(chain.sides) > 1 else None
    if not isinstance(first, Name) or not isinstance(first.sub, Name) or first.sub.sub is not None or right is None:
        return frozenset()
    letter = first.sub.head
    uses = any(isinstance(n, Name) and n.head in shared and _letter(n) == letter for n in walk(right))
    left = rebuilt(right, lambda node: _without(node, shared))
    return frozenset({first.head}) if uses and not _mentions(left, letter) else frozenset()


def _without(node: Node, shared: frozenset[str]) -> Node:
    """A name that is shared without its letter."""
    if isinstance(node, Name) and node.head in shared and _letter(node):
        return Name(node.span, node.head, None, node.sup, node.primes, node.sup_first)
    return node


def _letter(name: Name) -> str:
    """The one letter below a name; empty where there is none."""
    sub = name.sub
    return sub.head if isinstance(sub, Name) and sub.sub is sub.sup is None and len(sub.head) == 1 else ""


def _mentions(node: Node, letter: str) -> bool:
    return any(isinstance(n, Name) and n.head == letter for n in walk(node))
