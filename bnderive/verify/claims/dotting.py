"""Products of the same two things with ⊙ and with ·: the second is their inner product, where the first is by elements.

Input: the sides of a claim. Output: why it cannot be refuted; empty where nothing speaks against it.
"""

from typing import Any

from bnderive.document.syntax import Node, Product, walk
from bnderive.verify.claims.trees import said

WHY = "⊙ and · stand between the same two here, so that · may be their inner product"


def dotted(nodes: tuple[Node, ...]) -> str:
    """Why a claim cannot be refuted in which ⊙ and · join the same two things."""
    found: dict[str, set[tuple[tuple[Any, ...], ...]]] = {}
    for node in (n for side in nodes for n in walk(side)):
        if isinstance(node, Product):
            for (_, one), (mark, other) in zip(node.factors, node.factors[1:], strict=False):
                pair = sorted((said(one), said(other)), key=repr)
                found.setdefault(mark.text, set()).add(tuple(pair))
    return "" if found.get("\\odot", set()).isdisjoint(found.get("*", set())) else WHY
