"""A few points in floating point, on shell and off: quick to ask, and never the last word.

What agrees here is still to be proved, and what differs needs an exact witness. One evaluation takes all points.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import Any

import numpy as np
import sympy
from sympy import Expr

from bnderive.algebra.evaluate import evaluate
from bnderive.algebra.expr import Element, free_indices
from bnderive.algebra.index import Index
from bnderive.errors import BnderiveError
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.deciding.shell import Shell, tensors_of

TOLERANCE = 1e-9
FLOOR = 1e-2
SMALLEST = 3
MAX_INDICES = 9
MAX_NODES = 4000


@dataclass(frozen=True, slots=True)
class Kind:
    """What a point is like: whether the definitions of free names hold, and whether inputs and free names are drawn
    positive (so that roots and logarithms have values) or of either sign.
    """

    on_shell: bool
    inputs_positive: bool
    free_positive: bool


KINDS = (
    Kind(True, False, True),
    Kind(True, False, True),
    Kind(True, True, True),
    Kind(False, False, True),
    Kind(False, False, False),
    Kind(False, True, True),
)
ON = np.array([k.on_shell for k in KINDS])


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether two expressions agree on shell and off; None where no point was usable."""

    on: bool | None
    off: bool | None


@dataclass(slots=True)
class Points:
    """The points of one shell. Values are drawn when a name is first met, and depend on the seed and the name alone."""

    shell: Shell
    seed: int
    values: dict[str, Any] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    symbols: dict[str, float] = field(default_factory=dict)

    def at(self, expr: Expr, indices: tuple[Index, ...]) -> Any | None:
        """The values of an expression: an axis for the points, then one for each index. None where it has none."""
        names = _content(expr)
        if names is None or not (self._known(names) or self._draw(expr)):
            return None
        self._size(i.axis.size for i in indices)
        return self._value(expr, indices)

    def _value(self, expr: Expr, indices: tuple[Index, ...]) -> Any | None:
        try:
            found = evaluate(expr, self.values, self.sizes, self.symbols, indices)
        except (BnderiveError, ArithmeticError, RecursionError, ValueError, LookupError):
            return None
        return np.broadcast_to(found, (len(KINDS), *(self.sizes[i.axis.size] for i in indices)))

    def _known(self, names: "_Names") -> bool:
        sizes = names.sizes <= self.sizes.keys()
        return sizes and names.tensors <= self.values.keys() and names.symbols <= self.symbols.keys()

    def _draw(self, expr: Expr) -> bool:
        """Draw what an expression needs and is not drawn yet; False where that cannot be told, or is too much."""
        needed = self.shell.needed((expr,))
        parts = [expr, *(d.expr for d in needed)]
        tensors = tensors_of(parts, self.shell)
        if tensors is None or any(too_large(e) for e in parts):
            return False
        axes = {i.axis.size for part in parts for i in part.atoms(Index)} | {a.size for t in tensors for a in t.axes}
        symbols = {s for part in parts for s in part.atoms(sympy.Symbol)}
        counts = {s.name for s in symbols if s.is_integer and s.is_positive}
        self._size(axes | counts | {t.labels.size for t in tensors if t.labels is not None})
        for name in sorted(s.name for s in symbols):
            self.symbols.setdefault(name, Random(f"{self.seed}/symbol/{name}").uniform(0.3, 0.9))  # noqa: S311
        defined = {d.quantity.name for d in needed}
        for tensor in tensors:
            if tensor.name not in self.values and tensor.name not in defined:
                self.values[tensor.name] = self._drawn(tensor, [k.inputs_positive for k in KINDS])
        return all(self._define(d) for d in needed if d.quantity.name not in self.values)

    def _size(self, names: Iterable[str]) -> None:
        for name in sorted(set(names) - self.sizes.keys()):
            self.sizes[name] = SMALLEST + len(self.sizes) % 4

    def _define(self, definition: Definition) -> bool:
        quantity = definition.quantity
        found = self._value(definition.expr, quantity.indices)
        if quantity.name in self.shell.free:
            on = ON.reshape(-1, *[1] * len(quantity.indices))
            drawn = self._drawn(quantity, [k.free_positive for k in KINDS])
            found = np.where(on, np.nan if found is None else found, drawn)
        if found is not None:
            self.values[quantity.name] = np.array(found)
        return found is not None

    def _drawn(self, tensor: Quantity, positive: list[bool]) -> Any:
        rng = Random(f"{self.seed}/tensor/{tensor.name}")  # noqa: S311
        shape = [self.sizes[a.size] for a in tensor.axes]
        count = int(np.prod(shape, dtype=int))
        if tensor.labels is not None:
            size = self.sizes[tensor.labels.size]
            rows = [[rng.randrange(size) for _ in range(count)] for _ in KINDS]
            return np.array(rows).reshape(len(KINDS), *shape)
        known = tensor.name in self.shell.positive
        signs = [[1 if sure or known or rng.random() < 0.5 else -1 for _ in range(count)] for sure in positive]
        sizes = [[rng.uniform(0.2, 2.0) for _ in range(count)] for _ in KINDS]
        return (np.array(signs) * np.array(sizes)).reshape(len(KINDS), *shape)


