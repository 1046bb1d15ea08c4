"""Sums over the set that an element belongs to: μ_i = (1/m) Σ_{k∈S_i} x_k, where every element of S_i has that mean.

Input: chains. Output: the same for one such set: its name, and those of what is one number for all of it, stand without
the letter that says which set is meant. So an author writes on who "drops the index of the group".
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bnderive.document.syntax import Big, Differential, Mark, Name, Node, Quotient, Relation, script_items, walk
from bnderive.verify.claims.chains import Chain, nodes_in, rewritten
from bnderive.verify.claims.trees import rebuilt


@dataclass(frozen=True, slots=True)
class Shared:
    """`names` of sets with one letter below that sums run over, and of what is one number for all of such a set;
    `beside` are letters for other axes than the one that the sets divide.
    """

    names: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()


def shared_of(chains: tuple[Chain, ...]) -> Shared:
    """What the sets of a document share."""
    nodes = tuple(nodes_in(chains))
    bigs = [node for node in nodes if isinstance(node, Big) and _set(node)]
    names = frozenset(map(_set, bigs))
    while names:
        more = names.union(*(_given(chain, names) for chain in chains))
        if more == names:
            break
        names = more
    return Shared(names, _beside(nodes, {_member(big) for big in bigs})) if names else Shared()


def with_sets(chains: Iterable[Chain], shared: Shared) -> tuple[Chain, ...]:
    """The chains, with what is said of every set said of one."""
    names = shared.names
    return tuple(rewritten(chain, lambda node: _without(node, names)) if names else chain for chain in chains)


def beyond_one_set(shared: Shared, nodes: tuple[Node, Node]) -> str:
    """Why nothing is said of a claim that may be about several sets, in a sentence; empty where it is about one: sums
    may run over all of them, and parameters belong to all.
    """
    bigs = [n for node in nodes for n in walk(node) if shared.names and isinstance(n, Big) and n.operator == "sum"]
    plain = [script_items(big.sub) for big in bigs if big.sub is not None and not isinstance(big.sub, Relation)]
    if not all(isinstance(item, Name) and item.head in shared.beside for items in plain for item in items):
        return "it is not clear whether this sums over one set or over all"
    match nodes[0]:
        case Quotient(below=Differential(of=Name(head=head, sub=None))) if bigs and head not in shared.names:
            return f"{head} may belong to all sets, and this sums over one"
    return ""


def _beside(nodes: Iterable[Node], members: set[str]) -> frozenset[str]:
    """Letters that stand in a script beside one for a member of a set, and nowhere in a place that such a one has."""
    places: dict[str, set[tuple[str, int]]] = {}
    together: set[str] = set()
    for name in (node for node in nodes if isinstance(node, Name)):
        letters = [item.head for item in script_items(name.sub) if isinstance(item, Name)]
        for k, letter in enumerate(letters):
            places.setdefault(letter, set()).add((name.head, k))
        together.update(letters if members.intersection(letters) else ())
    taken = {place for member in members for place in places.get(member, ())}
    return frozenset(letter for letter in together if places[letter].isdisjoint(taken))


def _member(big: Big) -> str:
    """The letter for a member of the set that a sum runs over."""
    first = big.sub.operands[0] if isinstance(big.sub, Relation) else None
    return first.head if isinstance(first, Name) else ""


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
