"""Letters of which one share of a sum is: the o of e^{s_o} / Σ_w e^{s_w} stands where the w does, and is an index.

Input: nodes. Output: such letters, whatever letters they are.
"""

from collections.abc import Iterable
from typing import Any

from bnderive.document.syntax import Big, Name, Node, Product, Quotient, Relation, script_items, walk
from bnderive.verify.claims.names import letter
from bnderive.verify.claims.trees import said


def shared_letters(nodes: Iterable[Node]) -> Iterable[str]:
    """The letters below names in a numerator that is a term of the sum in the denominator, but for the letter."""
    for node in nodes:
        if isinstance(node, Quotient):
            sums = [n for n in walk(node.below) if isinstance(n, Big) and n.operator == "sum"]
            above = [f for _, f in node.above.factors] if isinstance(node.above, Product) else []
            for total in sums:
                for part in (node.above, *above):
                    yield from _standing(part, total)


def _standing(part: Node, total: Big) -> Iterable[str]:
    """The letter that stands in a part where the term of a sum has that of the sum."""
    first = total.sub.operands[0] if isinstance(total.sub, Relation) else total.sub
    if not isinstance(first, Name) or first.sub is not None or first.sup is not None:
        return
    bound = letter(first)
    term = said(total.body)
    for other in dict.fromkeys(one for one in _below(part) if one not in _below(total.body)):
        if _with(said(part), other, bound) == term:
            yield other


def _below(node: Node) -> list[str]:
    items = (i for n in walk(node) if isinstance(n, Name) for i in script_items(n.sub))
    return [letter(i) for i in items if isinstance(i, Name) and i.sub is i.sup is None and len(letter(i)) == 1]


def _with(part: Any, one: str, other: str) -> Any:
    """What a node says, with another letter."""
    if isinstance(part, tuple):
        return tuple(_with(inner, one, other) for inner in part)
    return other if part == one else part
