"""Whether names of which only the slopes are unknown can make two sides equal, in floating point.

Input: two sides in which such names stand with their slopes, and what each may be made of. Output: whether they are
equal where the names are usual statistics, or with any slopes, at one point and for several draws of the gradients from
outside. All that the names may be is tried at once, along an axis of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, islice, product
from math import inf
from typing import Any

import numpy as np
from sympy import Expr

from bnderive.algebra.evaluate import evaluate
from bnderive.algebra.expr import free_indices
from bnderive.algebra.index import Index
from bnderive.errors import BnderiveError
from bnderive.layer.layer import Quantity
from bnderive.verify.deciding.points import Points
from bnderive.verify.deciding.shell import Shell, mentioned
from bnderive.verify.doubts.statistics import STATISTICS, Statistic, slopes_of
from bnderive.verify.symbols.usual import EPSILON

_DRAWS = 5
_MOST_WAYS = 900
_MOST_ROWS = 40_000
_CLOSE = 1e-7
_ROW = 2  # of the points: on shell, with inputs that are positive
_Way = tuple[Statistic | None, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A name that nothing defines, and what it may be a statistic of."""

    quantity: Quantity
    of: Quantity

    @property
    def slope(self) -> str:
        """The name of its slopes."""
        return f"{self.quantity.name}′{self.of.name}"


@dataclass(slots=True)
class _Place:
    """A point: values without an axis for the ways, or behind it; `slopes` are those of the statistics."""

    points: Points
    ways: tuple[_Way, ...]
    values: dict[str, Any] = field(default_factory=dict)
    slopes: dict[str, Any] = field(default_factory=dict)

    def at(self, expr: Expr, free: tuple[Index, ...], values: Mapping[str, Any]) -> Any:
        return evaluate(expr, values, self.points.sizes, self.points.symbols, free)


def may_be_equal(
    left: Expr,
    right: Expr,
    shell: Shell,
    made: tuple[Made, ...],
    slopes: frozenset[str],
    any_slopes: frozenset[str],
    seed: int,
) -> bool:
    """Whether two sides are equal where each name is a usual statistic of what stands beside it, or constant; or with
    some slopes of those in `any_slopes`, where more is asked of them than there are of them.
    """
    try:
        place = _placed(left, right, shell, made, slopes, seed)
        if place is None:
            return False
        if _by_a_statistic(left, right, place, slopes):
            return True
        return bool(any_slopes) and _by_some_slopes(left - right, place, slopes, any_slopes, seed)
    except (BnderiveError, ArithmeticError, RecursionError, ValueError, LookupError):
        return False


def _free(*exprs: Expr) -> tuple[Index, ...]:
    return tuple(sorted(frozenset[Index]().union(*map(free_indices, exprs)), key=lambda i: (i.name, i.axis)))


def _placed(
    left: Expr, right: Expr, shell: Shell, made: tuple[Made, ...], slopes: frozenset[str], seed: int
) -> _Place | None:
    """A point at which each name is, in turn, any number or a usual statistic, and what rests on it follows."""
    points = Points(shell, seed)
    free = _free(left, right)
    if points.at(left - right, free) is None or points.at(left, free) is None:
        return None
    for quantity in (q for one in made for q in (one.quantity, one.of)):
        if points.at(quantity.element, quantity.indices) is None:
            return None
    eps = points.symbols.setdefault(EPSILON.code(), 0.5)
    ways = tuple(islice(_ways(len(made)), _MOST_WAYS))
    place = _Place(points, ways, {name: array[_ROW] for name, array in points.values.items()})
    for k, one in enumerate(made):
        _set(place, one, [way[k] for way in ways], eps)
    for definition in shell.needed((left, right)):
        quantity = definition.quantity
        place.values[quantity.name] = place.at(definition.expr, quantity.indices, place.values)
    place.slopes |= {n: np.zeros_like(place.values[n]) for n in slopes - place.slopes.keys()}
    return place


def _ways(count: int) -> Iterator[_Way]:
    """What so many names may be: all constant, one of them a statistic, two of them."""
    for some in range(min(count, 2) + 1):
        for names in combinations(range(count), some):
            for kinds in product(STATISTICS, repeat=some):
                known = dict(zip(names, kinds, strict=True))
                yield tuple(known.get(k) for k in range(count))


