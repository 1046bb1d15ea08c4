"""A vector function that is defined of one name and used of another: s(z)_i = e^{z_i} / Σ_k e^{z_k} beside s(a)_i.

Input: the chains of a document. Output: the same, the definition said of the name that the function stands with
elsewhere, where that is a single one and the name in the definition has no other meaning.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from bnderive.document.syntax import Apply, Group, Indexed, Name, Node
from bnderive.verify.claims.chains import Chain, nodes_in, rewritten
from bnderive.verify.claims.names import unfonted


def with_arguments(chains: Iterable[Chain]) -> tuple[Chain, ...]:
    """The chains with such definitions said of the name that is used."""
    chains = tuple(chains)
    found = list(chains)
    for place, chain in enumerate(chains):
        if (defined := _defined(chain)) is None:
            continue
        head, own = defined
        others = [c for c in chains if c is not chain and not c.posed and "=" in c.marks]
        used = {argument for c in others for argument in _arguments(c, head)}
        known = {unfonted(n.head) for n in nodes_in((chain,)) if isinstance(n, Name)}
        elsewhere = any(isinstance(n, Name) and unfonted(n.head) == own for n in nodes_in(others))
        match [*used]:
            case [str(other)] if other not in known and not elsewhere:
                found[place] = rewritten(chain, partial(_renamed, own=own, other=other))
    return tuple(found)


def _defined(chain: Chain) -> tuple[str, str] | None:
    """The head of the function whose elements a chain begins with, and the name that it is of."""
    match chain.sides[0].side.node:
        case Indexed(
            base=Apply(head=Name(head=head, sub=None, sup=None), argument=Group(body=Name(sub=None, sup=None) as of))
        ) if chain.marks[:1] == ("=",):
            return unfonted(head), unfonted(of.head)
    return None


def _arguments(chain: Chain, head: str) -> Iterator[str | None]:
    """What a function is of in a chain; None for anything but a name."""
    for node in nodes_in((chain,)):
        if isinstance(node, Apply) and unfonted(node.head.head) == head and node.head.sub is None:
            of = node.argument.body
            yield unfonted(of.head) if isinstance(of, Name) and of.sub is None and of.sup is None else None


def _renamed(node: Node, own: str, other: str) -> Node:
    if not isinstance(node, Name) or unfonted(node.head) != own:
        return node
    return replace(node, head=node.head.replace(own, other))
