"""What is true of fixed numbers is no proof where they may move."""

import pytest

from tests.verify.annotated import verification

CENTRED = r"$$ h_i = \frac{x_i - m}{\sqrt{v + \epsilon}} $$ "
FIXED = r"$$ \frac{\partial L}{\partial x_i} = \frac{1}{\sqrt{v + \epsilon}} \frac{\partial L}{\partial h_i} $$ "
SAID = r"Here $m$ and $v$ denote the mean and the variance of the batch: "


def last(text: str) -> tuple[str, str]:
    found = verification(text).findings[-1]
    return found.verdict.value, found.reason


def test_statistics_in_words_are_not_held_fixed_in_a_proof() -> None:
    verdict, reason = last(SAID + CENTRED + FIXED)
    assert verdict == "undecided"
    assert reason.startswith("no equation says what m is")


@pytest.mark.parametrize(
    "claim",
    [
        r"\frac{\partial L}{\partial v} = -\frac12 (v + \epsilon)^{-3/2} \sum_i \frac{\partial L}{\partial h_i} (x_i - m)",
        r"\frac{\partial h_i}{\partial x_i} = \frac{1}{\sqrt{v + \epsilon}}",
    ],
    ids=["by the statistic", "local"],
)
def test_what_holds_them_fixed_by_its_nature_is_proved(claim: str) -> None:
    assert last(f"{SAID}{CENTRED} $$ {claim} $$")[0] == "proved"


def test_a_definition_that_is_not_understood_may_move() -> None:
    text = r"$$ a = \frac1n \sum_{i=1}^n ? u_i $$ $$ y_i = u_i - a $$ $$ \frac{\partial L}{\partial u_i} = \frac{\partial L}{\partial y_i} $$"
    assert last(text)[0] == "undecided"
    assert last(text.replace("? u_i", "? w_i"))[0] == "proved"


def test_what_is_taken_of_the_array_may_move() -> None:
    text = r"$$ h_i = x_i - E(x) $$ $$ \frac{\partial L}{\partial x_i} = \frac{\partial L}{\partial h_i} $$"
    assert last(text)[0] == "undecided"


def test_a_number_that_nothing_says_more_of_is_fixed() -> None:
    text = r"With a temperature $\tau$: $$ z_i = a_i / \tau $$ $$ \frac{\partial L}{\partial a_i} = \frac{1}{\tau} \frac{\partial L}{\partial z_i} $$"
    assert last(text)[0] == "proved"


def test_a_factor_before_brackets_is_fixed() -> None:
    text = r"$$ q_i = c (x_i + z) $$ $$ \frac{\partial L}{\partial x_i} = c \frac{\partial L}{\partial q_i} $$"
    assert last(text)[0] == "proved"
