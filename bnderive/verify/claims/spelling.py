"""Chains changed by how their parts are spelled: `\\sum` by itself is a name, `\\mathbf{QK}` two of them.

Input: chains, the formulas that they stand in, and what to do with a part and the source that it stands in.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bnderive.document.manuscript import Formula
from bnderive.document.syntax import Node
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.trees import rebuilt


def respelled(chain: Chain, formulas: tuple[Formula, ...], change: Callable[[Node, str], Node]) -> Chain:
    """The chain with every part of its sides, from the inside out, put through `change` with the text of its source."""
    sides = []
    for placed in chain.sides:
        node, text = placed.side.node, formulas[placed.formula].source.text
        new = rebuilt(node, partial(_changed, text=text, change=change)) if node is not None else None
        sides.append(placed if new is node else replace(placed, side=replace(placed.side, node=new)))
    return replace(chain, sides=tuple(sides))


def _changed(node: Node, text: str, change: Callable[[Node, str], Node]) -> Node:
    return change(node, text)
