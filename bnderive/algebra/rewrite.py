"""Replacing parts of an expression without capture: every sum is opened before anything inside it is replaced."""

from collections.abc import Callable, Mapping

from sympy import Expr

from bnderive.algebra.expr import Element, Partial, Sigma, substitute_indices
from bnderive.algebra.index import Index

Meaning = Mapping[str, tuple[tuple[Index, ...], Expr]]


def rewrite(expr: Expr, replace: Callable[[Expr], Expr | None], avoid: frozenset[Index] = frozenset()) -> Expr:
    """`expr` with each outermost part for which `replace` gives an expression replaced by it.

    `avoid` are indices that stand free in what `replace` may bring in, beyond those of the part itself.
    """
    found = replace(expr)
    if found is not None:
        return found
    if not expr.args or isinstance(expr, Element):
        return expr
    if isinstance(expr, Sigma):
        body, indices = expr.open(avoid)
        changed = rewrite(body, replace, avoid | set(indices))
        return Sigma(changed, *indices) if changed != body else expr
    args = [rewrite(a, replace, avoid) for a in expr.args]
    return expr.func(*args) if any(a is not b for a, b in zip(args, expr.args, strict=True)) else expr


def renamed(expr: Expr, names: Mapping[str, str]) -> Expr:
    """`expr` with tensors under other names, at the same indices, in sums and in the places of indices too."""

    def rename(part: Expr) -> Expr | None:
        if not isinstance(part, Element):
            return None
        found = Element(names.get(part.name, part.name), *(renamed(i, names) for i in part.indices))
        return found if found != part else part

    return rewrite(expr, rename)


def substitute(expr: Expr, meaning: Meaning) -> Expr:
    """`expr` with each element of a named tensor replaced by what the name means at those indices."""

    def replace(part: Expr) -> Expr | None:
        if isinstance(part, Partial):
            return part
        if not isinstance(part, Element) or part.name not in meaning:
            return None
        indices, value = meaning[part.name]
        return substitute_indices(value, dict(zip(indices, part.indices, strict=True)))

    return rewrite(expr, replace)
