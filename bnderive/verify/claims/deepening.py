"""Names for gradients of elements, g_j = ∂L/∂y_j, that stand with more indices where a batch comes in: g_{bj}.

Input: chains and their letters. Output: the chains, there with the gradient that is meant, ∂L/∂y_{bj}. The name must be
given once, at the indices of the element, and another name have as many indices as either.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from bnderive.document.syntax import Differential, Items, Name, Node, Quotient, script_items
from bnderive.verify.claims.chains import Chain, nodes_in, rewritten
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.claims.trees import said

Meant = dict[Key, tuple[Quotient, Name]]


def with_gradients(chains: Iterable[Chain], letters: Letters) -> tuple[Chain, ...]:
    """The chains with gradients written out whose names have more indices than where they are given."""
    chains = tuple(chains)
    given = [found for c in chains if len(c.sides) > 1 and (found := _given(c, letters)) is not None]
    heads = [key for key, _, _ in given]
    meant: Meant = {key: (ratio, of) for key, ratio, of in given if heads.count(key) == 1}
    if not meant:
        return chains
    counts: dict[str, set[int]] = {}
    for node in nodes_in(chains):
        if isinstance(node, Name) and node.sub is not None:
            counts.setdefault(node.head, set()).add(len(script_items(node.sub)))
    return tuple(rewritten(c, partial(_written_out, meant=meant, counts=counts, letters=letters)) for c in chains)


def _given(chain: Chain, letters: Letters) -> tuple[Key, Quotient, Name] | None:
    """The name that a chain gives to a gradient of an element at the same indices, with that, and the element."""
    match (chain.sides[0].side.node, chain.sides[1].side.node):
        case (
            Name() as name,
            Quotient(above=Differential(of=Name(sub=None)), below=Differential(of=Name(sup=None) as of)) as ratio,
        ) if chain.marks[0] == "=" and of.sub is not None:
            found = written(name, letters)
            same = [said(i) for i in found.indices] == [said(i) for i in script_items(of.sub)]
            return (found.key, ratio, of) if found.power is None and same else None
    return None


def _written_out(node: Node, meant: Meant, counts: dict[str, set[int]], letters: Letters) -> Node:
    """A name with more indices than where it is given to a gradient as that gradient."""
    found = written(node, letters) if isinstance(node, Name) else None
    if not isinstance(node, Name) or found is None or found.key not in meant or found.power is not None:
        return node
    ratio, of = meant[found.key]
    few, many = len(script_items(of.sub)), len(found.indices)
    if many <= few or not any({few, many} <= each for head, each in counts.items() if head != node.head):
        return node
    element = replace(of, span=node.span, sub=Items(node.span, found.indices))
    below = replace(ratio.below, span=node.span, of=element) if isinstance(ratio.below, Differential) else ratio.below
    return replace(ratio, span=node.span, below=below)
