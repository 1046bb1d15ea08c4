"""Linearity of the sum: what does not depend on a bound index stands in front of it."""

from sympy import Expr, Integer, Mul

from bnderive.algebra.expr import Sigma, free_indices
from bnderive.derive.rules.rule import Rule


def pull_constants(expr: Expr) -> Expr:
    """Every constant factor out of every sum."""
    if not expr.args or not expr.has(Sigma):
        return expr
    if not isinstance(expr, Sigma):
        return expr.func(*(pull_constants(a) for a in expr.args))
    body, indices = expr.open()
    body = pull_constants(body)
    factors = [part for f in Mul.make_args(body) for part in _apart(f)]
    inside = [f for f in factors if free_indices(f) & set(indices)]
    outside = [f for f in factors if not free_indices(f) & set(indices)]
    used = [i for i in indices if any(i in free_indices(f) for f in inside)]
    unused = [i.axis.length for i in indices if i not in used]
    return Mul(*outside, *unused, Sigma(Mul(*inside), *used))


def _apart(factor: Expr) -> tuple[Expr, ...]:
    """2 and a − b for the factor 2 a − 2 b."""
    content, rest = factor.primitive() if factor.is_Add else (Integer(1), factor)
    return (content, rest) if content.is_Integer and content != 1 else (factor,)


LINEARITY = Rule(
    "linearity",
    "Σ_j c f_j = c Σ_j f_j",
    "what does not depend on the bound index leaves the sum",
    lambda expr, scope: pull_constants(expr),
)
