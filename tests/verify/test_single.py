"""What is false of single numbers is false of matrices, whatever their shapes."""

import pytest

from tests.verify.annotated import verification

NET = r"""
$$ U = A X + c, \quad H = \tanh(U), \quad S = B H + e, \quad P = \text{softmax}(S) $$
$$ L = -\sum_{kn} T_{kn} \log P_{kn} $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial L}{\partial H} = B^T \frac{\partial L}{\partial S}", "proved"),
        (r"\frac{\partial L}{\partial H} = 3 B^T \frac{\partial L}{\partial S}", "refuted"),
        (r"\frac{\partial L}{\partial U} = \frac{\partial L}{\partial H}", "refuted"),
        (r"\frac{\partial L}{\partial H} = B \frac{\partial L}{\partial S}", "undecided"),
        (r"\frac{\partial L}{\partial S} = P - T", "sloppy"),
        (r"\frac{\partial L}{\partial S} = P + T", "refuted"),
    ],
)
def test_a_false_claim_about_matrices_whose_shapes_nothing_says(claim: str, verdict: str) -> None:
    assert verification(f"{NET}$$ {claim} $$").findings[-1].verdict == verdict
