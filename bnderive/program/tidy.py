"""Sums made ready to compute: deltas contracted, nested sums merged, and what a sum does not depend on taken out of it.

Nothing is expanded but what would otherwise need an array larger than any tensor: the sum over k of (a_i + b_k), or a
sum over j ≠ i of what does not depend on i.
"""

from collections.abc import Callable

import sympy
from sympy import Expr, Mul

from bnderive.algebra.expr import Delta, Place, Sigma, free_indices, substitute_indices
from bnderive.algebra.index import Index


def tidy(expr: Expr) -> Expr:
    """`expr` with every sum in it made ready; equal to `expr` for all sizes."""
    if isinstance(expr, Place):
        return Place(Sigma(tidy(expr.body), expr.along))
    if isinstance(expr, Sigma):
        body, bound = expr.open(free_indices(expr))
        return tidy_sum(tidy(body), bound)
    if not expr.args or not expr.has(Sigma):
        return expr
    return expr.func(*(tidy(a) if isinstance(a, Expr) else a for a in expr.args))


def tidy_sum(body: Expr, bound: tuple[Index, ...]) -> Expr:
    """The sum of `body` over the open indices `bound`."""
    if not bound or body.is_zero:
        return body
    factors = list(Mul.make_args(body))
    contracted = _contract(factors, bound)
    if contracted is not None:
        return tidy_sum(*contracted)
    expanded = _leave_one_out(factors, bound)
    if expanded is not None:
        return sympy.Add(*(tidy_sum(t, bound) for t in sympy.Add.make_args(expanded)))
    result = Mul(*(i.axis.length for i in bound if not any(i in free_indices(f) for f in factors)))
    rest = list(factors)
    pending = [i for i in bound if any(i in free_indices(f) for f in factors)]
    while pending:
        group, members = _connected(rest, pending)
        rest = [f for f in rest if f not in members]
        pending = [i for i in pending if i not in group]
        result *= _one_sum(Mul(*members), group)
    return result * Mul(*rest)


def _connected(factors: list[Expr], pending: list[Index]) -> tuple[tuple[Index, ...], list[Expr]]:
    """The first pending index, the indices tied to it by a factor, and the factors that hold any of them."""
    group = {pending[0]}
    while True:
        members = [f for f in factors if free_indices(f) & group]
        grown = {i for f in members for i in free_indices(f) if i in pending} | group
        if grown == group:
            return tuple(i for i in pending if i in group), members
        group = grown


def _one_sum(core: Expr, bound: tuple[Index, ...]) -> Expr:
    """A sum whose every factor depends on a bound index and whose bound indices hang together."""
    bound = tuple(sorted(bound, key=lambda i: (i.axis, i.name)))
    if isinstance(core, Sigma):
        body, inner = core.open({*bound, *free_indices(core)})
        return Sigma(body, *sorted((*inner, *bound), key=lambda i: (i.axis, i.name)))
    space = free_indices(core) | set(bound)
    if core.is_Add and not any(free_indices(t) >= space for t in core.args):
        return sympy.Add(*(tidy_sum(t, bound) for t in core.args))
    outer = next((f for f in Mul.make_args(core) if f.is_Add and f is not core and _is_outer(f)), None)
    if outer is not None:
        rest = Mul(*(f for f in Mul.make_args(core) if f is not outer))
        return sympy.Add(*(tidy_sum(rest * t, bound) for t in outer.args))
    return Sigma(core, *bound)


def _is_outer(expr: Expr) -> bool:
    """Whether a bracket has more axes than any of its terms, as a_i + b_k has."""
    return not any(free_indices(t) >= free_indices(expr) for t in expr.args)


def _contract(factors: list[Expr], bound: tuple[Index, ...]) -> tuple[Expr, tuple[Index, ...]] | None:
    """The sum with one delta that holds a bound index carried out; None where there is none."""
    for position, factor in enumerate(factors):
        if not isinstance(factor, Delta):
            continue
        for here, other in (factor.args, factor.args[::-1]):
            if here in bound and here not in free_indices(other):
                rest = Mul(*(f for k, f in enumerate(factors) if k != position))
                return substitute_indices(rest, {here: other}), tuple(i for i in bound if i != here)
    return None


def _leave_one_out(factors: list[Expr], bound: tuple[Index, ...]) -> Expr | None:
    """The product with a factor such as (1 − [j = i]) multiplied out, where nothing else depends on that i."""
    for position, factor in enumerate(factors):
        deltas = sorted(factor.atoms(Delta), key=sympy.default_sort_key) if factor.is_Add else []
        rest = Mul(*(f for k, f in enumerate(factors) if k != position))
        for delta in deltas:
            ours = [a for a in delta.args if a in bound]
            others = free_indices(delta) - set(bound)
            if len(ours) == 1 and others and not others & free_indices(rest):
                return sympy.Add(*(rest * t for t in factor.args))
    return None


def rebuilt(expr: Expr, change: Callable[[Expr], Expr | None]) -> Expr:
    """`expr` with `change` asked at each node from the top; what it returns stands, where it returns None its parts
    are asked.
    """
    changed = change(expr)
    if changed is not None:
        return changed
    if isinstance(expr, Sigma):
        body, bound = expr.open(free_indices(expr))
        return Sigma(rebuilt(body, change), *bound)
    parts = [rebuilt(a, change) if isinstance(a, Expr) and a.args else a for a in expr.args]
    return expr if all(p is a for p, a in zip(parts, expr.args, strict=True)) else expr.func(*parts)
