"""Decimals again, where the normal form has made numbers whole: σ² + 0.0009 and not 10000 σ² + 9.

The normal form keeps the base of every power free of fractions, which is how it knows two bases for the same; in a form
that people read the sum stands as its author would write it, and the power of its scale goes to the number in front.
"""

from math import gcd

from sympy import Add, Expr, Mul, Pow, Rational

from bnderive.algebra.expr import Element
from bnderive.algebra.ops import step
from bnderive.algebra.printing.decimals import is_decimal


def rescaled(expr: Expr) -> Expr:
    """The same expression, with the sums that are factors, or compared with zero, divided by their scales."""
    if not expr.args or isinstance(expr, Rational | Element):
        return expr
    inner = [rescaled(a) if isinstance(a, Expr) else a for a in expr.args]
    whole = expr if tuple(inner) == expr.args else expr.func(*inner)
    if isinstance(whole, step):
        return step(whole.args[0].primitive()[1])
    return _factors_rescaled(whole) if isinstance(whole, Mul | Pow) else whole


def _factors_rescaled(product: Expr) -> Expr:
    factors = Mul.make_args(product)
    scales = {f: Pow(scale, f.as_base_exp()[1]) for f in factors if (scale := _scale_of(f)) != 1}
    number = Mul(*scales.values(), *(f for f in factors if f.is_number))
    if not number.is_Rational:
        scales = {f: s for f, s in scales.items() if s.is_Rational}
    if not scales:
        return product
    number = Mul(*scales.values(), *(f for f in factors if f.is_number))
    rest = Mul(*(_divided(f) if f in scales else f for f in factors if not f.is_number))
    return Mul(number, rest, evaluate=number == 1 or not rest.is_Add)


def _divided(factor: Expr) -> Expr:
    base, exponent = factor.as_base_exp()
    return Pow(Add(*(t / _scale_of(factor) for t in base.args)), exponent)


def _scale_of(factor: Expr) -> int:
    """The number that made the decimals of a sum whole; 1 where nothing says that there were any.

    The smallest number was the decimal, if dividing makes it one. Where it stands alone, the scale is the power of ten
    in the others; where it is a coefficient, what the others share.
    """
    base, exponent = factor.as_base_exp()
    if not isinstance(base, Add) or not exponent.is_Rational:
        return 1
    least, *others = sorted(base.args, key=lambda t: abs(t.as_coeff_Mul()[0]))
    numbers = [t.as_coeff_Mul()[0] for t in (least, *others)]
    if not all(n.is_Integer for n in numbers):
        return 1
    shared = gcd(*map(int, numbers[1:]))
    scale = next(10**k for k in range(len(str(shared)), -1, -1) if shared % 10**k == 0) if least.is_Number else shared
    return scale if is_decimal(abs(numbers[0]) / scale) else 1
