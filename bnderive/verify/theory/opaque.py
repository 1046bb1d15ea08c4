"""Definitions that are not understood, so far as derivatives need them: m = max_i x_i, where maxima are not read.

Input: equations that seem to define a name. Output: definitions of which nothing is known but what stands in them. The
value of such a name is free, and so is each of its slopes; what holds for every such definition holds for the one that
was not understood, at every point. A proof may go through one; a counterexample may not (`doubts`).
"""

from collections.abc import Iterable, Mapping

from sympy import Add, Expr, Mul

from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.index import fresh_indices
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.claims.names import Key, Letters
from bnderive.verify.deciding.calculus import SLOPE, is_slope, slope_name
from bnderive.verify.symbols.gather import Candidate, keys_of


def not_understood(
    seeming: Iterable[Candidate], quantities: Mapping[Key, Quantity], letters: Letters
) -> tuple[Definition, ...]:
    """What seems to define a quantity, as a definition of which only the names in it are known."""
    found = []
    for candidate in seeming:
        key = candidate.name.key
        inside = [quantities[k] for k in keys_of(candidate.right, letters) if k in quantities and k != key]
        if key in quantities and inside:
            found.append(unknown(quantities[key], inside))
    return tuple(found)


def slopes_in(expr: Expr) -> tuple[Element, ...]:
    """The slopes of such names in an expression."""
    return tuple(sorted((e for e in expr.atoms(Element) if is_slope(e.name)), key=str))


def plain_name(name: str) -> str:
    """The name in code whose slope a name is; otherwise itself."""
    return name.partition(SLOPE)[0]


def unknown(quantity: Quantity, inside: Iterable[Quantity]) -> Definition:
    """A quantity as made of others, of which nothing is known but that."""
    terms: list[Expr] = []
    for other in inside:
        fresh = fresh_indices(other.indices, quantity.indices)
        slope = Element(slope_name(quantity.name, other.name), *quantity.indices, *fresh)
        terms.append(Sigma(Mul(slope, other(*fresh)), *fresh))
    return Definition(quantity, Add(*terms))
