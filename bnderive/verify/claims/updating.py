"""Names that are given values one after the other, as in code: what one of several such lines says is no equation.

Input and output: chains; those that only give one of several values, or a part of what is added up, are marked.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bnderive.document.syntax import walk
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.trees import said

UPDATED = "this gives a name a new value, and is no equation"


def with_updates(chains: Sequence[Chain]) -> tuple[Chain, ...]:
    """The chains, those marked that add to a name, that give it what is added to, or one of several values, or a value
    made of the one that it has.
    """
    names = [said(node) if (node := chain.sides[0].side.node) is not None else () for chain in chains]
    given = Counter(name for name, chain in zip(names, chains, strict=True) if chain.assigns)
    marked: set[int] = set()
    for k, (name, chain) in enumerate(zip(names, chains, strict=True)):
        if name and chain.assigns == "adds":
            marked |= {k, max((n for n in range(k) if names[n] == name), default=k)}
        elif name and chain.assigns and (given[name] > 1 or _again(chain, name)):
            marked.add(k)
    return tuple(replace(c, posed=c.posed or UPDATED) if k in marked else c for k, c in enumerate(chains))


def _again(chain: Chain, name: object) -> bool:
    """Whether a name stands again in what a chain gives it."""
    nodes = [p.side.node for p in chain.sides[1:] if p.side.node is not None]
    return any(said(part) == name for node in nodes for part in walk(node))