@lru_cache(maxsize=64)
def points_of(shell: Shell, seed: int) -> Points:
    """The points of a shell; made once."""
    return Points(shell, seed)


@dataclass(frozen=True, slots=True)
class _Names:
    """What an expression needs values for."""

    tensors: frozenset[str]
    symbols: frozenset[str]
    sizes: frozenset[str]


@lru_cache(maxsize=2048)
def _content(expr: Expr) -> _Names | None:
    """The names in an expression; None where it is too large to be evaluated at a point in a moment."""
    tensors, symbols, indices = set[str](), set[str](), set[Index]()
    stack, count = [expr], 0
    while stack:
        part = stack.pop()
        count += 1
        if count > MAX_NODES:
            return None
        if isinstance(part, Index):
            indices.add(part)
        elif isinstance(part, Element):
            tensors.add(part.name)
        elif isinstance(part, sympy.Symbol):
            symbols.add(part.name)
        stack.extend(part.args)
    if len(indices) > MAX_INDICES:
        return None
    return _Names(frozenset(tensors), frozenset(symbols), frozenset(i.axis.size for i in indices))


def too_large(expr: Expr) -> bool:
    """Whether an expression is too large to be evaluated at a point in a moment."""
    return _content(expr) is None


def agreement(lhs: Expr, rhs: Expr, shell: Shell, seed: int) -> Agreement:
    """Whether two expressions agree at the points of a shell, on it and off it."""
    points = points_of(shell, seed)
    free = tuple(sorted(free_indices(lhs) | free_indices(rhs), key=lambda i: (i.name, i.axis)))
    left, right = points.at(lhs, free), points.at(rhs, free)
    if left is None or right is None:
        return Agreement(None, None)
    usable = (np.isfinite(left) & np.isfinite(right)).reshape(len(KINDS), -1)
    equal = (close(left, right)).reshape(len(KINDS), -1) | ~usable
    rows = [bool(e.all()) if u.any() else None for e, u in zip(equal, usable, strict=True)]
    return Agreement(*(_all(r for r, on in zip(rows, ON, strict=True) if on == wanted) for wanted in (True, False)))


def _all(rows: Iterable[bool | None]) -> bool | None:
    known = [r for r in rows if r is not None]
    return all(known) if known else None


def close(left: Any, right: Any) -> Any:
    """Where two arrays agree to nine digits, or to eleven decimals."""
    with np.errstate(all="ignore"):
        scale = np.maximum(np.maximum(np.abs(left), np.abs(right)), FLOOR)
        return np.abs(left - right) <= TOLERANCE * scale


@dataclass(frozen=True, slots=True)
class Probe:
    """A target's values, to compare hundreds of candidates with, at about half a millisecond each. Made by `probe`."""

    points: Points
    indices: tuple[Index, ...]
    target: Any

    def __call__(self, candidate: Expr) -> bool:
        """Whether a candidate agrees with the target on shell and off."""
        return self._agrees(candidate, slice(None))

    def on_shell(self, candidate: Expr) -> bool:
        """Whether a candidate agrees with the target where all definitions hold."""
        return self._agrees(candidate, ON)

    def _agrees(self, candidate: Expr, rows: Any) -> bool:
        if self.target is None or not free_indices(candidate) <= set(self.indices):
            return False
        found = self.points.at(candidate, self.indices)
        if found is None:
            return False
        usable = np.isfinite(self.target[rows])
        return bool(usable.any()) and bool((close(self.target[rows], found[rows]) | ~usable).all())


def probe(shell: Shell, target: Expr, seed: int = 0) -> Probe:
    """A quick filter for candidates that may equal `target`: what passes is still to be proved."""
    points = points_of(shell, seed)
    indices = tuple(sorted(free_indices(target), key=lambda i: (i.name, i.axis)))
    return Probe(points, indices, points.at(target, indices))
