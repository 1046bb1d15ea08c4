"""A square that is a symbol, beside the name that is defined by it."""

import pytest

from tests.verify.annotated import verification

LAYER = r"""
$$ c = \frac1n \sum_i a_i, \quad \sigma^2 = \frac1n \sum_i (a_i - c)^2, \quad \sigma = \sqrt{\sigma^2 + \epsilon}, \quad b_i = \frac{a_i - c}{\sigma} $$
"""
GRADIENT = (
    r"$$ \frac{\partial J}{\partial \sigma} = -\frac{1}{{POWER}} \sum_i \frac{\partial J}{\partial b_i} (a_i - c) $$"
)


@pytest.mark.parametrize(
    ("power", "verdict"),
    [
        (r"\sigma^2", "sloppy"),
        (r"\sigma^2 + \epsilon", "proved"),
        (r"\sigma^3", "refuted"),
        (r"\sigma^2 + 2", "refuted"),
    ],
)
def test_the_square_may_be_that_of_the_name(power: str, verdict: str) -> None:
    found = verification(LAYER + GRADIENT.replace("{POWER}", power)).findings[-1]
    assert found.verdict == verdict
    assert ("is the square of" in found.reading) is (verdict == "sloppy")
