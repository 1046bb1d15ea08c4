"""The three arithmetics in which the judge evaluates: rational numbers, a prime field, and real numbers to many digits.

The first two are exact. Each turns a rational number into a number of its own, adds, multiplies, raises to a rational
power, applies an operation and compares. What has no value, such as a division by zero, raises `Undefined`. To add an
arithmetic, write one class with these methods and say in `comparison` when it is chosen.
"""

from fractions import Fraction
from random import Random
from typing import Any, Protocol

import sympy
from mpmath.ctx_mp import MPContext

from bnderive.algebra.ops import Op

LARGEST_EXPONENT = 200
LARGEST_POWER = 10**6
LARGEST_ARGUMENT = 100
LARGEST_BITS = 2**16  # of a rational number: more are out of bounds, and take too long
GRAIN = 1009


class Undefined(ArithmeticError):
    """No value at a point: a division by zero, a root of a negative number, a number out of bounds."""


class Arithmetic(Protocol):
    """What the judge needs to compute with numbers."""

    def number(self, value: Fraction) -> Any:
        """The number that stands for a rational number."""

    def draw(self, rng: Random, positive: bool) -> Any:
        """A random number; a positive one has every root."""

    def add(self, a: Any, b: Any) -> Any:
        """The sum of two numbers."""

    def multiply(self, a: Any, b: Any) -> Any:
        """The product of two numbers."""

    def power(self, a: Any, exponent: Fraction) -> Any:
        """A rational power; a root is the positive one."""

    def power_of(self, a: Any, exponent: Any) -> Any:
        """A power whose exponent was computed."""

    def constant(self, name: sympy.NumberSymbol) -> Any:
        """A constant such as π."""

    def apply(self, op: Op, arguments: tuple[Any, ...]) -> Any:
        """An elementwise operation."""

    def equal(self, a: Any, b: Any) -> bool:
        """Whether two numbers are the same."""

    def finer(self) -> "Arithmetic | None":
        """The arithmetic in which a difference is looked at again; None where a difference is exact."""


def random_fraction(rng: Random, positive: bool) -> Fraction:
    """A random number between −3 and 3 that is not zero; all have one denominator, so that sums stay short."""
    value = Fraction(rng.randint(1, 3 * GRAIN), GRAIN)
    return value if positive or rng.random() < 0.5 else -value


def _bits(value: Fraction) -> int:
    """How long a rational number is written."""
    return max(value.numerator.bit_length(), value.denominator.bit_length())


class Rationals:
    """Rational numbers, for what has neither roots nor transcendental functions; maxima and signs are exact here."""

    def number(self, value: Fraction) -> Fraction:
        return value

    def draw(self, rng: Random, positive: bool) -> Fraction:
        return random_fraction(rng, positive)

    def add(self, a: Fraction, b: Fraction) -> Fraction:
        return a + b

    def multiply(self, a: Fraction, b: Fraction) -> Fraction:
        if _bits(a) + _bits(b) > LARGEST_BITS:
            raise Undefined("a product out of bounds")
        return a * b

    def power(self, a: Fraction, exponent: Fraction) -> Fraction:
        if exponent.denominator != 1 or abs(exponent) > LARGEST_EXPONENT or (a == 0 and exponent < 0):
            raise Undefined(f"{a} to the power {exponent}")
        if _bits(a) * abs(exponent.numerator) > LARGEST_BITS:
            raise Undefined("a power out of bounds")
        return a**exponent.numerator

    def power_of(self, a: Fraction, exponent: Fraction) -> Fraction:
        return self.power(a, exponent)

    def constant(self, name: sympy.NumberSymbol) -> Fraction:
        raise Undefined(f"{name} is not rational")

    def apply(self, op: Op, arguments: tuple[Fraction, ...]) -> Fraction:
        if not op.rational:
            raise Undefined(f"{op.name} of a rational number is not rational")
        return Fraction(op.numeric(None, *arguments))

    def equal(self, a: Fraction, b: Fraction) -> bool:
        return a == b

    def finer(self) -> None:
        return None


