"""A softmax that says which index it runs over."""

import pytest

from tests.verify.annotated import verification

ROWS = r"$$ p_{ij} = \mathrm{softmax}_j(u_{ij}) $$ "
COLUMNS = r"$$ p_{ij} = \text{softmax}_i(u_{ij}) $$ "
CLAIM = r"$$ \frac{\partial p_{ij}}{\partial u_{mn}} = \delta_{im} p_{ij} (\delta_{jn} - p_{in}) $$"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (ROWS + CLAIM, "proved"),
        (COLUMNS + CLAIM, "refuted"),
        (
            r"$$ p_k = \mathrm{softmax}_k(u), \quad \frac{\partial p_k}{\partial u_i} = p_k (\delta_{ik} - p_i) $$",
            "proved",
        ),
    ],
)
def test_it_is_divided_by_the_sum_over_that_index(text: str, verdict: str) -> None:
    assert verification(text).findings[-1].verdict == verdict
