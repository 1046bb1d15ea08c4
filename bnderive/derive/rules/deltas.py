"""Kronecker deltas: a sum with a delta in it picks one term."""

from sympy import Add, Expr, Mul, expand_mul

from bnderive.algebra.expr import Delta, Sigma
from bnderive.algebra.index import Index
from bnderive.derive.rules.rule import Rule


def contract(expr: Expr) -> Expr:
    """`expr` with every delta on a bound index contracted."""
    if not expr.args or not expr.has(Delta):
        return expr
    if isinstance(expr, Sigma):
        body, indices = expr.open()
        return _sum(contract(body), indices)
    return expr.func(*(contract(a) for a in expr.args))


def _sum(body: Expr, indices: tuple[Index, ...]) -> Expr:
    if body.is_Add:
        picking = [a for a in body.args if _delta_on(a, indices)]
        rest = [a for a in body.args if not _delta_on(a, indices)]
        return Add(*(_sum(a, indices) for a in picking), Sigma(Add(*rest), *indices))
    for factor in Mul.make_args(body):
        if isinstance(factor, Delta):
            for gone, kept in (factor.args, factor.args[::-1]):
                if gone in indices and not (kept not in indices and kept.has(gone)):
                    return _sum(body.xreplace({gone: kept}), tuple(i for i in indices if i != gone))
    if any(f.is_Add and _delta_on(f, indices) for f in Mul.make_args(body)):
        return _sum(expand_mul(body, deep=False), indices)
    return Sigma(body, *indices)


def _delta_on(expr: Expr, indices: tuple[Index, ...]) -> bool:
    return any(i in d.args for d in expr.atoms(Delta) for i in indices) and not expr.is_Pow


DELTAS = Rule("deltas", "Σ_j δ_ij f_j = f_i", "a delta picks one term of the sum", lambda expr, scope: contract(expr))

