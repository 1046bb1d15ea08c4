"""A deviation and its square that are each defined."""

import pytest

from tests.verify.annotated import verification

SPREAD = r"""
$$ m = \frac1n \sum_k a_k, \quad \sigma^2 = \frac1n \sum_k (a_k - m)^2 $$
$$ \sigma = {ROOT} $$
"""


@pytest.mark.parametrize(
    ("root", "verdict"),
    [
        (r"\frac1n \sum_k |a_k - m|", "undecided"),
        (r"\frac1n \sum_k (a_k - m)^2", "undecided"),
        (r"\sqrt{\frac1n \sum_k (a_k - m)^2}", "definition"),
        (r"\sqrt{\frac1n \sum_k (a_k - m)^2 + \epsilon}", "definition"),
        (r"\sqrt{\sigma^2 + \epsilon}", "definition"),
    ],
)
def test_the_second_of_a_name_and_its_square_has_to_fit_the_first(root: str, verdict: str) -> None:
    assert verification(SPREAD.replace("{ROOT}", root)).findings[-1].verdict == verdict
