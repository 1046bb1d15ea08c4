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


def test_a_name_for_a_gradient_is_defined_by_no_square() -> None:
    found = verification(
        r"""
        $$ \delta_j^l = \frac{\partial J}{\partial z_j^l} $$
        $$ e^l = (w^{l+1})^T \delta^{l+1} $$
        $$ \delta_j^l = \sum_k w_{kj}^{l+1} \delta_k^{l+1} $$
        $$ \frac{\partial J}{\partial z_j^l} \frac{\partial z_j^L}{\partial w_{jk}^l} = a_k^{l-1} \delta_j^l $$
        """
    ).findings
    assert not any("defect" in f.reason for f in found)
