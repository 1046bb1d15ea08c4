"""Numbers that carry a bound on their rounding error: the source of every tolerance.

Evaluating a formula in this number system gives, beside each value, how far a computation of the same formula in a
floating type may end from it: each operation adds one unit of rounding of its result and passes on the errors of its
operands, as intervals do. Ill-conditioned data (a mean far larger than the deviation, a variance near zero) widens the
bound by itself; nothing here knows a layer.

The rounding of a sum of n terms is taken as 4√n units of the sum of magnitudes (n, where that is less): rounding errors
of long sums rarely all push one way, and a bound of n would hide errors of relative size 1/n. They do push one way
where the terms are so alike that the last bits of all are lost alike; there the bound is n. On data that are made for
it (`exact`), a result that a type narrower than float64 holds exactly has no rounding at all (`check/exact.py`); on
other data that would be luck, which code that takes a running mean does not have.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import product
from operator import add
from typing import Any

import numpy as np
from sympy import Expr, Integer

from bnderive.algebra.arithmetic import Arithmetic
from bnderive.algebra.ops import Op
from bnderive.check.exact import adds_exactly, holds, sums_exactly
from bnderive.check.precision import Precision, largest_of

LONG_SUM = 4.0
MARGIN = 4.0
"""So near the end of the range code that takes another order may be beyond it."""


class Bounded:
    """An array of values and bounds on their absolute errors: an array of the same shape, or one number for all."""

    __slots__ = ("error", "value")

    def __init__(self, value: Any, error: Any = 0.0) -> None:
        self.value = np.asarray(value)
        self.error = np.asarray(error)

    @property
    def ndim(self) -> int:
        return self.value.ndim

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape

    @property
    def exact(self) -> bool:
        """Whether no element has an error."""
        return self.error.ndim == 0 and not self.error

    @property
    def bounds(self) -> Any:
        """The bound of every element."""
        return np.broadcast_to(self.error, self.value.shape)

    def moved(self, change: Callable[[Any], Any]) -> "Bounded":
        """What a rearrangement of elements makes of it."""
        return Bounded(change(self.value), self.error if self.error.ndim == 0 else change(self.bounds))

    def __getitem__(self, places: Any) -> "Bounded":
        return self.moved(lambda array: array[places])

    def __eq__(self, other: object) -> Any:
        return self.value == (other.value if isinstance(other, Bounded) else other)

    __hash__ = None  # type: ignore[assignment]


class Roundoff(Arithmetic):
    """The arithmetic of `Bounded` arrays for one floating type. `overflows`: whether some result, which may be far
    inside a formula, has left the range of the type in which it is computed.
    """

    contracts = False

    def __init__(self, precision: Precision, *, exact: bool = False) -> None:
        super().__init__(np.float64)
        self.precision = precision
        self.exact = exact
        self.overflows = False
        self._high = largest_of(precision) / MARGIN

    def _rounded(self, value: Any, error: Any, roundings: float = 1.0) -> Bounded:
        """A result with the error passed on to it, and that of rounding it."""
        if self.exact and not np.any(error) and holds(value, self.precision):
            return Bounded(value)
        bound = np.abs(value)
        bound *= roundings * self.precision.eps
        bound += error
        bound += self.precision.smallest
        peak = np.max(bound, initial=0)
        if not self.overflows and not peak <= self._high * self.precision.eps:
            size = np.abs(value)
            self.overflows = bool(np.any(np.isfinite(size) & (size > self._high)))
        return Bounded(value, np.where(np.isnan(bound), np.inf, bound) if np.isnan(peak) else bound)

    def scalar(self, value: Any) -> Bounded:
        """A number; exact where it is an integer."""
        number = np.float64(float(value))
        exact = isinstance(value, int | Integer) or (not isinstance(value, Expr) and number.is_integer())
        return Bounded(number) if exact else self._rounded(number, 0.0)

    def permute(self, array: Any, order: Sequence[int]) -> Any:
        """The array with its axes in another order."""
        if not isinstance(array, Bounded):
            return super().permute(array, order)
        return array.moved(lambda part: part.transpose(tuple(order)))

    def reshape(self, array: Any, shape: Sequence[int]) -> Any:
        """The array in another shape of as many elements."""
        if not isinstance(array, Bounded):
            return super().reshape(array, shape)
        return array.moved(lambda part: part.reshape(tuple(shape)))

    def largest(self, array: Any) -> Any:
        """Where along the last axis the values are largest."""
        return super().largest(array.value)

    def expand(self, array: Any, shape: Sequence[int]) -> Any:
        """The array broadcast to a shape."""
        if not isinstance(array, Bounded):
            return super().expand(array, shape)
        expanded: Bounded = array.moved(lambda part: np.broadcast_to(part, tuple(shape)))
        return expanded

    def indicator(self, mask: Any) -> Bounded:
        """One where the mask holds, else zero: exact."""
        return Bounded(np.asarray(mask).astype(np.float64))

    def add(self, terms: Sequence[Any]) -> Bounded:
        """The sum, in whatever order it is taken: terms that cancel may meet last."""
        value, error = reduce(add, (t.value for t in terms)), reduce(add, (t.error for t in terms))
        if len(terms) > 2 and not self._adds_exactly(terms):
            largest = np.maximum(*(reduce(add, (np.maximum(s * t.value, 0.0) for t in terms)) for s in (1, -1)))
            error = error + (len(terms) - 2) * self.precision.eps * largest
        return self._rounded(value, error)

    def _adds_exactly(self, terms: Sequence[Any]) -> bool:
        """Whether no sum of some of the terms has an error."""
        return self.exact and all(t.exact for t in terms) and adds_exactly([t.value for t in terms], self.precision)

    def multiply(self, left: Any, right: Any) -> Bounded:
        """The product. Plain numbers, such as −1/m, are multiplied out beforehand."""
        if left.exact and right.exact and not left.ndim and not right.ndim:
            return Bounded(left.value * right.value)
        error: Any = 0.0
        if not right.exact:
            error = _times(_plus(np.abs(left.value), left.error), right.error)
        if not left.exact:
            error = _plus(np.abs(right.value) * left.error, error)
        return self._rounded(left.value * right.value, error)

    def product(self, factors: Sequence[Any]) -> Bounded:
        """The product, in whatever order it is taken: a part of it that is nearly zero has few digits."""
        whole: Bounded = super().product(factors)
        normal = self.precision.smallest / self.precision.eps
        sizes = [np.minimum(np.abs(f.value), 1.0) for f in factors]
        if len(factors) < 3 or np.prod([np.min(s, initial=1.0) for s in sizes]) >= normal:
            return whole
        part = reduce(np.multiply, sizes)
        lost = np.where(part < normal, np.abs(whole.value) * np.minimum(self.precision.smallest / part, 1.0), 0.0)
        return Bounded(whole.value, _plus(lost, whole.error)) if lost.any() else whole

    def invert(self, value: Any) -> Bounded:
        """The reciprocal; without bound where zero lies within the error.

        That of a plain number has no rounding of its own: what is multiplied by it is divided once.
        """
        if value.exact and not value.ndim:
            return Bounded(1 / value.value)
        if value.exact:
            return self._rounded(1 / value.value, 0.0)
        size = np.abs(value.value)
        least = size - value.error
        return self._rounded(1 / value.value, np.where(least > 0, value.error / (size * least), np.inf))

    def root(self, value: Any) -> Bounded:
        """The square root."""
        middle = np.sqrt(value.value)
        if value.exact:
            return self._rounded(middle, 0.0)
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
        if self.exact and array.exact and sums_exactly(array.value, over, self.precision):
            return Bounded(value)
        size = np.abs(array.value).sum(axis=over)
        growth = np.where(self._alike(array.value, value, over, n), n, min(n, LONG_SUM * n**0.5))
        error = array.error.sum(axis=over) if array.error.ndim else n * array.error
        return self._rounded(value, error + growth * self.precision.accumulate * size)

    def _alike(self, terms: Any, total: Any, over: tuple[int, ...], n: float) -> Any:
        """Whether the terms differ by less than the last place of their running sum, so that rounding repeats."""
        if LONG_SUM * n**0.5 >= n:
            return False
        spread = np.sqrt(np.maximum((terms * terms).sum(axis=over) / n - (total / n) ** 2, 0.0))
        return spread < self.precision.accumulate * np.abs(total)


def _plus(array: Any, more: Any) -> Any:
    """The sum, in the memory of the array, which nothing else has, where it has the shape of the sum."""
    return np.add(array, more, out=array if _holds(array, more) else None)


def _times(array: Any, factor: Any) -> Any:
    """The product, in the memory of the array likewise."""
    return np.multiply(array, factor, out=array if _holds(array, factor) else None)


def _holds(array: Any, other: Any) -> bool:
    return isinstance(array, np.ndarray) and np.broadcast_shapes(array.shape, np.shape(other)) == array.shape
