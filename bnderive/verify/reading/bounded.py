"""Arithmetic on what was read, within bounds: powers, quotients, products of arrays."""

from fractions import Fraction
from itertools import pairwise

import sympy
from sympy import Expr, Mul, Rational

from bnderive.algebra.expr import Sigma
from bnderive.document.syntax import Node
from bnderive.verify.reading.sense import NotRead, Sense, Value, joined

MAX_EXPONENT = 64
_MAX_BITS = 512


def rational(number: Fraction) -> Rational:
    """An exact number."""
    return Rational(number.numerator, number.denominator)


def times(sense: Sense, node: Node, values: tuple[Value, ...]) -> Value:
    """The product; where two arrays are multiplied it is elementwise, or in another reading a dot product: over the
    last axis of the one and the first of the other.
    """
    dims = joined(values)
    product = Mul(*(v.expr for v in values))
    arrays = [v.dims for v in values if v.dims]
    shared = [i for i in dims if sum(i in own for own in arrays) > 1]
    if not shared or sense.choose("product") != "dot":
        return Value(product, dims)
    if {*shared} != {one[-1] for one, other in pairwise(arrays) if one[-1] == other[0]}:
        raise NotRead(node.span, "without a transpose the factors do not fit together")
    return Value(Sigma(product, *shared), tuple(i for i in dims if i not in shared))


def divided(node: Node, above: Value, below: Value) -> Value:
    """A fraction."""
    if below.expr == 0:
        raise NotRead(node.span, "this divides by zero", malformed=True)
    return Value(above.expr / below.expr, joined((above, below)))


def powered(node: Node, base: Expr, exponent: Expr) -> Expr:
    """A power, of numbers that stay small and real."""
    total = exponent * base.exp if isinstance(base, sympy.Pow) and base.exp.is_Rational else exponent
    if isinstance(total, Rational) and max(abs(total.p), total.q) > MAX_EXPONENT:
        raise NotRead(node.span, f"the exponent is larger than {MAX_EXPONENT}")
    numeric = isinstance(base, Rational) and isinstance(exponent, Rational)
    if numeric and max(base.p.bit_length(), base.q.bit_length()) * abs(exponent) > _MAX_BITS:
        raise NotRead(node.span, "the number is too large")
    if exponent.is_negative and base.is_zero:
        raise NotRead(node.span, "this divides by zero", malformed=True)
    return checked(node, sympy.Pow(base, exponent))


def checked(node: Node, expr: Expr) -> Expr:
    """The expression. Raises NotRead where it is no real number."""
    if expr.has(sympy.zoo, sympy.nan, sympy.oo, sympy.S.NegativeInfinity, sympy.I):
        raise NotRead(node.span, "this is not a real number")
    return expr
