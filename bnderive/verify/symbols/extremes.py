"""Maxima along the axis of a vector, inside an expression: the max_j z_j of e^{z_i - max_j z_j}, also as max(z).

Input: the chains of a document, and its letters. Output: the chains, each such maximum by a name: that which an
equation gives it, m = max_j z_j, or else one of its own, which a chain more gives and which claims nothing. Maxima are
not read; what a name stands for that is given as one is free, and so are its slopes (`opaque`). What has two indices
somewhere may be maximal along either, and is left as it is.
"""

from collections.abc import Iterable
from dataclasses import replace

from bnderive.document.syntax import Big, Call, Group, Items, Name, Node, script_items, walk
from bnderive.verify.claims.chains import Chain, nodes_in, rewritten
from bnderive.verify.claims.functions import key_of
from bnderive.verify.claims.names import APART, Key, Letters, is_index, plain, written

_Extreme = tuple[str, Key]


def with_extremes(chains: tuple[Chain, ...], letters: Letters) -> tuple[Chain, ...]:
    """The chains, with names for maxima and minima of vectors."""
    nodes = tuple(nodes_in(chains))
    inside = {found: node for c in chains for node, found in _inside(c, letters)}
    if not inside:
        return chains
    deep = {key_of(n, letters) for n in nodes if isinstance(n, Name) and len(written(n, letters).indices) > 1}
    read = {found: node for found, node in inside.items() if found[1] not in deep}
    names = {found: _name(found, k, node, chains, letters) for k, (found, node) in enumerate(read.items(), start=1)}

    def change(node: Node) -> Node:
        name = names.get(found) if (found := _extreme(node, letters)) is not None else None
        return replace(name, span=node.span) if name is not None else node

    number = max(c.number for c in chains)
    found: list[Chain] = []
    given = {extreme for chain in chains for extreme in _given(chain, letters)}
    for chain in chains:
        for node, extreme in _inside(chain, letters):
            if extreme in names and extreme not in given:
                given.add(extreme)
                number += 1
                placed = chain.sides[0]
                sides = (names[extreme], inside[extreme])
                both = tuple(replace(placed, side=replace(placed.side, span=node.span, node=s)) for s in sides)
                found.append(Chain(number, both, ("=",), shown=True))
        alone = {k for k, p in enumerate(chain.sides) if _extreme(p.side.node, letters) is not None}
        new = rewritten(chain, change)
        kept = tuple(old if k in alone else p for k, (old, p) in enumerate(zip(chain.sides, new.sides, strict=True)))
        found.append(replace(new, sides=kept))
    return tuple(found)


def is_extreme(name: str) -> bool:
    """Whether a name in code is one that this gives to a maximum or a minimum."""
    return name.rstrip("_") in ("max", "min")


def is_maximum(node: Node) -> bool:
    """Whether a side is a maximum or a minimum along an axis: max_k x_k, max(x_k)."""
    match node:
        case Group(body=body):
            return is_maximum(body)
        case Big(operator="max" | "min"):
            return True
        case Call(name="max" | "min", argument=argument, sup=None):
            return not isinstance(argument, Items)
    return False


def _extreme(node: Node | None, letters: Letters) -> _Extreme | None:
    """The vector of which a node is the maximum or the minimum along its axis: max(z), max_j z_j, or max(z_i)."""
    match node:
        case Call(name=("max" | "min") as kind, argument=Name(sup=None, primes=0) as of, sub=sub, sup=None):
            indices = script_items(of.sub)
            if len(indices) > 1 or not all(is_index(i, letters) for i in indices):
                return None
            bound = tuple(map(plain, script_items(sub)))
            return (kind, key_of(of, letters)) if bound in ((), tuple(map(plain, indices))) else None
    return None


def _inside(chain: Chain, letters: Letters) -> Iterable[tuple[Node, _Extreme]]:
    """The maxima in a chain that are no side of it by themselves."""
    for placed in chain.sides:
        for node in walk(placed.side.node) if placed.side.node is not None else ():
            if node is not placed.side.node and (found := _extreme(node, letters)) is not None:
                yield node, found


def _given(chain: Chain, letters: Letters) -> Iterable[_Extreme]:
    """The maximum that an equation gives as a name by itself."""
    match tuple(p.side.node for p in chain.sides):
        case (Name(sub=None, sup=None), right) if (found := _extreme(right, letters)) and chain.marks == ("=",):
            yield found


def _name(extreme: _Extreme, count: int, node: Node, chains: tuple[Chain, ...], letters: Letters) -> Name:
    """The name of a maximum: that which an equation gives it, or one of its own."""
    own = next((c.sides[0].side.node for c in chains if extreme in _given(c, letters)), None)
    return own if isinstance(own, Name) else Name(node.span, extreme[0] + APART * count)
