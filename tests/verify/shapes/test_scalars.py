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
