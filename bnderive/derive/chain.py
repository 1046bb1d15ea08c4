"""The chain rule over the graph: the adjoint of a quantity is a sum over the definitions that use it, and its tangent a
sum over what its own definition uses.

In full, ∂L/∂v = Σ_u Σ_indices ∂L/∂u · ∂u/∂v over every element of every consumer u, and du = Σ_v Σ_indices ∂u/∂v · dv
over every element of every source v. Where the local partial carries a delta between an index of u and one of v, only
that element counts, and the sum over that index is not written.
"""

from collections.abc import Mapping

from sympy import Add, Expr, Mul

from bnderive.algebra.expr import Element, Partial, Sigma, free_indices
from bnderive.algebra.index import Index, fresh_indices
from bnderive.algebra.normal.facts import local_partial
from bnderive.derive.rules.deltas import common_deltas, contract
from bnderive.layer.layer import Definition, Layer, Quantity

Names = Mapping[str, Quantity]


def consumers(layer: Layer, name: str) -> tuple[Definition, ...]:
    """The definitions that use a quantity."""
    return tuple(d for d in layer.definitions if any(e.name == name for e in d.expr.atoms(Element)))


def chain_rule(layer: Layer, quantity: Quantity, adjoints: Names, upstream: Expr) -> tuple[Expr, Expr]:
    """The adjoint of `quantity` at its own indices: in full, and with the sums that deltas make idle left out.

    `adjoints` names the adjoint of each quantity; `upstream` is the gradient that comes from outside, zero where there
    is none.
    """
    full, short = [upstream], [upstream]
    for definition in consumers(layer, quantity.name):
        long, brief = _through(definition, quantity, adjoints[definition.quantity.name])
        full.append(long)
        short.append(brief)
    return Add(*full), Add(*short)


def tangent_rule(definition: Definition, tangents: Names) -> tuple[Expr, Expr]:
    """The tangent of what `definition` defines, at its own indices: in full, and with the sums that deltas make idle
    left out. `tangents` pairs each quantity that can move with its tangent.
    """
    full, short = [], []
    for source, tangent in sources(definition, tangents):
        fresh = fresh_indices(tangent.indices, definition.quantity.indices)
        partial = Partial(definition.quantity.element, Element(source, *fresh))
        tied = _forced(contract(local_partial(definition, partial)), fresh)
        forced = {gone: kept for gone, kept in tied.items() if isinstance(kept, Index)}
        term = Mul(partial, tangent(*fresh))
        full.append(Sigma(term, *fresh))
        short.append(Sigma(term.xreplace(forced), *(i for i in fresh if i not in forced)))
    return Add(*full), Add(*short)


def sources(definition: Definition, tangents: Names) -> tuple[tuple[str, Quantity], ...]:
    """What a definition uses and can move, by name, each with its tangent."""
    used = {e.name for e in definition.expr.atoms(Element)}
    return tuple((name, tangent) for name, tangent in tangents.items() if name in used)


def _through(definition: Definition, quantity: Quantity, adjoint: Quantity) -> tuple[Expr, Expr]:
    fresh = fresh_indices(definition.quantity.indices, quantity.indices)
    partial = Partial(definition.quantity(*fresh), quantity.element)
    full = Sigma(Mul(adjoint(*fresh), partial), *fresh)
    forced = _forced(contract(local_partial(definition, partial)), fresh)
    brief = Mul(adjoint(*fresh), partial).xreplace(forced)
    return full, Sigma(brief, *(i for i in fresh if i not in forced))


def _forced(partial: Expr, fresh: tuple[Index, ...]) -> dict[Index, Expr]:
    """The indices that a delta common to all terms ties to an index of the other side."""
    forced: dict[Index, Expr] = {}
    for delta in sorted(common_deltas(partial), key=str):
        for gone, kept in (delta.args, delta.args[::-1]):
            if gone in fresh and gone not in forced and not free_indices(kept) & set(fresh):
                forced[gone] = kept
                break
    return forced
