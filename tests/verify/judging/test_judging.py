"""The verdict on one claim."""

import pytest

from tests.verify.annotated import verification


def test_what_divides_by_a_quantity_that_is_zero_is_not_proved() -> None:
    text = r"""
$$ m = \frac1n \sum_k a_k, \quad q = \sum_k (a_k - m), \quad r = \sum_k a_k $$
$$ \frac{q a_k}{q} = a_k $$
$$ \frac{r a_k}{r} = a_k $$
"""
    divides, divides_well = verification(text).findings[-2:]
    assert (divides.verdict, divides.reason) == ("undecided", "it divides by what is always zero")
    assert divides_well.verdict == "proved"


MARGIN = r"$$ L_n = \sum_{k \neq t_n} \max(0, a_{nk} - a_{n t_n} + 1) $$ "


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"$$ \frac{\partial L_n}{\partial a_{nk}} = [a_{nk} - a_{n t_n} + 1 > 0], \quad k \neq t_n $$", "undecided"),
        (r"For $k \neq t_n$ $$ \frac{\partial L_n}{\partial a_{nk}} = [a_{nk} - a_{n t_n} + 1 > 0] $$", "undecided"),
        (r"$$ \frac{\partial L_n}{\partial a_{nk}} = [a_{nk} - a_{n t_n} + 1 > 0] $$", "refuted"),
    ],
)
def test_which_elements_are_meant_is_a_condition(claim: str, verdict: str) -> None:
    assert verification(MARGIN + claim).findings[-1].verdict == verdict


@pytest.mark.parametrize(
    "claim", [r"2. \frac{\partial q_i}{\partial a_i} = 2 a_i", r"2. \frac{\partial q_i}{\partial a_i} = 4 a_i"]
)
def test_a_number_with_a_dot_before_an_equation_may_number_it(claim: str) -> None:
    assert verification(f"$$ q_i = a_i^2 $$ $$ {claim} $$").findings[-1].verdict == "undecided"


@pytest.mark.parametrize(("count", "verdict"), [("q", "undecided"), ("n^2", "masked")])
def test_what_is_wrong_only_where_a_name_is_unknown_is_not_masked(count: str, verdict: str) -> None:
    text = r"$$ \sigma^2 = \frac1n \sum_{k=1}^n (x_k - \mu)^2 $$ $$ \frac{\partial \sigma^2}{\partial \mu} = -\frac{2}{COUNT} \sum_k (x_k - \mu) $$"
    assert verification(text.replace("COUNT", count)).findings[-1].verdict.value == verdict
