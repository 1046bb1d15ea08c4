"""Quantities that a document computes without naming them: x − μ inside a product, a sum inside a root or under a
fraction bar.

They are given names for the search of a closed form alone, and are written out again in what is shown.
"""

from dataclasses import dataclass

from sympy import Add, Expr, Mul

from bnderive.algebra.expr import Element, Sigma, free_indices
from bnderive.algebra.index import Index
from bnderive.algebra.notation import Notation
from bnderive.algebra.rewrite import Meaning
from bnderive.layer.layer import Definition, Layer, Quantity


@dataclass(frozen=True, slots=True)
class Exposed:
    """The definitions of a layer with its unnamed quantities defined, and what the new names mean."""

    definitions: tuple[Definition, ...]
    meaning: Meaning


def expose(layer: Layer) -> Exposed:
    """Name what stands unnamed inside the definitions of a layer."""
    definitions: list[Definition] = []
    meaning: dict[str, tuple[tuple[Index, ...], Expr]] = {}
    for definition in layer.definitions:
        expr = definition.expr
        for part in [*_deviations(expr), *_inner_sums(expr)]:
            indices = tuple(i for i in definition.quantity.indices if i in free_indices(part))
            quantity = Quantity(f"⟨{len(meaning)}⟩", Notation((f"⟨{len(meaning)}⟩",)), indices)
            meaning[quantity.name] = (indices, part)
            definitions.append(Definition(quantity, part))
            expr = expr.xreplace({part: quantity.element})
        definitions.append(Definition(definition.quantity, expr, definition.place))
    return Exposed(tuple(definitions), meaning)


def _deviations(expr: Expr) -> list[Expr]:
    """Sums of two terms or more, as factors: a tensor and what has fewer indices than it."""
    factors = [f.base if f.is_Pow and f.exp.is_Integer else f for m in _products(expr) for f in m.args]
    found = [f for f in factors if f.is_Add and not f.has(Sigma) and _is_deviation(f)]
    return sorted(dict.fromkeys(found), key=str)


def _products(expr: Expr) -> list[Expr]:
    """The products that stand outside every sum."""
    if isinstance(expr, Sigma):
        return []
    inner = [m for a in expr.args for m in _products(a)]
    return [expr, *inner] if expr.is_Mul else inner


def _is_deviation(expr: Add) -> bool:
    whole = [a for a in expr.args if isinstance(a, Element) and free_indices(a) == free_indices(expr)]
    return len(whole) == 1 and all(a is whole[0] or free_indices(a) < free_indices(expr) for a in expr.args)


def _inner_sums(expr: Expr) -> list[Expr]:
    """Sums under a power or in a function, outside every other sum."""
    linear = [f for term in Add.make_args(expr) for f in Mul.make_args(term)]
    found = [s for f in linear if not isinstance(f, (Sigma, Element)) for s in _outermost_sums(f)]
    return sorted(dict.fromkeys(found), key=str)


def _outermost_sums(expr: Expr) -> list[Expr]:
    if isinstance(expr, Sigma):
        return [expr]
    return [s for a in expr.args for s in _outermost_sums(a)]
