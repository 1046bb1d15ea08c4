"""Squares that are symbols, and squares that are powers."""

import pytest

from tests.verify.annotated import verification

GIVEN = r"$$ r = 3 q $$ "


def _told(text: str) -> list[str]:
    return [f.verdict.value for f in verification(text).findings if f.verdict.value != "definition"]


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial r^2}{\partial q} = 2 r \frac{\partial r}{\partial q}", "proved"),
        (r"\frac{\partial (r)^2}{\partial q} = 6 r", "proved"),
        (r"\frac{\partial r^2}{\partial q} = 3 r", "refuted"),
    ],
)
def test_the_square_of_what_an_equation_defines_is_a_power(claim: str, verdict: str) -> None:
    assert _told(f"{GIVEN} $$ {claim} $$") == [verdict]


def test_what_is_said_of_the_square_afterwards_is_a_claim() -> None:
    text = r"$$ r^2 = 9 q^2 $$ $$ E = r^2 $$ $$ \frac{\partial E}{\partial r} = 2 r $$"
    assert _told(GIVEN + text) == ["proved", "proved"]


def test_a_square_that_comes_first_is_a_symbol() -> None:
    text = r"$$ r^2 = 9 q^2 $$ $$ r = \sqrt{r^2 + b} $$ $$ \frac{\partial r}{\partial r^2} = \frac{1}{2 r} $$"
    assert _told(text) == ["proved"]


@pytest.mark.parametrize(("power", "verdict"), [("1", "proved"), ("2", "refuted")])
def test_a_name_that_is_given_anew_by_its_square_leaves_the_square_its_meaning(power: str, verdict: str) -> None:
    text = r"""
$$ \hat{x}_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}} $$ For short, $\sigma = \sqrt{\sigma^2 + \epsilon}$, and
$$ \frac{\partial L}{\partial x_i} = \frac{1}{n\sigma} \left[ n \frac{\partial L}{\partial \hat{x}_i}
    - \sum_{k=1}^n \frac{\partial L}{\partial \hat{x}_k}
    - \hat{x}_i^POWER \sum_{k=1}^n \frac{\partial L}{\partial \hat{x}_k} \hat{x}_k \right] $$
""".replace("POWER", power)
    assert _told(text)[-1] == verdict


@pytest.mark.parametrize(("factor", "verdict"), [("2", "proved"), ("3", "refuted")])
def test_a_square_that_ends_an_equation_which_no_name_begins_is_a_symbol(factor: str, verdict: str) -> None:
    text = (
        r"$$ r = \sqrt{q + b}, \quad q + b = s^2 $$"
        rf"$$ \frac{{\partial r}}{{\partial q}} = \frac{{1}}{{{factor} (s^2)^{{1/2}}}} $$"
    )
    assert _told(text) == [verdict]
