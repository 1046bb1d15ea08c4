"""Which fractions are written as decimals: those that are one exactly and would be long, such as 0.044715 and 0.001."""

from sympy import Add, Expr, Integer, Rational

_LEAST = 100


def is_decimal(number: Expr) -> bool:
    """Whether a number is a fraction whose denominator divides a power of ten and is larger than 100."""
    return isinstance(number, Rational) and bool(number.q > _LEAST) and 10 ** number.q.bit_length() % number.q == 0


def decimal(number: Rational) -> str:
    """The digits of a fraction that `is_decimal` and not negative, with as many places as it takes and no more."""
    places = next(k for k in range(1, number.q.bit_length() + 1) if 10**k % number.q == 0)
    whole, rest = divmod(number.p * 10**places // number.q, 10**places)
    return f"{whole}.{rest:0{places}d}"


def shared(total: Add) -> tuple[Rational, Expr]:
    """The number that all terms of a sum share, and the sum without it; one where decimals would be longer without it:
    x + 0.044715 x³ is not 0.000005 (200000 x + 8943 x³).
    """
    content, rest = total.primitive()
    if is_decimal(abs(content)) and _digits(total) <= _digits(rest) + len(decimal(abs(content))):
        return Integer(1), total
    return content, rest


def _digits(total: Expr) -> int:
    """How many signs its numbers take."""
    sizes = (abs(t.as_coeff_Mul()[0]) for t in Add.make_args(total))
    return sum(len(decimal(size) if is_decimal(size) else str(size)) for size in sizes if size != 1)
