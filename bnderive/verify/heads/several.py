"""Functions of whole arrays that a document gives for several of them, RMS(x) and RMS(x̂): each is a quantity.

Input: chains. Output: the chains; such a head that stands before another name than the first has a mark at its end
(`APART`), one more for each name.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bnderive.document.syntax import Apply, Big, Group, Name, Node, walk
from bnderive.verify.claims.chains import Chain, nodes_in, rewritten
from bnderive.verify.claims.names import APART, spelled
from bnderive.verify.claims.trees import said

_SHORTEST = 2


def with_several(chains: tuple[Chain, ...]) -> tuple[Chain, ...]:
    """The chains with such heads told apart."""
    given = _given(chains)
    used: dict[str, set[tuple[Any, ...]]] = {}
    for node in nodes_in(chains):
        if isinstance(node, Apply) and spelled(node.head.head) in given:
            used.setdefault(spelled(node.head.head), set()).add(said(node.argument.body))
    orders = {head: tuple(of) for head, of in given.items() if len(of) > 1 and used[head] == set(of)}

    def change(node: Node) -> Node:
        match node:
            case Apply(head=Name(head=head) as name, argument=Group(body=of)) if spelled(head) in orders:
                marks = APART * orders[spelled(head)].index(said(of))
                return replace(node, head=replace(name, head=spelled(head) + marks)) if marks else node
        return node

    return tuple(rewritten(chain, change) for chain in chains) if orders else chains


def _given(chains: Iterable[Chain]) -> dict[str, dict[tuple[Any, ...], None]]:
    """The heads that stand before a name and are said to be something with a sum or a norm, with these names."""
    found: dict[str, dict[tuple[Any, ...], None]] = {}
    for chain in chains:
        for one, other, mark in zip(chain.sides, chain.sides[1:], chain.marks, strict=False):
            head = _plain(one.side.node)
            if head is not None and mark == "=" and other.side.node is not None and _of_arrays(other.side.node):
                found.setdefault(spelled(head.head.head), {}).setdefault(said(head.argument.body))
    return found


def _plain(node: Node | None) -> Apply | None:
    """A word before a single name in brackets."""
    match node:
        case Apply(
            head=Name(sub=None, sup=None, primes=0) as head,
            argument=Group(kind="(", body=Name(sub=None, sup=None)),
            exponent=None,
        ) if len(spelled(head.head)) >= _SHORTEST and spelled(head.head).isalpha():
            return node
    return None


def _of_arrays(node: Node) -> bool:
    return any(isinstance(n, Big) or (isinstance(n, Group) and n.kind == "norm") for n in walk(node))
