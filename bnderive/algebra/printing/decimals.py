"""Which fractions are written as decimals: those that are one exactly and would be long, such as 0.044715 and 0.001."""

from sympy import Expr, Rational

_LEAST = 100


def is_decimal(number: Expr) -> bool:
    """Whether a number is a fraction whose denominator divides a power of ten and is larger than 100."""
    return isinstance(number, Rational) and bool(number.q > _LEAST) and 10 ** number.q.bit_length() % number.q == 0


def decimal(number: Rational) -> str:
    """The digits of a fraction that `is_decimal` and not negative, with as many places as it takes and no more."""
    places = next(k for k in range(1, number.q.bit_length() + 1) if 10**k % number.q == 0)
    whole, rest = divmod(number.p * 10**places // number.q, 10**places)
    return f"{whole}.{rest:0{places}d}"
