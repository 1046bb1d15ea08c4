"""Quantities that are written with what they depend on, in values of functions too: H(y, σ(z)) = -Σ_i y_i log σ(z_i).

Input: chains, and the letters. Output: the arguments of each head that an equation begins with so, which is what the
head means where it has none. A bracket with a comma is no factor; where names alone stand in it, `heads` decides.
"""

from collections.abc import Iterable, Mapping

from bnderive.document.syntax import Apply, Name, Node, walk
from bnderive.verify.claims.chains import Chain, nodes_in
from bnderive.verify.claims.functions import arguments_of, key_of, names_only
from bnderive.verify.claims.names import Key, Letters
from bnderive.verify.claims.trees import said


def depending_of(chains: Iterable[Chain], letters: Letters) -> Mapping[Key, tuple[Node, ...]]:
    """The arguments of the heads that equations give with such a bracket; not where a head stands without one, and
    another bracket stood after it before.
    """
    chains = tuple(chains)
    found: dict[Key, Apply] = {}
    for node in (_given(chain, letters) for chain in chains):
        if node is not None:
            found.setdefault(key_of(node.head, letters), node)
    other: set[Key] = set()
    unclear: set[Key] = set()
    for chain in chains if found else ():
        applied = [n for n in nodes_in((chain,)) if isinstance(n, Apply) and key_of(n.head, letters) in found]
        heads = {id(n.head) for n in applied}
        bare = (n for n in nodes_in((chain,)) if isinstance(n, Name) and id(n) not in heads)
        other |= {k for n in applied if said(n.argument) != said(found[k := key_of(n.head, letters)].argument)}
        unclear |= other & {key_of(n, letters) for n in bare}
    return {key: arguments_of(node.argument) for key, node in found.items() if key not in unclear}


def _given(chain: Chain, letters: Letters) -> Apply | None:
    """The head with its bracket that a chain begins with, where it goes on with what that is."""
    match tuple(p.side.node for p in chain.sides[:2]):
        case (Apply(head=Name(sub=None, sup=None, primes=0) as head, exponent=None) as node, right) if (
            right is not None
        ):
            arguments = arguments_of(node.argument)
            several = len(arguments) > 1 and not names_only(arguments)
            values = all(isinstance(a, (Name, Apply)) for a in arguments)
            again = any(isinstance(n, Name) and key_of(n, letters) == key_of(head, letters) for n in walk(right))
            return node if chain.marks[0] == "=" and several and values and not again else None
    return None
