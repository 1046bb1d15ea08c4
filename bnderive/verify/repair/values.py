"""Values of edited sides at fixed points, as vectors, and looking one up among many.

A vector is a tuple of numbers; two are alike where they agree to `TOLERANCE` of their size.
"""

import cmath
from collections.abc import Callable, Sequence

Number = complex | float
Vector = tuple[Number, ...]
TOLERANCE = 1e-8
_BUCKET = 1e-6
_WEIGHTS = (1.0, 0.7548776662466927, 0.5698402909980532, 0.4301597090019468, 0.3247179572447461)


def finite(vector: Sequence[Number]) -> tuple[bool, ...]:
    """Which of the numbers are finite."""
    return tuple(cmath.isfinite(number) for number in vector)


def usable(vector: Sequence[Number] | None, kept: tuple[bool, ...]) -> Vector | None:
    """The numbers at the points that are kept; None where there are others, or where one of them is not finite."""
    if vector is None or len(vector) != len(kept) or not any(kept):
        return None
    found = tuple(number for number, keep in zip(vector, kept, strict=True) if keep)
    return found if all(finite(found)) else None


def size(vector: Vector) -> float:
    """The largest of its numbers."""
    return max(abs(number) for number in vector)


def alike(one: Vector, other: Vector) -> bool:
    """Whether two vectors agree within the tolerance."""
    scale = max(size(one), size(other), 1e-30)
    return len(one) == len(other) and all(abs(a - b) <= TOLERANCE * scale for a, b in zip(one, other, strict=True))


def plus(one: Vector, other: Vector, factor: float = 1.0) -> Vector:
    """`one + factor * other`."""
    return tuple(a + factor * b for a, b in zip(one, other, strict=True))


def times(one: Vector, other: Vector) -> Vector:
    """The products, number by number."""
    return tuple(a * b for a, b in zip(one, other, strict=True))


def over(one: Vector, other: Vector) -> Vector | None:
    """The quotients, number by number; None where one is divided by zero."""
    scale = size(other)
    if any(abs(b) <= TOLERANCE * scale for b in other):
        return None
    return tuple(a / b for a, b in zip(one, other, strict=True))


class Table:
    """Vectors with numbers, to be found by value."""

    def __init__(self, scale: float) -> None:
        self.width = max(scale, 1e-12) * _BUCKET
        self.buckets: dict[tuple[int, int], list[tuple[Vector, int]]] = {}

    def add(self, vector: Vector, number: int) -> None:
        """Enter a vector."""
        self.buckets.setdefault(self._key(vector), []).append((vector, number))

    def find(self, vector: Vector) -> list[int]:
        """The numbers of the vectors that are alike."""
        real, imaginary = self._key(vector)
        found = [
            number
            for a in (-1, 0, 1)
            for b in (-1, 0, 1)
            for entry, number in self.buckets.get((real + a, imaginary + b), ())
            if self._near(entry, vector)
        ]
        return sorted(found)

    def _near(self, one: Vector, other: Vector) -> bool:
        return all(abs(a - b) <= self.width for a, b in zip(one, other, strict=True))

    def _key(self, vector: Vector) -> tuple[int, int]:
        total = sum(weight * complex(number) for weight, number in zip(_WEIGHTS, vector, strict=False))
        return round(total.real / (4 * self.width)), round(total.imag / (4 * self.width))


Value = Callable[[str], Sequence[Number] | None]
