r"""The sum that a sign by itself stands for: `e^z \sum - e^z e^u` where the document divides by Σ_k e^{z_k} alone.

Input: the chains of a document and its formulas. Output: the chains, that sum for such signs, where nothing gives them
a meaning and all sums that the document divides by are the same; and that sum in LaTeX.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from bnderive.document.manuscript import Formula
from bnderive.document.syntax import Big, Group, Mark, Name, Node, Power, Product, Quotient, Relation, walk
from bnderive.verify.claims.chains import Chain, nodes_in
from bnderive.verify.claims.spelling import respelled
from bnderive.verify.claims.trees import rebuilt, said

_SIGMA = "\\Sigma"


def with_unwritten_sums(chains: Iterable[Chain], formulas: tuple[Formula, ...]) -> tuple[tuple[Chain, ...], str]:
    """The chains, with sums for their signs, and the sum; empty where there are no such signs."""
    chains = tuple(chains)
    signs = [n for n in nodes_in(chains) if isinstance(n, Name) and n.head == _SIGMA]
    alone = (p.side.node for chain in chains if len(chain.sides) > 1 for p in chain.sides)
    if not signs or any(isinstance(node, Name) and node.head == _SIGMA for node in alone):
        return chains, ""
    nodes = ((p.side.node, formulas[p.formula].source.text) for c in chains for p in c.sides)
    divisors = {
        _anywhere(big): (big, text[big.span.start : big.span.end])
        for side, text in nodes
        for node in (walk(side) if side is not None else ())
        for big in _divisors(node)
    }
    if len(divisors) != 1:
        return chains, ""
    ((whole, latex),) = divisors.values()
    found = tuple(respelled(chain, formulas, partial(_written, whole)) for chain in chains)
    return found, latex if found != chains else ""


def _written(whole: Big, node: Node, text: str) -> Node:
    """The sum for its sign by itself; any other node as it is."""
    if not (isinstance(node, Name) and node.head == _SIGMA and text.startswith("\\sum", node.span.start)):
        return node
    if node.sub is not None or node.primes:
        return node
    group = Group(node.span, "(", replace(whole, span=node.span))
    return group if node.sup is None else Power(node.span, group, node.sup)


def _divisors(node: Node) -> Iterator[Big]:
    """The sum by itself that something is divided by."""
    match node:
        case Quotient(below=below):
            parts: tuple[Node, ...] = (below,)
        case Product(factors=factors):
            parts = tuple(factor for mark, factor in factors if mark.text == "/")
        case _:
            return
    for part in parts:
        inner = part.body if isinstance(part, Group) else part
        if isinstance(inner, Big) and inner.operator == "sum" and _letter(inner):
            yield inner


def _letter(big: Big) -> Name | None:
    """The letter that a sum binds."""
    match big.sub:
        case Name(sub=None, sup=None) as name:
            return name
        case Relation(operands=(Name(sub=None, sup=None) as name, _), marks=(Mark(text="="),)):
            return name
    return None


def _anywhere(big: Big) -> tuple[Any, ...]:
    """What a sum adds, whatever the letter that it binds."""
    own = _letter(big)
    change = Name(big.span, "·")
    return said(rebuilt(big.body, lambda part: change if own is not None and said(part) == said(own) else part))
