"""Adjoints: the gradient of an intermediate quantity is replaced by what was derived for it."""

from bnderive.algebra.rewrite import substitute
from bnderive.derive.rules.rule import Rule

SUBSTITUTION = Rule(
    "substitution",
    "∂L/∂v is what was derived for it",
    "the adjoints of the intermediate quantities, as derived",
    lambda expr, scope: substitute(expr, scope.adjoints),
)
