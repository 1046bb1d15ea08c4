"""What stands above, below and after a fraction line, and which factors of a product need parentheses."""

from sympy import Add, E, Expr, Integer, Pow, Rational, exp, pi

from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.printing.letters import Scope
from bnderive.algebra.printing.names import element
from bnderive.algebra.printing.order import is_constant, weight
from bnderive.algebra.printing.tree import (
    BigSum,
    Bracket,
    Call,
    Exponential,
    Fraction,
    Group,
    Leaf,
    Node,
    Number,
    Power,
    Product,
    Root,
    Sum,
)

HALF = Rational(1, 2)
SHORT = 8


def divides(power: Expr) -> bool:
    """Whether a power is written under a fraction line: 1/m², 1/√m, but (σ² + ε)^(-1/2)."""
    if not isinstance(power, Pow) or power.base == E or not (power.exp.is_Rational and power.exp.is_negative):
        return False
    return bool(power.exp.is_Integer) or (power.exp == -HALF and (power.base.is_Symbol or power.base == pi))


def stands_above(factor: Expr, scope: Scope) -> bool:
    """Whether a factor is written above the fraction line; the others follow the fraction."""
    base, exponent = (factor.base, factor.exp) if isinstance(factor, Pow) else (factor, Integer(1))
    if isinstance(base, Element):
        return not element(base, scope).ratio and bool(exponent.is_Integer)
    if isinstance(base, Add):
        return exponent == 1 and not base.has(Sigma) and len(base.args) <= 2 and weight(base) <= SHORT
    if isinstance(base, exp):
        return not base.has(Sigma)
    return is_constant(base)


def fraction(over: list[Node], under: list[Node]) -> Fraction:
    """A fraction of products. A sum alone above or below the line is in parentheses on one line only."""
    top, bottom = (_stacked(nodes) for nodes in (over, under))
    simple = isinstance(bottom, Number | Root | Call | Exponential | Bracket | Power | Group)
    name = isinstance(bottom, Leaf) and not bottom.ratio
    return Fraction(
        Group(top, linear=True) if isinstance(top, Sum) else top,
        bottom if simple or name else Group(bottom, linear=True),
    )


def _stacked(nodes: list[Node]) -> Node:
    return joined(nodes) if len(nodes) != 1 else nodes[0]


def joined(nodes: list[Node]) -> Node:
    """Factors side by side; a Σ or a fraction that something follows is in parentheses."""
    if not nodes:
        return Number("1")
    if len(nodes) == 1:
        return Group(nodes[0]) if isinstance(nodes[0], Sum) else nodes[0]
    return Product((*(_followed(n) for n in nodes[:-1]), _factor(nodes[-1])))


def _factor(node: Node) -> Node:
    return Group(node) if isinstance(node, Sum | Product) else node


def _followed(node: Node) -> Node:
    if isinstance(node, BigSum):
        return Group(node)
    return Group(node, linear=True) if isinstance(node, Fraction) else _factor(node)
