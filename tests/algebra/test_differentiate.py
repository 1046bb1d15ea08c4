"""Derivatives in index notation, and the refusal to differentiate what is not known."""

import pytest
import sympy
from sympy import Integer, exp

from bnderive.algebra.differentiate import differentiate
from bnderive.algebra.expr import Delta, Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.normal import Facts, prove
from bnderive.errors import NotDifferentiable

I = Axis("i", "m")  # noqa: E741
i, j, k = (Index(n, I) for n in "ijk")
NOTHING = Facts.of(())


def x(index: Index) -> Element:
    return Element("x", index)


def test_an_element_gives_a_delta() -> None:
    assert differentiate(x(i), x(j)) == Delta(i, j)
    assert differentiate(Element("w", i), x(j)) == 0


def test_a_sum_binds_its_own_index_when_the_variable_has_the_same_name() -> None:
    assert prove(differentiate(Sigma(x(i) ** 2, i), x(i)), 2 * x(i), NOTHING)


def test_product_power_and_chain() -> None:
    expr = exp(x(i) ** 2) / Sigma(exp(x(k)), k)
    total = Sigma(exp(x(k)), k)
    expected = Delta(i, j) * 2 * x(i) * expr - exp(x(i) ** 2) * exp(x(j)) / total**2
    assert prove(differentiate(expr, x(j)), expected, NOTHING)


def test_a_variable_exponent() -> None:
    s = Element("s")
    assert prove(differentiate(2**s, s), sympy.log(2) * 2**s, NOTHING)


def test_an_unknown_function_is_refused_and_never_zero() -> None:
    unknown = sympy.Function("f")
    with pytest.raises(NotDifferentiable):
        differentiate(unknown(x(i)), x(j))
    with pytest.raises(NotDifferentiable):
        differentiate(unknown(Element("w", i)), x(j))


def test_a_tensor_with_two_ranks_is_refused() -> None:
    with pytest.raises(NotDifferentiable):
        differentiate(Element("x", i, j), x(k))


def test_a_constant_has_derivative_zero() -> None:
    assert differentiate(I.length + sympy.pi, x(i)) == Integer(0)
