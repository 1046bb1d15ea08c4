"""Kronecker deltas: a sum with a delta in it picks one term."""

from functools import lru_cache

from sympy import Add, Expr, Mul, expand_mul

from bnderive.algebra.expr import Delta, Sigma
from bnderive.algebra.index import Index
from bnderive.derive.rules.rule import Rule


def contract(expr: Expr) -> Expr:
    """`expr` with every delta on a bound index contracted."""
    if not _deltas(expr):
        return expr
    if isinstance(expr, Sigma):
        body, indices = expr.open()
        return _sum(contract(body), indices)
    return expr.func(*(contract(a) for a in expr.args))


def common_deltas(expr: Expr) -> frozenset[Delta]:
    """The deltas that divide an expression: those without which it is zero."""
    if isinstance(expr, Delta):
        return frozenset((expr,))
    if expr.is_Mul:
        return frozenset().union(*(common_deltas(a) for a in expr.args))
    if expr.is_Add:
        return frozenset.intersection(*(common_deltas(a) for a in expr.args))
    if isinstance(expr, Sigma):
        return frozenset(d for d in common_deltas(expr.body) if not set(d.args) & set(expr.bound))
    return frozenset()


def _sum(body: Expr, indices: tuple[Index, ...]) -> Expr:
    for delta in sorted(common_deltas(body), key=str):
        for gone, kept in (delta.args, delta.args[::-1]):
            if gone in indices and not kept.has(gone):
                return _sum(body.xreplace({gone: kept}), tuple(i for i in indices if i != gone))
    if body.is_Add:
        picking = [a for a in body.args if _delta_on(a, indices)]
        rest = [a for a in body.args if not _delta_on(a, indices)]
        return (
            Add(*(_sum(a, indices) for a in picking), Sigma(Add(*rest), *indices)) if picking else Sigma(body, *indices)
        )
    if any(f.is_Add and _delta_on(f, indices) for f in Mul.make_args(body)):
        wide = expand_mul(body, deep=False)
        return _sum(wide, indices) if wide.is_Add else Sigma(body, *indices)
    return Sigma(body, *indices)


def _delta_on(expr: Expr, indices: tuple[Index, ...]) -> bool:
    return any(i in d.args for d in _deltas(expr) for i in indices)


@lru_cache(maxsize=65536)
def _deltas(expr: Expr) -> frozenset[Delta]:
    """The deltas anywhere in an expression; remembered for every part of it."""
    inside = frozenset().union(*map(_deltas, expr.args))
    return inside | {expr} if isinstance(expr, Delta) else inside


DELTAS = Rule("deltas", "Σ_j δ_ij f_j = f_i", "a delta picks one term of the sum", lambda expr, scope: contract(expr))
