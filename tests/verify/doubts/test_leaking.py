"""Ways to the loss that a document may not mean."""

import pytest

from tests.verify.annotated import verification

TEXT = r"""
$$ w_i = \frac{g v_i}{n}, \quad n = \sqrt{\sum_j v_j^2}, \quad P_{ij} = \delta_{ij} - \frac{w_i w_j}{\sum_k w_k^2} $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial E}{\partial v_i} = \frac{g}{n} \sum_j P_{ij} \frac{\partial E}{\partial w_j}", "proved"),
        (r"\frac{\partial E}{\partial g} = 7 \sum_i \frac{\partial E}{\partial w_i} \frac{v_i}{n}", "undecided"),
    ],
)
def test_what_is_named_by_the_way_is_not_the_only_way_to_the_loss(claim: str, verdict: str) -> None:
    assert verification(f"{TEXT}$$ {claim} $$").findings[-1].verdict == verdict
