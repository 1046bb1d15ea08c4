"""Products by elements that are written with a dot, in a document whose matrix products have a cross: (a · b) × W^⊤.

Input: the chains of a document, and its formulas. Output: the chains, such dots as ⊙, where a bracket that has one is
multiplied by a transposed array with a cross, and no dot stands beside what is transposed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise

from bnderive.document.manuscript import Formula
from bnderive.document.source import Source
from bnderive.document.syntax import Group, Mark, Name, Node, Number, Power, Product, walk
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.names import is_transpose
from bnderive.verify.claims.trees import rebuilt

_CROSSES = frozenset({"\\times", "×"})
_DOTS = frozenset({"\\cdot", "·", "⋅"})


def with_crosses(chains: Iterable[Chain], formulas: tuple[Formula, ...]) -> tuple[Chain, ...]:
    """The chains, those dots as ⊙ that stand between arrays where crosses are matrix products."""
    chains = tuple(chains)
    pairs = [
        (sign, left, right)
        for chain in chains
        for p in chain.sides
        if p.side.node is not None
        for sign, left, right in _pairs(p.side.node, formulas[p.formula].source)
    ]
    if not any(sign == "×" and _turns(left, right) for sign, left, right in pairs):
        return chains
    if any(sign in ("·", "") and (_is_turned(left) or _is_turned(right)) for sign, left, right in pairs):
        return chains
    return tuple(_crossed(chain, formulas) for chain in chains)


def _crossed(chain: Chain, formulas: tuple[Formula, ...]) -> Chain:
    sides = []
    for placed in chain.sides:
        change = partial(_by_elements, source=formulas[placed.formula].source)
        node = rebuilt(placed.side.node, change) if placed.side.node is not None else None
        sides.append(placed if node is placed.side.node else replace(placed, side=replace(placed.side, node=node)))
    return replace(chain, sides=tuple(sides))


def _by_elements(node: Node, source: Source) -> Node:
    """A product with its dots between what are no numbers as ⊙."""
    if not isinstance(node, Product):
        return node
    factors = [node.factors[0]]
    for (_, left), (mark, right) in pairwise(node.factors):
        dotted = _sign(mark, source) == "·" and not isinstance(left, Number) and not isinstance(right, Number)
        factors.append((replace(mark, text="\\odot") if dotted else mark, right))
    return replace(node, factors=tuple(factors))


def _pairs(node: Node, source: Source) -> Iterator[tuple[str, Node, Node]]:
    """What stands side by side in products, with the sign between."""
    for part in walk(node):
        if isinstance(part, Product):
            for (_, left), (mark, right) in pairwise(part.factors):
                yield _sign(mark, source), left, right


def _sign(mark: Mark, source: Source) -> str:
    """A cross or a dot as it is written; for any other sign, what it means."""
    written = source.text[mark.span.start : mark.span.end].strip()
    if mark.text != "*":
        return mark.text
    return "×" if written in _CROSSES else "·" if written in _DOTS else "*"


def _turns(left: Node, right: Node) -> bool:
    """Whether one of two factors is transposed, and the other a bracket of products by elements."""
    pairs = ((left, right), (right, left))
    return any(_is_turned(one) and isinstance(other, Group) and _has_product(other.body) for one, other in pairs)


def _has_product(node: Node) -> bool:
    """Whether a node multiplies two things that are no numbers."""
    return isinstance(node, Product) and sum(not isinstance(factor, Number) for _, factor in node.factors) > 1


def _is_turned(node: Node) -> bool:
    match node:
        case Name(sup=sup) if sup is not None:
            return is_transpose(sup)
        case Power(exponent=exponent):
            return is_transpose(exponent)
    return False
