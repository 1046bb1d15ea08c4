"""The judge itself: its arithmetics obey their laws, its definitions hold, and it agrees with numpy written by hand."""

import ast
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import Abs, Expr, Function, Integer, Rational, Symbol, exp, log, pi, sin, tanh

from bnderive.algebra.expr import Before, Delta, Element, Sigma
from bnderive.algebra.judge import World, compare, same
from bnderive.algebra.judge.arithmetic import Arithmetic, Digits, PrimeField, Rationals, Undefined
from bnderive.algebra.judge.comparison import DIGITS, FIELD, RATIONALS, suitable
from bnderive.algebra.judge.evaluation import define, value_at
from bnderive.algebra.judge.world import Point, draw_point
from bnderive.algebra.ops import OPS, maximum, sigmoid, step
from tests.algebra.settings import ALPHA, DDOF, EPS, GAMMA, HALF, INPUTS, C, D, I, J, M, N, T, W, X
from tests.algebra.settings import settings as worlds

SETTINGS = {s.name: s for s in worlds()}
WORLD = World(INPUTS)
STEADY = settings(deadline=None, derandomize=True)
FRACTIONS = st.fractions(min_value=-9, max_value=9, max_denominator=99)


def at_point(name: str, arithmetic: Arithmetic = RATIONALS, **sizes: int) -> Point:
    return draw_point(SETTINGS[name].world(0), arithmetic, "seed", {"m": 3, "C": 4, **sizes})


def array(point: Point, name: str) -> Any:
    table = point.tables[name]
    shape = tuple(max(at[k] for at in table) + 1 for k in range(len(next(iter(table)))))
    result = np.empty(shape, dtype=object)
    for at, value in table.items():
        result[at] = value
    return result


@STEADY
@given(FRACTIONS, FRACTIONS, st.integers(-5, 5))
def test_prime_field_is_an_image_of_the_rationals(a: Fraction, b: Fraction, k: int) -> None:
    assume(a or k >= 0)
    field, exact = PrimeField(), Rationals()
    assert field.number(a + b) == field.add(field.number(a), field.number(b))
    assert field.number(a * b) == field.multiply(field.number(a), field.number(b))
    assert field.number(exact.power(a, Fraction(k))) == field.power(field.number(a), Fraction(k))


@STEADY
@given(st.integers(), st.fractions(-3, 3, max_denominator=7), st.fractions(-3, 3, max_denominator=7))
def test_powers_in_the_prime_field_obey_the_laws_of_positive_numbers(seed: int, s: Fraction, t: Fraction) -> None:
    field, rng = PrimeField(), Random(seed)  # noqa: S311
    a, b = field.draw(rng, True), field.draw(rng, True)
    assert field.multiply(field.power(a, s), field.power(a, t)) == field.power(a, s + t)
    assert field.power(field.power(a, s), t) == field.power(a, s * t)
    assert field.multiply(field.power(a, s), field.power(b, s)) == field.power(field.multiply(a, b), s)


def test_the_modulus_is_a_safe_prime_with_small_squares() -> None:
    assert sympy.isprime(PrimeField.order)
    assert sympy.isprime(PrimeField.modulus)
    field = PrimeField()
    assert [field.power(k * k, Fraction(1, 2)) for k in range(1, 37)] == list(range(1, 37))
    with pytest.raises(Undefined, match="no square"):
        field.power(PrimeField.modulus - 1, Fraction(1, 2))


def test_rational_numbers_that_take_too_long_are_undefined() -> None:
    value = Fraction(3, 2**40_000)
    with pytest.raises(Undefined, match="out of bounds"):
        RATIONALS.power(value, Fraction(2))
    with pytest.raises(Undefined, match="out of bounds"):
        RATIONALS.multiply(value, value)


@pytest.mark.parametrize("arithmetic", [FIELD, RATIONALS, DIGITS], ids=lambda a: type(a).__name__)
def test_division_by_zero_is_undefined(arithmetic: Arithmetic) -> None:
    with pytest.raises(Undefined):
        arithmetic.power(arithmetic.number(Fraction(0)), Fraction(-1))


@pytest.mark.parametrize("name", sorted(OPS))
def test_every_op_has_a_value_in_digits_and_the_rational_ones_among_rationals(name: str) -> None:
    op = OPS[name]
    arguments = [Fraction(3, 7), Fraction(5, 4)][: op.arity]
    value = DIGITS.apply(op, tuple(DIGITS.number(a) for a in arguments))
    wanted = op.function(*(Rational(a.numerator, a.denominator) for a in arguments))
    if op.meaning and not op.rational:
        wanted = op.meaning(*(Rational(a.numerator, a.denominator) for a in arguments))
    if op.rational:
        assert DIGITS.equal(value, DIGITS.number(RATIONALS.apply(op, tuple(arguments))))
    else:
        assert abs(float(value) - float(wanted)) < 1e-15
        with pytest.raises(Undefined):
            RATIONALS.apply(op, tuple(arguments))


