"""What is false of single numbers is false of matrices, whatever their shapes."""

import pytest

from tests.verify.annotated import verification

NET = r"""
$$ U = W X + c, \quad H = \tanh(U), \quad S = B H + e $$
$$ \frac{\partial L}{\partial W} = \frac{\partial L}{\partial U} X^T, \quad L = \frac12 \sum_{kn} (S_{kn} - Y_{kn})^2 $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial L}{\partial H} = B^T \frac{\partial L}{\partial S}", "proved"),
        (r"\frac{\partial L}{\partial H} = 3 B^T \frac{\partial L}{\partial S}", "refuted"),
        (r"\frac{\partial L}{\partial U} = \frac{\partial L}{\partial H}", "refuted"),
        (r"\frac{\partial L}{\partial H} = B \frac{\partial L}{\partial S}", "undecided"),
        (r"\frac{\partial L}{\partial S} = S - Y", "proved"),
        (r"\frac{\partial L}{\partial S} = S + Y", "refuted"),
    ],
)
def test_a_false_claim_about_matrices_whose_shapes_nothing_says(claim: str, verdict: str) -> None:
    assert verification(f"{NET}$$ {claim} $$").findings[-1].verdict == verdict
