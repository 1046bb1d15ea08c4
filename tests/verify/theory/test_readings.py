"""The readings of a claim, the plainest first."""

import pytest

from bnderive.verify.reading.sense import NotRead
from bnderive.verify.theory.readings import Read, readings, scope_of
from tests.verify.annotated import document_of, verification
from tests.verify.layers import NORM, SCALED


def all_readings(text: str, latex: str) -> list[Read]:
    document = document_of(f"{text}\n$$ {latex} $$")
    claim = document.claims[-1]
    survey = document.surveys[claim.chain.number]
    scope = scope_of(survey, claim.chain)
    assert claim.left.side.node is not None
    assert claim.right.side.node is not None
    return list(readings(survey, scope, claim.left.side.node, claim.right.side.node))


SAID = [
    (SCALED, r"\frac{\partial q}{\partial a_k} = 2 a_k", [()]),
    (SCALED, r"\frac{\partial u_k}{\partial a_j} = 1", [("local derivatives",), ("total derivatives",)]),
    (SCALED, r"\sum_k (a_k) q = q", [()]),
    (SCALED, r"q = 1/w(w+1)", [(), ("a slash reaches over the name after it and its bracket",)]),
]


@pytest.mark.parametrize(("text", "latex", "said"), SAID, ids=[s[1] for s in SAID])
def test_what_each_reading_says(text: str, latex: str, said: list[tuple[str, ...]]) -> None:
    assert [r.said for r in all_readings(text, latex)] == said


def test_a_sum_may_end_at_its_bracket_where_it_binds_a_letter_that_is_free() -> None:
    plain, bracket = all_readings(SCALED, r"\frac{\partial L}{\partial u_k} = \sum_k (a_k) a_k")
    assert (plain.sloppy, bracket.sloppy) == (False, True)
    assert (str(plain.right), str(bracket.right)) == ("Sum(a[#1]**2, #1)", "a[k]*Sum(a[#1], #1)")


def test_a_condition_multiplies_both_sides() -> None:
    (read,) = all_readings(NORM, r"\frac{\partial \mu}{\partial x_i} x_j = x_i, \quad i \neq j")
    assert "Delta" in str(read.left)
    assert "Delta" in str(read.right)


def test_two_sides_of_different_shape_are_no_reading() -> None:
    with pytest.raises(NotRead, match="different shapes"):
        all_readings(SCALED, r"S = a q")


def test_the_first_problem_is_told_where_no_reading_is_left() -> None:
    with pytest.raises(NotRead, match="the ∂ is missing below"):
        all_readings(SCALED, r"\frac{\partial u_k}{\partial a_j} = \frac{\partial u_k}{a_j}")


def test_letters_at_the_head_are_free() -> None:
    document = document_of(SCALED + r"$$ \frac{\partial u_k}{\partial a_j} = \sum_i a_i $$")
    claim = document.claims[-1]
    scope = scope_of(document.surveys[claim.chain.number], claim.chain)
    assert scope.free == {"j", "k"}


RATIO = r"$$ h_k = \frac{e^{a_k}}{\sum_j e^{a_j}} $$ $$ T = \sum_j e^{a_j} $$"
BY_PARTS = (
    r"\frac{\partial}{\partial a_i} e^{a_k} (\sum_j e^{a_j}) - e^{a_k} (\frac{\partial}{\partial a_i} \sum_j e^{a_j})"
)


def test_in_a_sum_by_the_product_rule_a_derivative_may_be_of_one_factor() -> None:
    claim = rf"$$ \frac{{\partial h_k}}{{\partial a_i}} = \frac{{{BY_PARTS}}}{{T^2}} $$"
    found = verification(RATIO + claim).findings[-1]
    assert (found.verdict, found.reading) == ("proved", "∂/∂ applies to the factor after it")


def test_elsewhere_a_derivative_is_of_the_whole_product() -> None:
    text = r"$$ h_k = e^{a_k} $$ $$ \frac{\partial}{\partial a_k} a_k (1 - a_k) = 1 - a_k $$"
    assert verification(text).findings[-1].verdict == "refuted"


EACH = [
    (r"\frac{\partial \hat x}{\partial \mu} = -\frac{1}{\sqrt{\sigma^2 + \epsilon}}", "sloppy"),
    (r"\frac{\partial \hat x}{\partial \mu} = -\frac{2}{\sqrt{\sigma^2 + \epsilon}}", "unread"),
    (r"\frac{\partial L}{\partial \beta} = \sum_i \frac{\partial L}{\partial y_i} \cdot \vec{1}", "proved"),
]


@pytest.mark.parametrize(("claim", "verdict"), EACH, ids=[c[0] for c in EACH])
def test_each_element_of_an_array_may_be_one_number(claim: str, verdict: str) -> None:
    assert verification(f"{NORM}\n$$ {claim} $$").findings[-1].verdict == verdict