def test_digits_refuse_what_is_not_real_or_not_bounded() -> None:
    digits = Digits(50)
    for op, argument in (("log", -1), ("log", 0), ("exp", 10**9)):
        with pytest.raises(Undefined):
            digits.apply(OPS[op], (digits.number(Fraction(argument)),))
    with pytest.raises(Undefined):
        digits.power(digits.number(Fraction(-2)), Fraction(1, 2))


def test_noise_is_no_sign() -> None:
    digits = Digits(50)
    assert digits.apply(OPS["step"], (digits.number(Fraction(1, 10**40)),)) == 0


@pytest.mark.parametrize("setting", worlds(), ids=lambda s: s.name)
def test_facts_of_the_settings_hold(setting: Any) -> None:
    world = setting.world(7)
    for definition in setting.definitions:
        assert same(definition.quantity.element, definition.expr, world) is True
        assert same(definition.quantity.element, definition.expr + EPS, world) is False
    assert all(same(zero, Integer(0), world) for zero in setting.zeros)
    assert all(same(one, Integer(1), world) for one in setting.ones)
    assert all(same(left, right, world) for left, right in setting.equalities)


def test_batch_statistics_agree_with_numpy() -> None:
    point = at_point("norm", DIGITS)
    point.symbols["ddof"] = DIGITS.number(Fraction(1))
    define(point, SETTINGS["norm"].definitions)
    x, q, eps = array(point, "x"), point.symbols["ddof"], point.symbols["eps"]
    mean = x.sum(axis=0) / 3
    var = ((x - mean) ** 2).sum(axis=0) / (3 - q)
    assert (abs(array(point, "mu") - mean) < 1e-45).all()
    assert (abs(array(point, "var") - var) < 1e-45).all()
    assert (abs(array(point, "xhat") - (x - mean) / (var + eps) ** 0.5) < 1e-45).all()


@pytest.mark.parametrize(
    ("expr", "by_hand"),
    [
        (Sigma(X(I, C) * W(C, D) * X(J, D), C, D), lambda v: v["x"] @ v["w"] @ v["x"].T),
        (Sigma((1 - Delta(I, J)) * X(I, C) * X(J, C), C), lambda v: _off_diagonal(v["x"])),
        (Sigma(Before(J, I) * X(J, C), J, C) * Delta(I, I) + Sigma(Delta(J, I), J) - 1, lambda v: _before(v["x"])),
        (Sigma(Sigma(X(J, C), C) ** 2, J) * X(I, C) / M, lambda v: (v["x"].sum(1) ** 2).sum() * v["x"] / 3),
        (X(I, T(I)) * N, lambda v: 4 * v["x"][np.arange(3), v["t"].astype(int)]),
        (Sigma(maximum(X(I, C), X(J, C)) * step(X(J, C)), J, C), lambda v: _maxima(v["x"])),
        (Abs(GAMMA(C)) * GAMMA(C) ** -2, lambda v: abs(v["gamma"]) / v["gamma"] ** 2),
    ],
    ids=["products", "off diagonal", "before", "nested", "label", "maximum", "abs"],
)
def test_values_agree_with_numpy(expr: Expr, by_hand: Any) -> None:
    point = at_point("plain")
    free = tuple(i for i in (I, J, C, D) if i in _free(expr))
    value = value_at(expr, point, free)
    wanted = by_hand({name: array(point, name) for name in ("x", "w", "gamma", "t")})
    assert all(value(at) == wanted[at] for at in np.ndindex(wanted.shape))


def _free(expr: Expr) -> set[Any]:
    inner = set().union(*(_free(a) for a in expr.args))
    return {expr} if expr in (I, J, C, D) else inner


def _off_diagonal(x: Any) -> Any:
    gram = x @ x.T
    np.fill_diagonal(gram, Fraction(0))
    return gram


def _before(x: Any) -> Any:
    return np.array([sum(x[:k].flat, Fraction(0)) for k in range(3)], dtype=object)


def _maxima(x: Any) -> Any:
    return np.array([sum(max(a, b) for row in x for a, b in zip(own, row, strict=True) if b > 0) for own in x])


