"""Losses in matrix notation: numbers."""

import pytest

from tests.verify.annotated import verification

BINARY = r"""
$$ z_1 = A_1 x + c_1, \quad h = \tanh(z_1), \quad z_2 = A_2 h + c_2, \quad q = \sigma(z_2) $$
$$ L = -(t \log q + (1 - t) \log(1 - q)), \quad dz_1 = A_2^T dz_2 * (1 - h^2) $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("dz_2 = q - t", "proved"),
        ("dz_2 = q + t", "refuted"),
        ("dA_2 = dz_2 h^T", "proved"),
        ("dc_2 = 2 dz_2", "refuted"),
        (r"L = -t \log q - (1 - t) \log(1 - q)", "sloppy"),
    ],
)
def test_a_loss_is_a_number_also_where_it_is_written_element_by_element(claim: str, verdict: str) -> None:
    assert verification(f"{BINARY}$$ {claim} $$").findings[-1].verdict == verdict


CAPITALS = r"""
$$ r = \sqrt{\sum_i X_i^2} $$ $$ Z_i = \frac{X_i}{r} $$ $$ Y_i = \gamma Z_i + \beta $$
$$ \frac{\partial Z}{\partial X} = \frac{1}{r} (I - Z Z^T) $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial L}{\partial X} = \frac{\gamma}{r} (I - Z Z^T) \frac{\partial L}{\partial Y}", "proved"),
        (r"\frac{\partial L}{\partial X} = \gamma (I - Z Z^T) \frac{\partial L}{\partial Y}", "refuted"),
        (r"\frac{\partial L}{\partial \beta} = \sum_i \frac{\partial L}{\partial Y_i}", "proved"),
    ],
)
def test_what_stands_beside_elements_of_capital_letters_is_a_number(claim: str, verdict: str) -> None:
    assert verification(f"{CAPITALS}$$ {claim} $$").findings[-1].verdict == verdict
