"""Whether two expressions are equal, found by evaluating both at random points of a world.

Unequal is certain: the witness shows where, and has been looked at again with four times the digits if not exact.
Equal means equal at every place of several points, one of them with at least three positions on every axis (with two,
x₁ − μ is −(x₂ − μ) and much is equal that is not so). The arithmetic is the most exact one that the expressions and
the definitions that they need allow.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import sympy
from sympy import Expr

from bnderive.algebra.expr import free_indices
from bnderive.algebra.judge.arithmetic import Arithmetic, Digits, PrimeField, Rationals, Undefined
from bnderive.algebra.judge.evaluation import define, value_at
from bnderive.algebra.judge.world import Defined, Point, World, draw_point, draw_sizes
from bnderive.algebra.ops import op_of

FIELD: Arithmetic = PrimeField()
RATIONALS: Arithmetic = Rationals()
DIGITS: Arithmetic = Digits(50)
TRIES = 12
TELLING = 3
PLACES = 64


@dataclass(frozen=True, slots=True)
class Witness:
    """Where two expressions differ: sizes, values of symbols and of tensors, the place, and what each side is there.

    In a prime field the values are numbers modulo the prime: they show that the sides differ, and are not for people
    to read.
    """

    sizes: Mapping[str, int]
    symbols: Mapping[str, Any]
    tensors: Mapping[str, Mapping[tuple[int, ...], Any]]
    at: Mapping[str, int]
    left: Any
    right: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the judge found. `equal` is None where too few points were usable; `discarded` points had no value."""

    equal: bool | None
    arithmetic: str
    points: int
    discarded: int
    witness: Witness | None = None


def same(lhs: Expr, rhs: Expr, world: World, draws: int = 4) -> bool | None:
    """Whether two expressions are equal wherever the definitions of `world` hold; None when no draw was usable."""
    return compare(lhs, rhs, world, draws).equal


def compare(lhs: Expr, rhs: Expr, world: World, draws: int = 4, arithmetics: tuple[Arithmetic, ...] = ()) -> Comparison:
    """Compare two expressions at `draws` random points, in the first of `arithmetics` that is conclusive.

    Each but the last is conclusive when it finds them equal. Without `arithmetics` the judge chooses. Raises TypeError
    for an expression that it cannot read, KeyError for a tensor that the world does not have.
    """
    definitions = world.needed((lhs, rhs))
    discarded = 0
    for arithmetic in arithmetics or suitable((lhs, rhs, *(d.expr for d in definitions))):
        found = _compare_in(arithmetic, lhs, rhs, world, definitions, draws)
        discarded += found.discarded
        if found.equal:
            break
    return Comparison(found.equal, found.arithmetic, found.points, discarded, found.witness)


def suitable(exprs: Iterable[Expr]) -> tuple[Arithmetic, ...]:
    """The arithmetics that can evaluate these expressions, the one to try first in front."""
    nodes = [node for expr in exprs for node in sympy.preorder_traversal(expr)]
    ops = [op for node in nodes if (op := op_of(node))]
    powers = [node.exp for node in nodes if isinstance(node, sympy.Pow)]
    roots = any(not e.is_Integer for e in powers)
    constants = any(isinstance(node, sympy.NumberSymbol) for node in nodes)
    if constants or any(not op.rational for op in ops) or any(not e.is_Rational for e in powers) or (ops and roots):
        return (DIGITS,)
    if ops:
        return (RATIONALS,)
    return (FIELD, DIGITS) if roots else (FIELD,)


def _compare_in(
    arithmetic: Arithmetic, lhs: Expr, rhs: Expr, world: World, definitions: tuple[Defined, ...], draws: int
) -> Comparison:
    name, names = type(arithmetic).__name__, world.sizes((lhs, rhs))
    used, discarded, telling = 0, 0, False
    for attempt in range(draws * TRIES):
        seed, large = f"{world.seed}/{attempt}", attempt % 2 == 0
        smallest, largest = (TELLING, world.largest) if large else (1, TELLING)
        sizes = draw_sizes(names, Random(seed), smallest, largest)  # noqa: S311
        try:
            witness = _difference_at(arithmetic, lhs, rhs, world, definitions, seed, sizes)
            if witness and (finer := arithmetic.finer()):
                witness = _difference_at(finer, lhs, rhs, world, definitions, seed, sizes)
        except Undefined:
            discarded += 1
            continue
        used += 1
        telling = telling or large
        if witness:
            return Comparison(False, name, used, discarded, witness)
        if used >= draws and telling:
            return Comparison(True, name, used, discarded)
    return Comparison(None, name, used, discarded)


def _difference_at(
    arithmetic: Arithmetic,
    lhs: Expr,
    rhs: Expr,
    world: World,
    definitions: tuple[Defined, ...],
    seed: str,
    sizes: Mapping[str, int],
) -> Witness | None:
    point = draw_point(world, arithmetic, seed, sizes)
    define(point, definitions)
    return difference(lhs, rhs, point)


def difference(lhs: Expr, rhs: Expr, point: Point) -> Witness | None:
    """A place where two expressions differ at this point; None where none was found. Raises Undefined."""
    free = tuple(sorted(free_indices(lhs) | free_indices(rhs), key=lambda i: (i.name, i.axis)))
    left, right = value_at(lhs, point, free), value_at(rhs, point, free)
    places = list(point.places(free))
    if len(places) > PLACES:
        places = point.random("places").sample(places, PLACES)
    for at in places:
        a, b = left(at), right(at)
        if not point.arithmetic.equal(a, b):
            named = {index.name: position for index, position in zip(free, at, strict=True)}
            return Witness(point.sizes, point.symbols, point.tables, named, a, b)
    return None