def test_a_witness_shows_the_difference() -> None:
    found = compare(Sigma(X(J, C), J), M * X(I, C), WORLD, arithmetics=(RATIONALS,))
    assert found.equal is False
    assert found.witness is not None
    x, i, c = found.witness.tensors["x"], found.witness.at["i"], found.witness.at["c"]
    m = found.witness.sizes["m"]
    assert found.witness.left == sum(x[j, c] for j in range(m))
    assert found.witness.right == m * x[i, c]
    assert found.witness.left != found.witness.right


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ((X(I, C) + 1) ** 2, X(I, C) ** 2 + 2 * X(I, C) + 1, True),
        (Sigma(X(J, C), J) / M, Sigma(X(J, C), J) / (M - 1), False),
        ((X(I, C) ** 2 + EPS) ** HALF, (X(I, C) ** 2 + EPS) ** -HALF * (X(I, C) ** 2 + EPS), True),
        ((X(I, C) ** 2 + EPS) ** HALF, Abs(X(I, C)) + EPS**HALF, False),
        (exp(X(I, C) + ALPHA()), exp(X(I, C)) * exp(ALPHA()), True),
        (sigmoid(ALPHA()), 1 - sigmoid(-ALPHA()), True),
        (sin(ALPHA()), ALPHA(), False),
        (step(-ALPHA()), 1 - step(ALPHA()), True),
        (Sigma(step(X(I, C) - X(J, C)) + step(X(J, C) - X(I, C)), J), M - 1, True),
        (((M + 6) ** 2 * EPS).expand() ** HALF, (M + 6) * EPS**HALF, True),
        (pi ** Rational(1, 2) * ALPHA(), ALPHA() * pi * pi**-HALF, True),
        (EPS**DDOF * EPS, EPS ** (DDOF + 1), True),
        ((-ALPHA()) ** DDOF, (-1) ** DDOF * ALPHA() ** DDOF, True),
        (Abs(GAMMA(C)) ** M, GAMMA(C) ** M, False),
        (log(-1 - ALPHA() ** 2), ALPHA(), None),
        (1 - tanh(ALPHA() ** 2 + 40), 2 / (exp(2 * ALPHA() ** 2 + 80) + 1), True),
        (EPS / (1 - tanh(ALPHA() ** 2 + 40)), EPS * (exp(2 * ALPHA() ** 2 + 80) + 1) / 2, True),
        (1 / (Sigma(Delta(I, J), J) - 1), Integer(0), None),
    ],
)
def test_verdicts(left: Expr, right: Expr, verdict: bool | None) -> None:
    assert same(left, right, WORLD) is verdict


def test_two_positions_are_not_enough_to_call_equal() -> None:
    mu, var, _, _ = (d.quantity for d in SETTINGS["norm"].definitions)
    world = SETTINGS["norm"].world(0)
    assert same(Sigma((X(I, C) - mu(C)) ** 2, J), (M - DDOF) * var(C), world) is False


def test_the_most_exact_arithmetic_is_chosen() -> None:
    names = [
        [type(a).__name__ for a in suitable((e,))]
        for e in (X(I, C) ** 2, ALPHA() ** HALF, maximum(ALPHA(), EPS), exp(ALPHA()), pi, Abs(ALPHA()) ** HALF)
    ]
    assert names == [["PrimeField"], ["PrimeField", "Digits"], ["Rationals"], ["Digits"], ["Digits"], ["Digits"]]


def test_a_draw_depends_on_seed_and_name_alone() -> None:
    one, two = at_point("plain"), draw_point(World(INPUTS[::-1]), RATIONALS, "seed", {"C": 4, "m": 3})
    assert one.tables == two.tables
    assert one.symbol(EPS) == two.symbol(EPS) > 0
    assert one.tables != draw_point(WORLD, RATIONALS, "other", {"C": 4, "m": 3}).tables
    assert compare(ALPHA(), EPS, WORLD) == compare(ALPHA(), EPS, WORLD)


def test_what_the_judge_does_not_know_is_an_error() -> None:
    with pytest.raises(TypeError, match="cannot read"):
        same(Function("zeta")(ALPHA()), ALPHA(), WORLD)
    with pytest.raises(KeyError, match="no tensor y"):
        same(Element("y", I), ALPHA(), WORLD)


def test_sizes_of_axes_stand_for_their_symbols() -> None:
    assert same(Sigma(Integer(1), I, C), Symbol("m", integer=True, positive=True) * N, WORLD) is True


def test_the_judge_shares_no_code_with_what_it_judges(root: Path) -> None:
    allowed = ("expr", "index", "ops", "judge")
    for path in sorted((root / "bnderive/algebra/judge").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        modules += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
        own = [m.removeprefix("bnderive.algebra.").split(".")[0] for m in modules if m.startswith("bnderive")]
        assert set(own) <= set(allowed), path
