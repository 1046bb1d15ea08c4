"""Adjoints and tangents: the derivative of an intermediate quantity is replaced by what was derived for it."""

from bnderive.algebra.rewrite import substitute
from bnderive.derive.rules.rule import Rule

SUBSTITUTION = Rule(
    "substitution",
    "∂L/∂v, or the tangent of v, is what was derived for it",
    "the derivatives of the intermediate quantities, as derived",
    lambda expr, scope: substitute(expr, scope.adjoints),
)
