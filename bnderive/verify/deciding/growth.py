"""How large an expression is as a tree, and what its derivative would be: what outgrows the bounds is not built."""

from sympy import Add, Expr

from bnderive.algebra.expr import Element, Sigma
from bnderive.errors import Undecided

MAX_NODES = 4_000
_TOO_LARGE = "the expression grows too large to be read"


def bounded(expr: Expr) -> Expr:
    """The expression. Raises Undecided where it has more than MAX_NODES nodes."""
    if size(expr, {}) > MAX_NODES:
        raise Undecided(_TOO_LARGE)
    return expr


def check_derivative(expr: Expr, name: str) -> None:
    """Raises Undecided where the derivative of an expression by the tensor `name` has more than MAX_NODES nodes."""
    if _derivative(expr, name, {}, {}) > MAX_NODES:
        raise Undecided(_TOO_LARGE)


def size(expr: Expr, known: dict[Expr, int]) -> int:
    """The number of nodes; `known` holds those of parts that were met before."""
    if expr not in known:
        known[expr] = 1 + sum(size(a, known) for a in expr.args)
    return known[expr]


def _derivative(expr: Expr, name: str, known: dict[Expr, int], sizes: dict[Expr, int]) -> int:
    """About the number of nodes of the derivative; 0 where the tensor does not occur."""
    if expr not in known:
        if isinstance(expr, Element):
            inside = [len(expr.args)] if expr.name == name else []
        else:
            inside = [n for n in (_derivative(a, name, known, sizes) for a in expr.args) if n]
        plain = isinstance(expr, (Add, Sigma, Element))
        known[expr] = sum(n + (1 if plain else size(expr, sizes)) for n in inside)
    return known[expr]
