"""Sums whose decimals the normal form made whole are written as their author would write them."""

import pytest
from sympy import Expr, Integer, Rational, Symbol, cosh, sqrt

from bnderive.algebra.ops import step
from bnderive.derive.scaling import rescaled

V = Symbol("v", positive=True)
W = Symbol("w", positive=True)

CASES = [
    (V / (10_000 * W + 9), V / (W + Rational(9, 10_000)) / 10_000),
    (V * (20_000 * W + 1) ** 2, 100_000_000 * V * (2 * W + Rational(1, 10_000)) ** 2),
    (100 * sqrt(10) * V / sqrt(100_000 * W + 1), V / sqrt(W + Rational(1, 100_000))),
    (V * cosh(1 / (200_000 * V + 8_943 * V**3)), V * cosh(1 / (V + Rational(8_943, 200_000) * V**3) / 200_000)),
    (step(100 - sqrt(10_000 * V + 1)), step(1 - sqrt(V + Rational(1, 10_000)))),
]

KEPT = [V * (10 * W + 1), V / (300 * W + 1), V / sqrt(100_000 * W + 1), V / (W / 100 + V), V * (W + V)]


@pytest.mark.parametrize(("whole", "plain"), CASES, ids=str)
def test_a_sum_is_divided_by_what_made_its_decimals_whole(whole: Expr, plain: Expr) -> None:
    assert rescaled(whole) == plain


@pytest.mark.parametrize("expr", KEPT, ids=str)
def test_a_sum_without_such_a_scale_stays(expr: Expr) -> None:
    assert rescaled(expr) == expr


def test_a_number_in_front_of_one_sum_stays_there() -> None:
    assert rescaled(Integer(1) / (10_000 * W + 1)).as_coeff_Mul()[0] == Rational(1, 10_000)