class PrimeField:
    """The integers modulo a prime p = 2n + 1 with n prime: its squares stand for the positive numbers.

    The squares other than zero form a group of odd prime order n, so each has exactly one d-th root among them for
    every d below n, and powers obey the laws of positive real numbers. A root of anything else is undefined. The prime
    is one for which 2 to 31 are squares, so that √4 is 2. What makes a sum of positive numbers positive is lost here.
    """

    order = 2305843009213539839
    modulus = 2 * order + 1

    def number(self, value: Fraction) -> int:
        return value.numerator * pow(value.denominator, -1, self.modulus) % self.modulus

    def draw(self, rng: Random, positive: bool) -> int:
        value = rng.randrange(1, self.modulus)
        return value * value % self.modulus if positive else value

    def add(self, a: int, b: int) -> int:
        return (a + b) % self.modulus

    def multiply(self, a: int, b: int) -> int:
        return a * b % self.modulus

    def power(self, a: int, exponent: Fraction) -> int:
        if a == 0:
            if exponent < 0:
                raise Undefined("division by zero")
            return 0 if exponent else 1
        if exponent.denominator == 1:
            return pow(a, exponent.numerator, self.modulus)
        if pow(a, self.order, self.modulus) != 1:
            raise Undefined("a root of a number that is no square")
        root = exponent.numerator * pow(exponent.denominator, -1, self.order) % self.order
        return pow(a, root, self.modulus)

    def power_of(self, a: int, exponent: int) -> int:
        raise Undefined("an exponent modulo a prime has no meaning")

    def constant(self, name: sympy.NumberSymbol) -> int:
        raise Undefined(f"{name} is in no finite field")

    def apply(self, op: Op, arguments: tuple[int, ...]) -> int:
        raise Undefined(f"{op.name} has no meaning in a finite field")

    def equal(self, a: int, b: int) -> bool:
        return a == b

    def finer(self) -> None:
        return None


class Digits:
    """Real numbers to a number of decimal digits, half of which are kept for what cancels.

    Two numbers are equal to half of the digits, and as the argument of a step or a maximum such a small number is zero.
    """

    def __init__(self, digits: int) -> None:
        self.digits = digits
        self.mp = MPContext()
        self.mp.dps = digits
        self.tiny = self.mp.mpf(10) ** (-digits // 2)

    def number(self, value: Fraction) -> Any:
        return self.mp.mpf(value.numerator) / value.denominator

    def draw(self, rng: Random, positive: bool) -> Any:
        return self.number(random_fraction(rng, positive))

    def add(self, a: Any, b: Any) -> Any:
        return a + b

    def multiply(self, a: Any, b: Any) -> Any:
        return a * b

    def power(self, a: Any, exponent: Fraction) -> Any:
        if exponent.denominator == 1:
            if a == 0 and exponent < 0:
                raise Undefined("division by zero")
            return a**exponent.numerator
        return self.power_of(a, self.number(exponent))

    def power_of(self, a: Any, exponent: Any) -> Any:
        if self.mp.isint(exponent) and abs(exponent) <= LARGEST_EXPONENT:
            return self.power(a, Fraction(int(exponent)))
        if a < 0 or (a == 0 and exponent < 0):
            raise Undefined(f"{a} to the power {exponent}")
        if abs(exponent) > LARGEST_POWER:
            raise Undefined("an exponent is too large")
        return self.mp.sqrt(a) if exponent == 0.5 else a**exponent

    def constant(self, name: sympy.NumberSymbol) -> Any:
        return self.mp.mpf(name.evalf(self.digits + 5)._mpf_)

    def apply(self, op: Op, arguments: tuple[Any, ...]) -> Any:
        if op.rational:
            return self.mp.mpf(op.numeric(self.mp, *(u if abs(u) > self.tiny else self.mp.zero for u in arguments)))
        if any(abs(u) > LARGEST_ARGUMENT for u in arguments):
            raise Undefined(f"the argument of {op.name} is too large")
        try:
            value = op.numeric(self.mp, *arguments)
        except (ValueError, ZeroDivisionError) as error:
            raise Undefined(f"{op.name} has no value") from error
        if not isinstance(value, self.mp.mpf) or not self.mp.isfinite(value):
            raise Undefined(f"{op.name} has no real value")
        return value

    def finer(self) -> "Digits":
        return Digits(4 * self.digits)

    def equal(self, a: Any, b: Any) -> bool:
        return bool(abs(a - b) <= self.tiny * max(abs(a), abs(b), 1))
