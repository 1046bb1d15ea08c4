"""Maxima inside an expression."""

import pytest

from tests.verify.annotated import verification

STABLE = r"$$ p_i = \frac{e^{z_i - \max(z)}}{\sum_j e^{z_j - \max_k z_k}} $$"
NAMED = r"$$ m = \max_j z_j, \quad p_i = \frac{e^{z_i - \max(z)}}{\sum_j e^{z_j - m}} $$"
SHIFTED = r"$$ u_i = z_i - \max(z) $$"
ROWS = r"$$ p_{ij} = \frac{e^{z_{ij} - \max(z)}}{\sum_k e^{z_{ik}}} $$"


@pytest.mark.parametrize(
    ("forward", "claim", "verdict"),
    [
        (STABLE, r"\frac{\partial p_i}{\partial z_k} = p_i (\delta_{ik} - p_k)", "proved"),
        (STABLE, r"\frac{\partial p_i}{\partial z_k} = p_i (\delta_{ik} + p_k)", "refuted"),
        (NAMED, r"p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}", "proved"),
        (SHIFTED, r"\frac{\partial u_i}{\partial z_i} = 1", "undecided"),
        (ROWS, r"p_{ij} = \frac{e^{z_{ij}}}{\sum_k e^{z_{ik}}}", "unread"),
    ],
)
def test_what_holds_whatever_the_maximum_is(forward: str, claim: str, verdict: str) -> None:
    assert verification(f"{forward} $$ {claim} $$").findings[-1].verdict == verdict
