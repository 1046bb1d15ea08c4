"""Sums that the definitions make zero, such as Σ (x − μ)."""

from sympy import Expr, Integer

from bnderive.algebra.expr import Sigma
from bnderive.algebra.rewrite import rewrite
from bnderive.derive.rules.rule import Rule
from bnderive.derive.scope import Scope


def drop_zero_sums(expr: Expr, scope: Scope) -> Expr:
    """Every sum that is proved to be zero, dropped."""

    def replace(part: Expr) -> Expr | None:
        return Integer(0) if isinstance(part, Sigma) and scope.prover.vanishes(part) else None

    return rewrite(expr, replace)


ZERO_SUMS = Rule(
    "zero sums", "Σ_j (x_j − μ) = 0 where μ is the mean of x", "a sum that the definitions make zero", drop_zero_sums
)
