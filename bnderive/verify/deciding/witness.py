"""A point where the two sides of a claim differ, with numbers that a person can check by hand.

Sizes are 3 and a little more, inputs are small integers, and the arithmetic is exact where it can be (50 digits
otherwise, looked at again with 200). The definitions hold at the point, so it is a certificate. A search depends on
its seed and the expressions alone.
"""

from fractions import Fraction
from math import inf
from random import Random
from time import monotonic
from typing import Any

import sympy
from sympy import Expr

from bnderive.algebra.expr import Sigma, free_indices
from bnderive.algebra.index import Index
from bnderive.algebra.judge import Witness
from bnderive.algebra.judge.arithmetic import Arithmetic, Undefined, random_fraction
from bnderive.algebra.judge.comparison import DIGITS, RATIONALS, difference, suitable
from bnderive.algebra.judge.evaluation import define
from bnderive.algebra.judge.world import Point
from bnderive.algebra.ops import op_of
from bnderive.layer.layer import Definition, Quantity
from bnderive.verify.deciding.points import too_large
from bnderive.verify.deciding.shell import Shell, tensors_of

TRIES = 16
SMALLEST = 3
CLEAR = Fraction(1, 100)
LARGEST = 10**15
MAX_OPERATIONS = 20_000_000


def find_witness(
    lhs: Expr,
    rhs: Expr,
    shell: Shell,
    seed: int,
    *,
    off_shell: bool,
    until: float = inf,
    ones: frozenset[str] | None = None,
) -> Witness | None:
    """A place where two expressions differ, off shell or on; None where the search found none. With `ones`, one where
    every axis has length one, and what has those names is one.

    Among several it takes the first at which they differ by more than a hundredth of the larger. From the moment
    `until` of the monotonic clock on, no other is tried.
    """
    definitions = shell.needed((lhs, rhs), off_shell=off_shell)
    parts = (lhs, rhs, *(d.expr for d in definitions))
    tensors = tensors_of(parts, shell)
    if tensors is None or any(too_large(part) for part in parts) or sum(map(_operations, parts)) > MAX_OPERATIONS:
        return None
    arithmetic = DIGITS if DIGITS in suitable(parts) else RATIONALS
    defined = {d.quantity.name for d in definitions}
    drawn = tuple(t for t in tensors if t.name not in defined)
    kinks = any((op := op_of(node)) and op.rational for part in parts for node in sympy.preorder_traversal(part))
    best: Witness | None = None
    for attempt in range(TRIES):
        if monotonic() > until:
            break
        try:
            point = _point(
                parts,
                drawn,
                shell,
                f"{seed}/{attempt}",
                attempt,
                plain=attempt < TRIES // 2 and not kinks,
                ones=ones,
            )
            found = _differ(lhs, rhs, point, arithmetic, definitions)
        except (ArithmeticError, KeyError, TypeError, RecursionError):
            continue
        if found is not None and _clear(found):
            return found
        best = best or found
    return best


def _operations(expr: Expr) -> int:
    """About how many operations it takes to evaluate an expression at every place."""
    places: int = (SMALLEST + 1) ** len(free_indices(expr))
    return places * _at_a_place(expr)


def _at_a_place(expr: Expr) -> int:
    inside = 1 + sum(_at_a_place(a) for a in expr.args)
    places: int = (SMALLEST + 1) ** len(expr.bound) if isinstance(expr, Sigma) else 1
    return inside * places


def _differ(
    lhs: Expr,
    rhs: Expr,
    point: Point,
    arithmetic: Arithmetic,
    definitions: tuple[Definition, ...],
) -> Witness | None:
    witness: Witness | None = None
    finer: Arithmetic | None = arithmetic
    while finer is not None:
        in_it = _in_arithmetic(point, finer)
        define(in_it, definitions)
        witness = difference(lhs, rhs, in_it)
        if witness is None:
            return None
        if max(abs(witness.left), abs(witness.right)) > LARGEST:
            raise Undefined("a value so large that it may be a division by zero")
        finer = finer.finer() if finer is arithmetic else None
    return witness


def _in_arithmetic(point: Point, arithmetic: Arithmetic) -> Point:
    def number(value: Any) -> Any:
        return arithmetic.number(value) if isinstance(value, Fraction) else value

    tables = {name: {at: number(v) for at, v in table.items()} for name, table in point.tables.items()}
    symbols = {name: number(v) for name, v in point.symbols.items()}
    return Point(arithmetic, point.seed, dict(point.sizes), tables, symbols)


def _clear(witness: Witness) -> bool:
    left, right = witness.left, witness.right
    return bool(abs(left - right) * CLEAR.denominator > max(abs(left), abs(right)) * CLEAR.numerator)


def _point(
    parts: tuple[Expr, ...],
    drawn: tuple[Quantity, ...],
    shell: Shell,
    seed: str,
    attempt: int,
    *,
    plain: bool,
    ones: frozenset[str] | None = None,
) -> Point:
    """Values for all that is not defined, as fractions: small integers where `plain`.

    Sizes change from one attempt to the next: 2/(m − 1) is 1 where m is 3. With `ones` they are all one.
    """
    names = {i.axis.size for part in parts for i in part.atoms(Index)} | {a.size for t in drawn for a in t.axes}
    order = sorted(names | {t.labels.size for t in drawn if t.labels is not None})
    Random(f"{seed}/sizes").shuffle(order)  # noqa: S311
    point = Point(RATIONALS, seed, {name: SMALLEST + (k + attempt) % 3 for k, name in enumerate(order)})
    point.sizes.update(dict.fromkeys(order, 1) if ones is not None else {})
    for tensor in drawn:
        rng = point.random("tensor", tensor.name)
        positive = tensor.name in shell.positive
        places = point.places(tensor.indices)
        if ones is not None and tensor.name in ones:
            point.tables[tensor.name] = dict.fromkeys(places, Fraction(1))
        elif tensor.labels is not None:
            point.tables[tensor.name] = {at: rng.randrange(point.size(tensor.labels.size)) for at in places}
        else:
            point.tables[tensor.name] = {at: _number(rng, positive, plain) for at in places}
    for symbol in sorted({s for part in parts for s in part.atoms(sympy.Symbol)}, key=lambda s: s.name):
        if symbol.name not in point.sizes:
            rng = point.random("symbol", symbol.name)
            positive = bool(symbol.is_positive)
            whole = Fraction(rng.randint(1, 4) if positive else rng.randint(0, 2))
            point.symbols[symbol.name] = whole if symbol.is_integer else _number(rng, positive, plain)
    return point


def _number(rng: Random, positive: bool, plain: bool) -> Fraction:
    if not plain:
        return random_fraction(rng, positive)
    return Fraction(rng.randint(1, 5) if positive else rng.choice((-3, -2, -1, 1, 2, 3, 4, 5)))
