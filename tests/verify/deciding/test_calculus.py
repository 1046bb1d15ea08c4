"""Derivatives between quantities: local, total, of the loss."""

from dataclasses import replace

import pytest
from sympy import Integer

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Index
from bnderive.verify.claims.names import Key
from bnderive.verify.deciding.calculus import Calculus, calculus_of, derivative, mentions
from tests.verify.annotated import survey_of
from tests.verify.layers import NORM, SCALED

THEORY = survey_of(SCALED).theory
CALCULUS = survey_of(SCALED).calculus
ROWS = THEORY.quantities[Key("a")].axes[0]
J, K = Index("j", ROWS), Index("k", ROWS)
A, Q, U = THEORY.quantities[Key("a")], THEORY.quantities[Key("q")], THEORY.quantities[Key("u")]


def test_local_holds_other_names_fixed_and_total_follows_every_path() -> None:
    assert str(CALCULUS.local(U(K), A(J))) == "w*Delta(j, k)*q"
    (u,) = (d for d in THEORY.definitions if d.quantity == U)
    assert str(CALCULUS.total(CALCULUS.at(u, (K,)), A(J))) == "w*Delta(j, k)*q + 2*w*a[j]*a[k]"


@pytest.mark.parametrize(
    ("of", "by", "direct"), [(U(K), "a", True), (Q(), "u", False), (A(K), "a", True), (A(K) * Q(), "q", True)]
)
def test_direct_dependence(of: Element, by: str, direct: bool) -> None:
    assert CALCULUS.direct(of, by) is direct


def test_what_reaches_what() -> None:
    assert CALCULUS.reaches("u", "a")
    assert not CALCULUS.reaches("q", "u")
    assert [d.quantity.name for d in CALCULUS.consumers("a")] == ["q", "u"]


def test_the_gradient_of_the_loss_is_the_full_one() -> None:
    assert str(CALCULUS.adjoint(U, (J,))) == "du[j]"
    assert str(CALCULUS.adjoint(A, (J,))) == "w*q*du[j] + 2*a[j]*Sum(w*a[#1]*du[#1], #1)"


def test_nothing_flows_through_an_aside() -> None:
    without = Calculus(CALCULUS.definitions, frozenset({"u"}))
    assert str(without.adjoint(Q, ())) == "dq"


def test_other_ways_to_the_loss() -> None:
    assert CALCULUS.opening({"a"}) is CALCULUS.opening({"a"})
    assert str(CALCULUS.opening({"a"}).without(frozenset({"q"})).adjoint(A, (J,))) == "w*q*du[j] + da[j]"
    assert CALCULUS.giving("u").opening({"q"}).given == {"u"}


def test_what_is_remembered_of_a_name_is_not_said_of_it_with_other_axes() -> None:
    matrix = replace(A, indices=(J, K))
    calculus = calculus_of(())
    assert (str(calculus.adjoint(A, (J,))), str(calculus.adjoint(matrix, (J, K)))) == ("da[j]", "da[j, k]")


def test_a_statistic_is_not_known_to_be_one() -> None:
    survey = survey_of(NORM)
    variance = survey.theory.definition("var")
    assert variance is not None
    assert survey.calculus.local(variance.quantity.element, survey.theory.quantities[Key(r"\mu")].element) != 0


def test_a_derivative_at_a_repeated_index() -> None:
    assert str(derivative(A(K) ** 2 * A(J), A(J))) == "2*Delta(j, k)*a[j]*a[k] + a[k]**2"


def test_the_gradient_of_a_product_inside_a_definition() -> None:
    part = Element("§", K)
    found = CALCULUS.through_part(THEORY.scalars[Key("w")] * A(K), part)
    assert str(found) == "q*du[k]"
    assert CALCULUS.through_part(Integer(3) * A(K), part) is None


def test_a_scalar_that_nothing_uses_is_an_end() -> None:
    survey = survey_of(r"$$ s = \sum_{i=1}^n b_i^2 $$ $$ r_i = b_i $$")
    ends = {d.quantity.name: survey.calculus.is_end(d.quantity.element) for d in survey.theory.definitions}
    assert ends == {"s": True, "r": False}
    assert mentions(survey.theory.definitions[0].expr, "b")


def test_what_only_another_definition_used_leads_nowhere() -> None:
    (u,) = (d for d in CALCULUS.definitions if d.quantity == U)
    plain = tuple(replace(d, expr=A(*U.indices)) if d is u else d for d in CALCULUS.definitions)
    without = CALCULUS.replacing(plain)
    assert (str(without.adjoint(A, (J,))), without.asides) == ("du[j]", {"q"})
    assert without.replacing(CALCULUS.definitions).asides == CALCULUS.asides
