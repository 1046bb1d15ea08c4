"""Products whose sizes do not fit are malformed where one transpose, order or sum otherwise makes them true."""

import pytest

from tests.verify.annotated import mended, verification

LAYER = r"""
$H = U M$ with $U \in \mathbb{R}^{b \times p}$ and $M \in \mathbb{R}^{p \times q}$, and $E = \frac12 \|H - R\|_F^2$.

"""
SCALED = r"$m = \frac1n \sum_k a_k$, $s = \frac1n \sum_k (a_k - m)^2$ and $h_k = (a_k - m) (s + \epsilon)^{-1/2}$. "
CASES = [
    (LAYER, r"\frac{\partial E}{\partial M} = U (H - R)", "U should be Uᵀ"),
    (LAYER, r"\frac{\partial E}{\partial M} = (H - R) U^T", "(H − R) and Uᵀ are in the wrong order"),
    (LAYER, r"\nabla_U E = M^T \nabla_H E", "Mᵀ and ∇_H E are in the wrong order"),
    (LAYER, r"\nabla_U E = \nabla_H E M", "M should be Mᵀ"),
    (
        SCALED,
        r"\frac{\partial h}{\partial s} = -\frac12 \sum_k (a_k - m) (s + \epsilon)^{-3/2}",
        "the sum Σ_k is one too many",
    ),
]


@pytest.mark.parametrize(("text", "claim", "says"), CASES)
def test_sizes_that_do_not_fit(text: str, claim: str, says: str) -> None:
    found = mended(f"{text} $${claim}$$").findings[-1]
    assert (found.verdict, found.correction and found.correction.edits[0].says) == ("malformed", says)


@pytest.mark.parametrize("claim", [r"\nabla_U E = V \nabla_H E", r"\frac{\partial E}{\partial M} = 3 U (H - R)"])
def test_sizes_that_no_edit_makes_fit(claim: str) -> None:
    assert verification(f"{LAYER} $${claim}$$").findings[-1].verdict == "unread"
