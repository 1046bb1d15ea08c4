"""What the forward has computed and named need not be computed again: tanh(α x) is t where the layer says so."""

from sympy import Expr

from bnderive.algebra.expr import Partial, Sigma
from bnderive.algebra.match import match
from bnderive.algebra.ops import op_of
from bnderive.algebra.rewrite import rewrite
from bnderive.derive.rules.rule import Rule
from bnderive.derive.scope import Scope


def name_known(expr: Expr, scope: Scope) -> Expr:
    """Every function or power that is the whole right-hand side of an elementwise definition, by its name."""
    named = [d for d in scope.layer.definitions if (d.expr.is_Pow or op_of(d.expr)) and not d.expr.has(Sigma)]

    def replace(part: Expr) -> Expr | None:
        if isinstance(part, Partial):
            return part
        for definition in named:
            change = match(definition.expr, definition.quantity.indices, part)
            if change is not None:
                return definition.quantity.element.xreplace(change)
        return None

    return rewrite(expr, replace) if named else expr


NAMES = Rule("names", "f(x) = t where t is defined as f(x)", "what the forward has named", name_known)
