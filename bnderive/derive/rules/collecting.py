"""Writing a form in the quantities that the forward has: recognise them, use what their definitions say, factor."""

from sympy import Expr

from bnderive.derive.rules.rule import Rule
from bnderive.derive.scope import Scope


def recognise(expr: Expr, scope: Scope) -> Expr:
    """The form as a sum of terms in the named quantities, constants before their sums."""
    return scope.basis.expanded(expr, facts=False)


def use_definitions(expr: Expr, scope: Scope) -> Expr:
    """The same with the sums that the definitions determine replaced."""
    return scope.basis.expanded(expr, facts=True)


def factor(expr: Expr, scope: Scope) -> Expr:
    """Common factors in front."""
    return scope.basis.factored(expr)


RECOGNITION = Rule(
    "recognition",
    "(x − μ)(σ² + ε)^(-1/2) = x̂, read from right to left and from left to right",
    "multiplied out, and written in the quantities that the forward has",
    recognise,
)
DEFINITIONS = Rule("definitions", "Σ_j x̂_j = 0, Σ_j x_j = m μ", "what the definitions say of the sums", use_definitions)
FACTORING = Rule("factoring", "a b + a c = a (b + c)", "common factors in front", factor)