def _set(place: _Place, made: Made, kinds: list[Statistic | None], eps: float) -> None:
    """Give a name its values along the axes that it has not, and its slopes, in each way."""
    quantity, of = made.quantity, made.of
    if not set(quantity.axes) <= set(of.axes) or len({*of.axes}) < len(of.axes):
        return
    for definition in place.points.shell.needed((of.element,)):
        own = definition.quantity
        place.values[own.name] = place.at(definition.expr, own.indices, place.values)
    drawn, found = place.values[quantity.name], place.values[of.name]
    along = tuple(k for k, axis in enumerate(of.axes) if axis not in quantity.axes)
    each = found if found.ndim > len(of.axes) else np.broadcast_to(found, (len(kinds), *found.shape))
    none = np.zeros((*drawn.shape, *each.shape[1:]))
    known: dict[Any, Any] = {}
    for kind, row in zip(kinds, each, strict=True):
        if kind is not None and (kind.name, row.tobytes()) not in known:
            with np.errstate(all="ignore"):  # at zeros, a length has no slope
                known[kind.name, row.tobytes()] = kind.of(row, along, eps), slopes_of(kind, row, along, eps)
    both = [known[k.name, r.tobytes()] if k is not None else (drawn, none) for k, r in zip(kinds, each, strict=True)]
    place.values[quantity.name] = np.array([value for value, _ in both])
    place.slopes[made.slope] = np.array([slope for _, slope in both])


def _by_a_statistic(left: Expr, right: Expr, place: _Place, slopes: frozenset[str]) -> bool:
    """Whether, in one of the ways, the sides are equal; zero is compared with what they are otherwise."""
    known = {**place.values, **{n: place.slopes[n] for n in slopes}}
    flat = {**place.values, **{n: np.zeros_like(place.slopes[n]) for n in slopes}}
    free, count = _free(left, right), len(place.ways)
    shape = (count, *(place.points.sizes[i.axis.size] for i in free))
    each = ((left - right, known), (left, known), (left - right, flat))
    found = (np.broadcast_to(place.at(expr, free, values), shape) for expr, values in each)
    off, size, held = (np.abs(array).reshape(count, -1).max(axis=1) for array in found)
    scale = np.maximum(size, held) if right != 0 else np.maximum(held, np.median(off))
    return bool(((off < _CLOSE * scale) & (scale < inf)).any())


def _by_some_slopes(
    difference: Expr, place: _Place, slopes: frozenset[str], open_to: frozenset[str], seed: int
) -> bool:
    """Whether, in one of the ways, some slopes make a difference zero whatever the gradients from outside are; those
    that are not open are zero.
    """
    free, points = _free(difference), place.points
    outside = {n for n in mentioned(difference) - slopes if n[:1] == "d" and _known(n[1:], points)}
    draws = _DRAWS if outside else 1
    places = [(n, at) for n in sorted(open_to) for at in np.ndindex(*points.values[n].shape[1:])]
    count = len(places) + 2
    ways = min(len(place.ways), _MOST_ROWS // (draws * count))
    if not ways:
        return False
    rng = np.random.default_rng(seed)
    step = rng.uniform(0.3, 2.0, len(places))
    values: dict[str, Any] = {}
    for name in sorted(mentioned(difference) - slopes):
        drawn, bare = place.values[name], points.values[name].ndim - 1
        if name in outside:
            drawn = rng.uniform(0.3, 2.0, (draws, *drawn.shape))
            values[name] = np.concatenate([np.repeat(drawn, count, axis=0)] * ways)
        else:
            values[name] = drawn if drawn.ndim == bare else np.repeat(drawn[:ways], draws * count, axis=0)
    for name in slopes:
        rows = np.zeros((count, *points.values[name].shape[1:]))
        for k, (_, at) in ((k, p) for k, p in enumerate(places) if p[0] == name):
            rows[(k + 1, *at)], rows[(count - 1, *at)] = 1.0, step[k]
        values[name] = np.concatenate([rows] * (ways * draws))
    found = np.asarray(place.at(difference, free, values), dtype=float).reshape(ways, draws, count, -1)
    return any(_solvable(way, step) for way in found if np.isfinite(way).all())


def _solvable(found: Any, step: Any) -> bool:
    """Whether some slopes make a difference zero: of each draw its values without slopes, with each alone, with all."""
    base, columns, tried = found[:, 0], found[:, 1:-1] - found[:, :1], found[:, -1]
    matrix = np.moveaxis(columns, 1, -1).reshape(-1, len(step))
    close = _CLOSE * max(float(np.abs(found).max()), 1.0)
    if np.abs(base.reshape(-1) + matrix @ step - tried.reshape(-1)).max() > close:
        return False  # slopes of slopes
    best, _, rank, _ = np.linalg.lstsq(matrix, -base.reshape(-1), rcond=None)
    asked = np.count_nonzero(np.abs(matrix).max(axis=1) > close)
    return bool(np.abs(matrix @ best + base.reshape(-1)).max() <= close and rank < asked)


def _known(name: str, points: Points) -> bool:
    return name in points.values or any(d.quantity.name == name for d in points.shell.definitions)
