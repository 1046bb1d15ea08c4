"""The value of an expression at a point, element by element with plain loops.

Reading an expression turns it into nested functions of the positions of its indices, once for each point; a sum
remembers its value for each assignment of the indices that stand free in it. The judge shares the classes of
expressions with the normal form and nothing else. To teach it another class, add a row to `_READERS`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy
from sympy import Expr

from bnderive.algebra.expr import Before, Delta, Element, Sigma
from bnderive.algebra.index import Index
from bnderive.algebra.judge.arithmetic import Arithmetic
from bnderive.algebra.judge.world import Defined, Point
from bnderive.algebra.ops import BY_FUNCTION, Op

Places = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where each index that is known stands in the tuple of positions, and how many positions there are."""

    place: dict[Index, int] = field(default_factory=dict)
    depth: int = 0

    def within(self, indices: tuple[Index, ...]) -> "Scope":
        """The scope inside a sum over these indices, whose positions come last."""
        new = {index: self.depth + k for k, index in enumerate(indices)}
        return Scope({**self.place, **new}, self.depth + len(indices))


@dataclass(frozen=True, slots=True)
class Reading:
    """An expression as a function of the positions of its indices, and the places on which it depends."""

    value: Callable[[Places], Any]
    depends: frozenset[int] = frozenset()


def value_at(expr: Expr, point: Point, indices: tuple[Index, ...] = ()) -> Callable[[Places], Any]:
    """The expression as a function of the positions of `indices`, which are all the indices that stand free in it.

    It and what it returns raise Undefined where there is no value. Raises TypeError for a class that the judge does
    not know.
    """
    return read(expr, point, Scope().within(indices)).value


def define(point: Point, definitions: Iterable[Defined]) -> None:
    """Evaluate definitions in their order. Raises Undefined where one has no value."""
    for definition in definitions:
        indices = definition.quantity.indices
        value = value_at(definition.expr, point, indices)
        point.tables[definition.quantity.name] = {at: value(at) for at in point.places(indices)}


def read(expr: Expr, point: Point, scope: Scope) -> Reading:
    """Read an expression; what depends on no position is computed at once."""
    reader = next((reader for kind, reader in _READERS if isinstance(expr, kind)), None)
    if reader is None:
        raise TypeError(f"the judge cannot read {type(expr).__name__}: {expr}")
    reading = reader(expr, point, scope)
    return reading if reading.depends else _constant(reading.value(()))


def _constant(value: Any) -> Reading:
    return Reading(lambda places: value)


def _number(expr: Expr, point: Point, _: Scope) -> Reading:
    return _constant(point.arithmetic.number(Fraction(int(expr.p), int(expr.q))))


def _named_number(expr: Expr, point: Point, _: Scope) -> Reading:
    return _constant(point.arithmetic.constant(expr))


def _symbol(expr: Expr, point: Point, _: Scope) -> Reading:
    return _constant(point.symbol(expr))


def _add(expr: Expr, point: Point, scope: Scope) -> Reading:
    return _joined(expr, point, scope, lambda *numbers: reduce(point.arithmetic.add, numbers))


def _multiply(expr: Expr, point: Point, scope: Scope) -> Reading:
    return _joined(expr, point, scope, lambda *numbers: reduce(point.arithmetic.multiply, numbers))


def _power(expr: Expr, point: Point, scope: Scope) -> Reading:
    if not expr.exp.is_Rational:
        return _joined(expr, point, scope, point.arithmetic.power_of)
    base = read(expr.base, point, scope)
    power, exponent = point.arithmetic.power, Fraction(int(expr.exp.p), int(expr.exp.q))
    return Reading(lambda places: power(base.value(places), exponent), base.depends)


def _operation(expr: Expr, point: Point, scope: Scope) -> Reading:
    op: Op = BY_FUNCTION[expr.func]
    arithmetic: Arithmetic = point.arithmetic
    return _joined(expr, point, scope, lambda *numbers: arithmetic.apply(op, numbers))


def _joined(expr: Expr, point: Point, scope: Scope, join: Callable[..., Any]) -> Reading:
    parts = [read(a, point, scope) for a in expr.args]
    return Reading(lambda places: join(*[p.value(places) for p in parts]), _depends(parts))


def _element(expr: Element, point: Point, scope: Scope) -> Reading:
    if expr.name not in point.tables:
        raise KeyError(f"the judge's world has no tensor {expr.name}")
    table, parts = point.tables[expr.name], [_position(i, point, scope) for i in expr.indices]
    return Reading(lambda places: table[tuple(p.value(places) for p in parts)], _depends(parts))


def _position(expr: Expr, point: Point, scope: Scope) -> Reading:
    if not isinstance(expr, Index):
        return _element(expr, point, scope)
    place = scope.place[expr]
    return Reading(lambda places: places[place], frozenset((place,)))


def _delta(expr: Delta, point: Point, scope: Scope) -> Reading:
    return _truth(expr, point, scope, lambda left, right: left == right)


def _before(expr: Before, point: Point, scope: Scope) -> Reading:
    return _truth(expr, point, scope, lambda left, right: left < right)


def _truth(expr: Expr, point: Point, scope: Scope, holds: Callable[[int, int], bool]) -> Reading:
    left, right = (_position(a, point, scope) for a in expr.args)
    numbers = {truth: point.arithmetic.number(Fraction(int(truth))) for truth in (False, True)}
    return Reading(lambda places: numbers[holds(left.value(places), right.value(places))], _depends((left, right)))


def _sigma(expr: Sigma, point: Point, scope: Scope) -> Reading:
    body = read(expr.body, point, scope.within(expr.bound))
    add, zero = point.arithmetic.add, point.arithmetic.number(Fraction(0))
    depends = frozenset(place for place in body.depends if place < scope.depth)
    known: dict[Places, Any] = {}

    def total(places: Places) -> Any:
        key = tuple(places[k] for k in sorted(depends))
        if key not in known:
            outer = places + (0,) * (scope.depth - len(places))
            known[key] = reduce(add, (body.value(outer + inner) for inner in point.places(expr.bound)), zero)
        return known[key]

    return Reading(total, depends)


def _depends(parts: Iterable[Reading]) -> frozenset[int]:
    return frozenset[int]().union(*(p.depends for p in parts))


_READERS: tuple[tuple[type[Expr] | tuple[type[Expr], ...], Callable[..., Reading]], ...] = (
    (sympy.Rational, _number),
    (sympy.NumberSymbol, _named_number),
    (sympy.Symbol, _symbol),
    (sympy.Add, _add),
    (sympy.Mul, _multiply),
    (sympy.Pow, _power),
    (Element, _element),
    (Sigma, _sigma),
    (Delta, _delta),
    (Before, _before),
    (tuple(BY_FUNCTION), _operation),
)
