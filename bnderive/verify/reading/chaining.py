"""The chain rule in arrays that are written without indices: ∂L/∂W = (∂L/∂z)(∂z/∂W), where z and W are matrices.

Input: the factors of a product. Output: its value where it is nothing but derivatives each of which is of what the one
before it is by, summed over all elements of what they share; in either order, for that depends on the layout. A ∂ of
what depends on the next directly and by others too is the local one: what goes by others has terms of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sympy import Expr, Integer, Mul

from bnderive.algebra.expr import Element, Sigma, substitute_indices
from bnderive.algebra.index import Index
from bnderive.derive.rules.deltas import contract
from bnderive.document.syntax import Indexed, Mark, Name, Node, Quotient
from bnderive.verify.reading.differentials import differential
from bnderive.verify.reading.naming import as_written
from bnderive.verify.reading.ratios import between, is_loss, target_of
from bnderive.verify.reading.sense import Sense, Value

_JOINS = frozenset({"", "*"})


@dataclass(frozen=True, slots=True)
class _Link:
    """One derivative of such a product; `total` where it is written with a d."""

    node: Node
    of: Name | Indexed
    by: Name | Indexed
    total: bool


def chained(sense: Sense, factors: Sequence[tuple[Mark, Node]]) -> Value | None:
    """What a product of derivatives is by the chain rule; None where it is none, or has all its indices."""
    if len(factors) < 2 or any(mark.text not in _JOINS for mark, _ in factors):
        return None
    links = [_link(sense, factor) for _, factor in factors]
    whole = [link for link in links if link is not None]
    order = next((o for o in (whole, whole[::-1]) if all(_joins(sense, a, b) for a, b in pairwise(o))), None)
    if len(whole) < len(links) or order is None or sense.choose("chain") == "matrices":
        return None
    sense.settled["derivative"] = "local"
    return _value(sense, order)


def _link(sense: Sense, node: Node) -> _Link | None:
    match node:
        case Quotient(above=above, below=below):
            over, under = differential(sense, above), differential(sense, below)
            if over is not None and under is not None:
                of, by = over.of, under.of
                if isinstance(of, (Name, Indexed)) and isinstance(by, (Name, Indexed)):
                    return _Link(node, of, by, over.total)
    return None


def _joins(sense: Sense, one: _Link, other: _Link) -> bool:
    return as_written(sense, one.by).key == as_written(sense, other.of).key


def _value(sense: Sense, links: Sequence[_Link]) -> Value | None:
    found: Expr = Integer(1)
    last: Element | None = None
    change: Mapping[Index, Index] = {}
    dims: tuple[Index, ...] = ()
    arrays = False
    for k, link in enumerate(links):
        target, inner, own = target_of(sense, link.by)
        apart = {i: Index(f"{i.name}•{k}", i.axis) for i in own}
        by = target.xreplace(apart)
        if last is None and is_loss(sense, link.of):
            quantity = sense.theory.named(target.name)
            part = sense.calculus.adjoint(quantity, by.indices) if quantity is not None else None
        else:
            above = sense.value(link.of)
            if (above.dims if last is None else above.expr != last) or inner != 1:
                return None
            part = between(sense, link.node, above.expr.xreplace(dict(change)), by, link.total)
        if part is None:
            return None
        found = contract(Sigma(Mul(found, part), *change.values())) if change else Mul(found, part)
        last, change, dims, arrays = target, apart, own, arrays or bool(own)
    return Value(substitute_indices(found, {new: old for old, new in change.items()}), dims) if arrays else None
