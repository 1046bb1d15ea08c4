"""Arrays that are given by their entry at any place."""

import pytest

from tests.verify.annotated import verification

ROWS = r"$$ Y = X W + b, \quad L = \frac1N \sum_{i,j} (Y_{ij} - T_{ij})^2 $$"
VECTOR = r"$$ p = \left[ \frac{e^{z_k}}{\sum_j e^{z_j}} \right]_{k = 1, \ldots, C} $$"


@pytest.mark.parametrize(
    ("forward", "claim", "verdict"),
    [
        (
            ROWS,
            r"\frac{\partial L}{\partial Y} = \left( \frac2N (Y_{ij} - T_{ij}) \right)_{ij} = \frac2N (Y - T)",
            "proved",
        ),
        (ROWS, r"\frac{\partial L}{\partial Y} = \left( \frac2N (Y_{ij} + T_{ij}) \right)_{ij}", "refuted"),
        (ROWS, r"\frac{\partial L}{\partial Y_{ij}} = \left( \frac2N (Y_{ij} - T_{ij}) \right)_{ij}", "proved"),
        (ROWS, r"\frac{\partial L}{\partial Y} = \left( \frac2N (Y_{ij} - T_{ij}) \right)_{ik}", "unread"),
        (VECTOR, r"\frac{\partial p_k}{\partial z_k} = p_k (1 - p_k)", "proved"),
        (VECTOR, r"\frac{\partial p_k}{\partial z_k} = p_k (1 + p_k)", "refuted"),
    ],
)
def test_a_bracket_with_the_letters_of_its_entry_is_an_array(forward: str, claim: str, verdict: str) -> None:
    assert verification(f"{forward} $$ {claim} $$").findings[-1].verdict == verdict
