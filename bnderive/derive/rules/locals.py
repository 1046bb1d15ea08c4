"""Local partials: the derivative of each definition takes the place of its name."""

from sympy import Expr

from bnderive.algebra.expr import Partial
from bnderive.algebra.normal.facts import local_partial
from bnderive.algebra.rewrite import rewrite
from bnderive.derive.rules.deltas import contract
from bnderive.derive.rules.rule import Rule
from bnderive.derive.scope import Scope


def insert(expr: Expr, scope: Scope) -> Expr:
    """Every ∂u/∂v by the definition of u, its deltas contracted."""
    known = {d.quantity.name: d for d in scope.layer.definitions}
    return rewrite(
        expr, lambda e: contract(local_partial(known[e.args[0].name], e)) if isinstance(e, Partial) else None
    )


LOCAL_PARTIALS = Rule(
    "local partials",
    "∂u/∂v is the derivative of the definition of u, all else held fixed",
    "each local partial from its definition",
    insert,
)
