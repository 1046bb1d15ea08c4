"""Arithmetic within bounds."""

from fractions import Fraction

import pytest
from sympy import Integer, Rational, Symbol, oo, zoo

from bnderive.verify.reading.bounded import checked, divided, powered, rational
from bnderive.verify.reading.sense import NotRead, Value
from bnderive.verify.verdict import Verdict
from tests.verify.annotated import read, side, verification
from tests.verify.layers import SCALED

NODE = side("1")
X = Symbol("x", positive=True)


def test_an_exact_number() -> None:
    assert rational(Fraction("0.1")) == Rational(1, 10)


@pytest.mark.parametrize(
    ("base", "exponent"),
    [
        (X, Integer(65)),
        (X**60, Integer(2)),
        (X, Rational(1, 65)),
        (Integer(10), Integer(-999)),
        (Integer(2) ** 500, Integer(2)),
    ],
    ids=str,
)
def test_a_power_that_would_grow_is_refused(base: Symbol, exponent: Integer) -> None:
    with pytest.raises(NotRead, match=r"too large|larger than"):
        powered(NODE, base, exponent)


def test_powers_within_bounds() -> None:
    assert powered(NODE, X, Integer(64)) == X**64
    assert powered(NODE, Integer(2), Rational(1, 2)) ** 2 == 2


@pytest.mark.parametrize("expr", [zoo, oo, -oo])
def test_what_is_no_number_is_refused(expr: Symbol) -> None:
    with pytest.raises(NotRead, match=r"no(t a)? real number"):
        checked(NODE, expr)


def test_zero_below_a_bar_or_to_a_negative_power_is_malformed() -> None:
    for make in (lambda: divided(NODE, Value(X), Value(Integer(0))), lambda: powered(NODE, Integer(0), Integer(-1))):
        with pytest.raises(NotRead, match="divides by zero") as raised:
            make()
        assert raised.value.malformed


def test_a_product_of_arrays_is_elementwise_or_a_dot_product() -> None:
    elementwise, dot = read(SCALED, "a u"), read(SCALED, "a u", {"product": "dot"})
    assert (len(elementwise.dims), len(dot.dims)) == (1, 0)
    assert str(dot.expr) == "Sum(a[#1]*u[#1], #1)"


@pytest.mark.parametrize(
    ("claim", "proved"),
    [("B = C A", True), (r"\frac{\partial L}{\partial A} = C \frac{\partial L}{\partial B}", False)],
)
def test_a_product_runs_over_the_last_axis_of_one_and_the_first_of_the_other(claim: str, proved: bool) -> None:
    text = rf"$$ B_{{tc}} = \sum_k C_{{tk}} A_{{kc}} $$ $$ {claim} $$"
    assert (verification(text).findings[-1].verdict == Verdict.PROVED) == proved
