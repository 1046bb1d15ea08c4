"""Products of derivatives of arrays without indices, as the chain rule."""

import re

import pytest

from tests.verify.annotated import verification

LAYER = r"""
$X \in \mathbb{R}^{n \times d}$, $A \in \mathbb{R}^{d \times k}$, $B \in \mathbb{R}^{d \times k}$.
$$ U = X A $$
$$ V = X B $$
$$ Y = U \odot V $$
$$ Z = \tanh(Y) $$
"""
CASES = [
    ("L/A = L/U U/A", "proved"),
    (r"L/A = U/A \cdot L/U", "proved"),
    ("L/A = L/Y Y/U U/A", "proved"),
    ("L/A = L/U U/A = X^T L/U", "proved"),
    ("L/U = L/Y Y/U", "proved"),
    ("L/X = L/U U/X + L/V V/X", "proved"),
    ("L/X = L/U U/X", "unread"),
    ("L/A = L/V U/A", "unread"),
    (r"L/A = L/U \odot U/A", "unread"),
    ("L/A = 2 L/U U/A", "unread"),
]
NORM = r"""
$$ m = \frac{1}{n} \sum_{i=1}^n x_i $$
$$ u_i = x_i - m $$
$$ y_i = u_i^2 $$
"""
ELEMENTS = [("L/x = L/u u/x", "undecided"), ("L/u = L/y y/u", "proved")]


@pytest.mark.parametrize(("claim", "verdict"), CASES)
def test_a_product_of_derivatives_is_summed_over_what_they_share(claim: str, verdict: str) -> None:
    latex = re.sub(r"(\w)/(\w)", r"\\frac{\\partial \1}{\\partial \2}", claim)
    assert verification(f"{LAYER}\n$$ {latex} $$\n").findings[-1].verdict == verdict


@pytest.mark.parametrize(("claim", "verdict"), ELEMENTS)
def test_a_way_that_is_left_out_is_not_put_in(claim: str, verdict: str) -> None:
    latex = re.sub(r"(\w)/(\w)", r"\\frac{\\partial \1}{\\partial \2}", claim)
    assert verification(f"{NORM}\n$$ {latex} $$\n").findings[-1].verdict == verdict
