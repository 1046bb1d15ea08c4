"""Numbers that carry a bound on their rounding error: the source of every tolerance.

Evaluating a formula in this number system gives, beside each value, how far a computation of the same formula in a
floating type may end from it: each operation adds one unit of rounding of its result and passes on the errors of its
operands, as intervals do. Ill-conditioned data (a mean far larger than the deviation, a variance near zero) widens the
bound by itself; nothing here knows a layer. The rounding of a sum of n terms is taken as 4√n units of the sum of
magnitudes (n, where that is less): rounding errors of long sums rarely all push one way, and a bound of n would hide
errors of relative size 1/n.
"""

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
from sympy import Expr, Integer

from bnderive.algebra.arithmetic import Arithmetic
from bnderive.algebra.ops import Op
from bnderive.check.precision import Precision

LONG_SUM = 4.0


class Bounded:
    """An array of values and an array, of the same shape, of bounds on their absolute errors."""

    __slots__ = ("error", "value")

    def __init__(self, value: Any, error: Any = 0.0) -> None:
        self.value = np.asarray(value)
        self.error = np.broadcast_to(np.where(np.isnan(error), np.inf, error), self.value.shape)

    @property
    def ndim(self) -> int:
        return self.value.ndim

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape

    def __getitem__(self, places: Any) -> "Bounded":
        return Bounded(self.value[places], self.error[places])

    def __eq__(self, other: object) -> Any:
        return self.value == (other.value if isinstance(other, Bounded) else other)

    __hash__ = None  # type: ignore[assignment]


class Roundoff(Arithmetic):
    """The arithmetic of `Bounded` arrays for one floating type."""

    contracts = False

    def __init__(self, precision: Precision) -> None:
        super().__init__(np.float64)
        self.precision = precision

    def _rounded(self, value: Any, error: Any, roundings: float = 1.0) -> Bounded:
        return Bounded(value, error + roundings * self.precision.eps * np.abs(value) + self.precision.smallest)

    def scalar(self, value: Any) -> Bounded:
        """A number; exact where it is an integer."""
        number = np.float64(float(value))
        exact = isinstance(value, int | Integer) or (not isinstance(value, Expr) and number.is_integer())
        return Bounded(number) if exact else self._rounded(number, 0.0)

    def permute(self, array: Any, order: Sequence[int]) -> Any:
        """The array with its axes in another order."""
        if not isinstance(array, Bounded):
            return super().permute(array, order)
        return Bounded(array.value.transpose(tuple(order)), array.error.transpose(tuple(order)))

    def reshape(self, array: Any, shape: Sequence[int]) -> Any:
        """The array in another shape of as many elements."""
        if not isinstance(array, Bounded):
            return super().reshape(array, shape)
        return Bounded(array.value.reshape(tuple(shape)), array.error.reshape(tuple(shape)))

    def expand(self, array: Any, shape: Sequence[int]) -> Bounded:
        """The array broadcast to a shape."""
        return Bounded(np.broadcast_to(array.value, tuple(shape)), np.broadcast_to(array.error, tuple(shape)))

    def indicator(self, mask: Any) -> Bounded:
        """One where the mask holds, else zero: exact."""
        return Bounded(np.asarray(mask).astype(np.float64))

    def add(self, left: Any, right: Any) -> Bounded:
        """The sum."""
        return self._rounded(left.value + right.value, left.error + right.error)

    def multiply(self, left: Any, right: Any) -> Bounded:
        """The product."""
        a, b = np.abs(left.value), np.abs(right.value)
        return self._rounded(left.value * right.value, a * right.error + b * left.error + left.error * right.error)

    def invert(self, value: Any) -> Bounded:
        """The reciprocal; without bound where zero lies within the error."""
        size = np.abs(value.value)
        least = size - value.error
        return self._rounded(1 / value.value, np.where(least > 0, value.error / (size * least), np.inf))

    def root(self, value: Any) -> Bounded:
        """The square root."""
        middle = np.sqrt(value.value)
        low = np.sqrt(np.maximum(value.value - value.error, 0.0))
        high = np.sqrt(value.value + value.error)
        return self._rounded(middle, np.maximum(middle - low, high - middle))

    def power(self, base: Any, exponent: Any) -> Bounded:
        """A positive number to any power."""
        return self._corners(lambda b, e: b**e, (base, exponent))

    def apply(self, op: Op, *arguments: Any) -> Bounded:
        """An elementwise operation."""
        return self._corners(lambda *values: op.numeric(np, *values), arguments)

    def _corners(self, function: Any, arguments: Sequence[Any]) -> Bounded:
        """A function at the middle, and the farthest from it at the corners of what its arguments may be."""
        middle = function(*(a.value for a in arguments))
        ends = product(*((a.value - a.error, a.value + a.error) for a in arguments))
        spread = np.maximum.reduce([np.abs(function(*corner) - middle) for corner in ends])
        return self._rounded(middle, spread, roundings=4.0)

    def total(self, array: Any, axes: Sequence[int]) -> Bounded:
        """The sum over some axes."""
        over = tuple(axes)
        n = float(np.prod([array.shape[k] for k in over]))
        value = array.value.sum(axis=over)
        size = np.abs(array.value).sum(axis=over)
        growth = min(n, LONG_SUM * n**0.5) * self.precision.accumulate
        return self._rounded(value, array.error.sum(axis=over) + growth * size)
