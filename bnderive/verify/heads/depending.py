"""Quantities that are written with what they depend on, in values of functions too: H(y, σ(z)) = -Σ_i y_i log σ(z_i).

Input: chains, and the letters. Output: the arguments of each head that an equation begins with so, where every bracket
after it says the same. A bracket with a comma is no factor; where names alone stand in it, `heads` decides.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from bnderive.document.syntax import Apply, Name, Node, walk
from bnderive.verify.claims.chains import Chain, nodes_in
from bnderive.verify.claims.functions import arguments_of, key_of, names_only
from bnderive.verify.claims.names import Key, Letters
from bnderive.verify.claims.trees import said


def depending_of(chains: Iterable[Chain], letters: Letters) -> Mapping[Key, tuple[Node, ...]]:
    """The arguments of the heads that equations give with such a bracket."""
    chains = tuple(chains)
    given = [node for node in (_given(chain, letters) for chain in chains) if node is not None]
    brackets: dict[Key, set[tuple[Any, ...]]] = {key_of(node.head, letters): set() for node in given}
    for node in nodes_in(chains) if given else ():
        if isinstance(node, Apply) and (key := key_of(node.head, letters)) in brackets:
            brackets[key].add(said(node.argument))
    alone = (node for node in given if len(brackets[key_of(node.head, letters)]) == 1)
    return {key_of(node.head, letters): arguments_of(node.argument) for node in alone}


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
