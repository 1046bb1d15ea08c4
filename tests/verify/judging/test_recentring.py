"""Definitions that equal their centred form, and have other local derivatives."""

import pytest

from tests.verify.annotated import verification

MEAN = r"$$ m = \frac{1}{k} \sum_{j=1}^k a_j $$ "
SQUARES = r"\frac{1}{k} \sum_{j=1}^k a_j^2"
ONWARDS = r" $$ u_j = \frac{a_j - m}{\sqrt{v + \epsilon}} $$ "
VARIANCE = MEAN + rf"$$ v = {SQUARES} - m^2 $$" + ONWARDS
NAMED = MEAN + rf"$$ q = {SQUARES} $$ $$ v = q - m^2 $$" + ONWARDS
SECOND = MEAN + r"$$ v = \frac{1}{k} \sum_{j=1}^k (a_j - m)^2 $$" + ONWARDS
UNCENTRED = r"\frac{\partial E}{\partial v} \frac{2 a_j}{k}"
CENTRED = r"\frac{\partial E}{\partial v} \frac{2 (a_j - m)}{k}"
HALF = r"\frac{\partial E}{\partial v} \frac{a_j - m}{k}"


def _claim(middle: str) -> str:
    first = r"\frac{\partial E}{\partial a_j} = \frac{\partial E}{\partial u_j} \frac{1}{\sqrt{v + \epsilon}} + "
    return rf"$$ {first} {middle} + \frac{{\partial E}}{{\partial m}} \frac{{1}}{{k}} $$ "


@pytest.mark.parametrize("forward", [VARIANCE, NAMED])
def test_a_claim_may_be_about_the_centred_form(forward: str) -> None:
    right, wrong = verification(forward + _claim(CENTRED) + _claim(HALF)).findings[-2:]
    assert (right.verdict, wrong.verdict) == ("sloppy", "refuted")
    assert right.reading == "v in centred form"


def test_a_claim_by_the_definition_as_it_stands_is_proved() -> None:
    assert verification(VARIANCE + _claim(UNCENTRED)).findings[-1].verdict == "proved"


def test_not_where_another_claim_holds_by_the_definition_alone() -> None:
    found = verification(VARIANCE + r"$$ \frac{\partial v}{\partial m} = -2 m $$" + _claim(CENTRED)).findings
    assert [f.verdict for f in found[-2:]] == ["proved", "refuted"]


def test_a_centred_definition_has_no_other_form() -> None:
    assert verification(SECOND + _claim(UNCENTRED)).findings[-1].verdict == "refuted"


def test_what_is_given_on_the_way_rests_on_the_form() -> None:
    given = r"With $g = \frac{\partial E}{\partial m}$ we have "
    claim = _claim(CENTRED).replace(r"\frac{\partial E}{\partial m}", "g")
    assert verification(VARIANCE + given + claim).findings[-1].verdict == "sloppy"
