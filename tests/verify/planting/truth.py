"""Whether two sides of a claim are equal, found from outside: numbers at random points, and the exact judge.

Input: expressions and definitions. Output: whether they are equal on shell, where every definition holds, and off
shell, where the statistics are free numbers. Nothing here asks the normal form, nor the points that a verification
looks at.
"""

from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import numpy as np
import sympy
from sympy import Expr

from bnderive.algebra.expr import Before, Delta, Element, Sigma, free_indices
from bnderive.algebra.index import Index
from bnderive.algebra.judge import World, same
from bnderive.algebra.ops import op_of
from bnderive.layer.layer import Quantity
from bnderive.verify.deciding.shell import Shell, tensors_of

POINTS = 2
SMALLEST = 3
LARGEST = 4
DRAWS = 4
CLOSE = 1e-7


@dataclass(slots=True)
class Point:
    """Random numbers for all that a set of expressions names, drawn when first asked for."""

    shell: Shell
    seed: int
    on_shell: bool
    known: dict[str, Quantity]
    tensors: dict[str, Any] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    symbols: dict[str, float] = field(default_factory=dict)

    def random(self, name: str) -> np.random.Generator:
        """Random numbers that depend on the seed and a name alone."""
        return np.random.default_rng([self.seed, *name.encode()])

    def size(self, name: str) -> int:
        """The length of an axis; lengths differ as long as there are few, and from one point to the next."""
        return self.sizes.setdefault(name, SMALLEST + (self.seed + len(self.sizes)) % 4)

    def symbol(self, name: str, whole: bool) -> float:
        """A size, or a number for a parameter."""
        if name in self.sizes or whole:
            return float(self.size(name))
        return self.symbols.setdefault(name, float(self.random(name).uniform(0.2, 0.8)))

    def tensor(self, quantity: Quantity) -> Any:
        """The values of a tensor: as it is defined, or drawn."""
        name = quantity.name
        if name in self.tensors:
            return self.tensors[name]
        shape = tuple(self.size(a.size) for a in quantity.axes)
        found = next((d for d in self.shell.definitions if d.quantity.name == name), None)
        rng = self.random(name)
        if found is not None and (self.on_shell or name not in self.shell.free):
            value = full(self, found.expr, found.quantity.indices)
        elif quantity.labels is not None:
            value = rng.integers(0, self.size(quantity.labels.size), shape)
        elif name in self.shell.free:
            value = rng.uniform(0.5, 2.0, shape)
        else:
            value = rng.uniform(0.3, 2.0, shape) * rng.choice((-1.0, 1.0), shape)
        self.tensors[name] = value
        return value


def full(point: Point, expr: Expr, indices: tuple[Index, ...]) -> Any:
    """The values of an expression, an axis for each index."""
    with np.errstate(all="ignore"):
        found = _value(point, expr, indices)
    return np.broadcast_to(found, tuple(point.size(i.axis.size) for i in indices))


def _value(point: Point, expr: Expr, dims: tuple[Index, ...]) -> Any:
    """The values of an expression, in as many axes as `dims`, each of its length or of one."""

    def inner(part: Expr) -> Any:
        return _value(point, part, dims)

    match expr:
        case Index():
            k = dims.index(expr)
            return np.arange(point.size(expr.axis.size)).reshape(*[1] * k, -1, *[1] * (len(dims) - k - 1))
        case Element():
            table = point.tensor(point.known[expr.name])
            return table[tuple(inner(i) for i in expr.indices)] if expr.indices else table
        case Sigma():
            wide = (*dims, *expr.bound)
            body = _value(point, expr.body, wide)
            lengths = [point.size(i.axis.size) for i in expr.bound]
            body = np.asarray(body) if np.ndim(body) else np.reshape(body, [1] * len(wide))
            body = np.broadcast_to(body, (*np.shape(body)[: len(dims)], *lengths))
            return body.sum(axis=tuple(range(len(dims), len(wide))))
        case Delta():
            return (inner(expr.args[0]) == inner(expr.args[1])).astype(float)
        case Before():
            return (inner(expr.args[0]) < inner(expr.args[1])).astype(float)
        case sympy.Symbol():
            return point.symbol(expr.name, bool(expr.is_integer and expr.is_positive))
        case sympy.Add():
            return reduce(np.add, (inner(a) for a in expr.args))
        case sympy.Mul():
            return reduce(np.multiply, (inner(a) for a in expr.args))
        case sympy.Pow():
            return np.power(np.asarray(inner(expr.base), dtype=float), inner(expr.exp))
    if op := op_of(expr):
        return op.numeric(np, *(inner(a) for a in expr.args))
    return float(expr)


@dataclass(frozen=True, slots=True)
class Truth:
    """Whether two sides are equal on shell, and off; None where no number was found."""

    on: bool | None
    off: bool | None


def truth(left: Expr, right: Expr, shell: Shell) -> Truth:
    """Whether two expressions are equal. What the numbers do not tell apart is looked at exactly."""
    found = [_same_at(left, right, shell, on_shell=on) for on in (True, False)]
    if found[0]:
        found = [f and exactly(left, right, shell, on_shell=on) for f, on in zip(found, (True, False), strict=True)]
    return Truth(*found)


def _same_at(left: Expr, right: Expr, shell: Shell, *, on_shell: bool) -> bool | None:
    free = tuple(sorted(free_indices(left) | free_indices(right), key=lambda i: (i.name, i.axis)))
    tensors = tensors_of((left, right, *(d.expr for d in shell.definitions)), shell)
    if tensors is None:
        return None
    seen = None
    for seed in range(POINTS):
        point = Point(shell, seed, on_shell, {t.name: t for t in tensors})
        a, b = full(point, left, free), full(point, right, free)
        usable = np.isfinite(a) & np.isfinite(b)
        if not usable.any():
            continue
        seen = True
        if (np.abs(a - b)[usable] > CLOSE * np.maximum(1, np.maximum(np.abs(a), np.abs(b)))[usable]).any():
            return False
    return seen


def exactly(left: Expr, right: Expr, shell: Shell, *, on_shell: bool) -> bool | None:
    """What the exact judge says; None where it finds no point."""
    definitions = shell.needed((left, right), off_shell=not on_shell)
    tensors = tensors_of((left, right, *(d.expr for d in definitions)), shell)
    if tensors is None:
        return None
    defined = {d.quantity.name for d in definitions}
    world = World(tuple(t for t in tensors if t.name not in defined), definitions, largest=LARGEST)
    return same(left, right, world, draws=DRAWS)
