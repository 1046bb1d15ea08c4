"""Fractions of exponentials that overflow are written in logistic functions, and are equal."""

import math

import pytest
from sympy import Expr, Symbol, exp

from bnderive.algebra.ops import sigmoid
from bnderive.program.logistic import steadied

A, B = Symbol("a", real=True), Symbol("b", real=True)
UP, DOWN = sigmoid(A), sigmoid(-A)

CASES = [
    (1 / (1 + exp(-A)), UP),
    (B / (1 + exp(A)), B * DOWN),
    (exp(A) / (1 + exp(A)) ** 2, UP * DOWN),
    (B * exp(A) * (1 + A + exp(A)) / (1 + exp(A)) ** 2, B * (UP * DOWN * (A + 1) + UP**2)),
    (B + exp(-2 * A) / (1 + exp(-A)) ** 3, B + DOWN**2 * UP),
    (1 / ((1 + exp(A)) * (1 + exp(B))), DOWN * sigmoid(-B)),
    (exp(2 * A) / (1 + exp(A)), exp(2 * A) * DOWN),
]

KEPT = [1 / (2 + exp(A)), exp(A) * B, (1 + exp(A)) ** 2, 1 / (1 + B)]


@pytest.mark.parametrize(("fraction", "steady"), CASES, ids=str)
def test_a_bounded_fraction_is_written_in_logistic_functions(fraction: Expr, steady: Expr) -> None:
    assert steadied(fraction).equals(steady) or steadied(fraction) == steady
    values = {A: 0.7, B: -1.3}
    meant = {f: 1 / (1 + exp(-f.args[0])) for f in steadied(fraction).atoms(sigmoid)}
    assert math.isclose(steadied(fraction).xreplace(meant).subs(values), fraction.subs(values), rel_tol=1e-14)


@pytest.mark.parametrize("expr", KEPT, ids=str)
def test_what_is_no_such_fraction_stays(expr: Expr) -> None:
    assert steadied(expr) == expr
