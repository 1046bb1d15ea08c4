"""What a name that is given on the way stands for."""

import pytest

from tests.verify.annotated import verification

CENTRED = r"""
$$ m = \frac1n \sum_k x_k, \quad v = \frac1n \sum_k (x_k - m)^2, \quad h_i = (x_i - m) / \sqrt{v} $$
$$ J_{ij} = \frac{\partial h_i}{\partial x_j} $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"J_{ij} = \frac{1}{\sqrt{v}} (\delta_{ij} - \frac1n - \frac{h_i h_j}{n})", "proved"),
        (r"J_{ij} = \frac{\delta_{ij}}{\sqrt{v}}", "proved"),
        (r"\sum_j J_{ij} = 0", "proved"),
        (r"\sum_j J_{ij} = 1", "refuted"),
        (r"J_{ij} = \frac{1}{\sqrt{v}} (\delta_{ij} - \frac1n)", "refuted"),
    ],
)
def test_a_derivative_that_has_a_name_is_local_or_total(claim: str, verdict: str) -> None:
    assert verification(f"{CENTRED} $$ {claim} $$").findings[-1].verdict == verdict


def test_in_a_later_section_with_one_index_more_it_is_so_too() -> None:
    text = r"Now for rows: $$ h_{ti} = 2 x_{ti} $$ $$ \sum_j J_{tij} = 0 $$"
    assert verification(CENTRED + text).findings[-1].verdict != "refuted"
