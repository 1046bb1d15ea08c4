"""Quantities that a document computes without naming them: x − μ inside a product, a sum inside a root or under a
fraction bar.

They are given names for the search of a closed form alone, and are written out again in what is shown.
"""

from dataclasses import dataclass

from sympy import Add, Expr, Mul, Rational, exp, sift

from bnderive.algebra.expr import Element, Sigma, free_indices
from bnderive.algebra.index import Index
from bnderive.algebra.match import match
from bnderive.algebra.notation import Notation
from bnderive.algebra.rewrite import Meaning, rewrite
from bnderive.layer.layer import Definition, Layer, Quantity

HALF = Rational(1, 2)


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
        expr = _unshifted(definition.expr)
        for find in (_roots, _deviations, _inner_sums):
            while parts := find(expr) if not _is_root(expr) else []:
                part = parts[0]
                indices = tuple(i for i in definition.quantity.indices if i in free_indices(part))
                quantity = Quantity(f"⟨{len(meaning)}⟩", Notation((f"⟨{len(meaning)}⟩",)), indices)
                meaning[quantity.name] = (indices, part)
                definitions.append(Definition(quantity, part))
                expr = _named(expr, part, quantity)
        definitions.append(Definition(definition.quantity, expr, definition.place))
    return Exposed(tuple(definitions), meaning)


def _unshifted(expr: Expr) -> Expr:
    """Σ_k exp(u_k − M) as exp(−M) Σ_k exp(u_k): a shift that a fraction has above and below is gone."""

    def change(part: Expr) -> Expr | None:
        if not isinstance(part, Sigma) or not isinstance(part.body, exp):
            return None
        body, bound = part.open()
        fixed, moving = sift(Add.make_args(body.args[0]), lambda t: free_indices(t).isdisjoint(bound), binary=True)
        return exp(Add(*fixed)) * Sigma(exp(Add(*moving)), *bound) if fixed else None

    return rewrite(expr, change)


def _named(expr: Expr, part: Expr, quantity: Quantity) -> Expr:
    """The expression with a part, and every power of the base of a reciprocal root, written by its name, also where it
    stands at other indices.
    """
    root = part.is_Pow and part.exp == -HALF
    pattern = part.base if root else part

    def replace(found: Expr) -> Expr | None:
        if root and not (found.is_Pow and found.exp.is_Rational):
            return None
        base, exponent = (found.base, -2 * found.exp) if root else (found, 1)
        change = {} if base == pattern else match(pattern, quantity.indices, base)
        return None if change is None else quantity.element.xreplace(change) ** exponent

    return rewrite(expr, replace)


def _is_root(expr: Expr) -> bool:
    """Whether an expression is a root of sums, or one over it, times what has no index, and so names it."""
    root = Mul(*(f for f in Mul.make_args(expr) if free_indices(f) or f.has(Sigma)))
    return bool(root.is_Pow and abs(root.exp) == HALF and root.base.has(Sigma))


def _roots(expr: Expr) -> list[Expr]:
    """The reciprocal roots of sums, where a root of one stands outside every other sum."""
    if isinstance(expr, Sigma):
        return []
    inner = [r for a in expr.args for r in _roots(a)]
    if expr.is_Pow and expr.exp.is_Rational and expr.exp.q == 2 and expr.base.has(Sigma):
        inner.append(expr.base ** (-HALF))
    return sorted(dict.fromkeys(inner), key=str)


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
    """Sums under a power or in a function, outside every other sum; those with no sum inside first."""
    linear = [f for term in Add.make_args(expr) for f in Mul.make_args(term)]
    found = [s for f in linear if not isinstance(f, (Sigma, Element)) for s in _outermost_sums(f)]
    return sorted(dict.fromkeys(found), key=lambda s: (s.body.has(Sigma), str(s)))


def _outermost_sums(expr: Expr) -> list[Expr]:
    if isinstance(expr, Sigma):
        return [expr]
    return [s for a in expr.args for s in _outermost_sums(a)]
