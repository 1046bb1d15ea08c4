"""Powers within bounds, and the check that an expression is a real number.

Input: a base and an exponent as expressions, and the node that they come from. Output: the power. Bounded, so that
9^{9^9} is an error and no hour of arithmetic.
"""

import sympy
from sympy import Expr, Rational

from bnderive.document.context import Context
from bnderive.document.syntax import Node

MAX_EXPONENT = 64
_MAX_BITS = 512


def power(context: Context, node: Node, base: Expr, exponent: Expr) -> Expr:
    """`base` to the power `exponent`. Raises DocumentError beyond MAX_EXPONENT, and for a division by zero."""
    total = exponent * base.exp if isinstance(base, sympy.Pow) and base.exp.is_Rational else exponent
    if isinstance(total, Rational) and max(abs(total.p), total.q) > MAX_EXPONENT:
        raise context.error(
            node, f"the exponent is too large: at most {MAX_EXPONENT} is read", "Use a smaller exponent."
        )
    numeric = isinstance(base, Rational) and isinstance(exponent, Rational)
    if numeric and max(base.p.bit_length(), base.q.bit_length()) * abs(exponent) > _MAX_BITS:
        raise context.error(node, "the number is too large", "Use a smaller exponent.")
    if exponent.is_negative and base.is_zero:
        raise context.error(node, "this divides by zero", "Correct the denominator.")
    return checked(context, node, sympy.Pow(base, exponent))


def checked(context: Context, node: Node, expr: Expr) -> Expr:
    """The expression. Raises DocumentError where it is no real number, such as the root of −1 or the logarithm of 0."""
    if expr.has(sympy.zoo, sympy.nan, sympy.oo, sympy.S.NegativeInfinity, sympy.I):
        raise context.error(node, f"{context.shown(node)} is not a real number", "Correct it.")
    return expr
