"""Sums over the set that an element belongs to: μ_i = (1/m) Σ_{k∈S_i} x_k, where every element of S_i has that mean.

Input: chains. Output: the same for one such set: its name, and those of what is one number for all of it, stand without
the letter that says which set is meant. So an author writes on who "drops the index of the group".
"""

from collections.abc import Iterable

from bnderive.document.syntax import Big, Differential, Mark, Name, Node, Quotient, Relation, walk
from bnderive.verify.claims.chains import Chain, nodes_in, rewritten
from bnderive.verify.claims.trees import rebuilt


def shared_of(chains: tuple[Chain, ...]) -> frozenset[str]:
    """The sets with one letter below that sums run over, and what is one number for all of such a set."""
    nodes = (node for node in nodes_in(chains) if isinstance(node, Big) and isinstance(node.sub, Relation))
    shared = frozenset(name for big in nodes if (name := _set(big)))
    while shared:
        more = shared.union(*(_given(chain, shared) for chain in chains))
        if more == shared:
            break
        shared = more
    return shared


def with_sets(chains: Iterable[Chain], shared: frozenset[str]) -> tuple[Chain, ...]:
    """The chains, with what is said of every set said of one."""
    return tuple(rewritten(chain, lambda node: _without(node, shared)) if shared else chain for chain in chains)


def beyond_one_set(shared: frozenset[str], nodes: tuple[Node, Node]) -> str:
    """Why nothing is said of a claim that may be about several sets, in a sentence; empty where it is about one: sums
    may run over all of them, and parameters belong to all.
    """
    bigs = [n for node in nodes for n in walk(node) if shared and isinstance(n, Big) and n.operator == "sum"]
    if any(big.sub is not None and not isinstance(big.sub, Relation) for big in bigs):
        return "it is not clear whether this sums over one set or over all"
    match nodes[0]:
        case Quotient(below=Differential(of=Name(head=head, sub=None))) if bigs and head not in shared:
            return f"{head} may belong to all sets, and this sums over one"
    return ""


def _set(big: Big) -> str:
    """The set with one letter below that a sum runs over; empty where there is none."""
    match big.sub:
        case Relation(operands=(Name(), Name(head=head, sub=Name(sub=None, sup=None))), marks=(Mark(text="in"),)):
            return head
    return ""


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
