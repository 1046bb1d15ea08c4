"""Rows and columns of matrices: P_{i,:} and V[:, j]."""

import pytest

from tests.verify.annotated import verification

ATTEND = r"""
$$ S = Q K^T, \quad A_{i,:} = \text{softmax}(S_{i,:}), \quad O = A V, \quad dA = dO V^T $$
"""
DENSE = r"""
$$ Y = X W + \mathbf{1} b^T, \quad dX = dY W^T $$
"""


@pytest.mark.parametrize(
    ("forward", "claim", "verdict"),
    [
        (ATTEND, r"dS_{i,:} = A_{i,:} \odot (dA_{i,:} - dA_{i,:} A_{i,:}^T)", "proved"),
        (ATTEND, r"dS_{i,:} = A_{i,:} \odot (dA_{i,:} + dA_{i,:} A_{i,:}^T)", "refuted"),
        (ATTEND, r"dA[i,:] A[i,:]^T = dO[i,:] O[i,:]^T", "proved"),
        (ATTEND, r"dA[i,:] A[i,:]^T = dO[i,:] V[i,:]^T", "refuted"),
        (DENSE, r"dW_{:,j} = X^T dY_{:,j}", "proved"),
        (DENSE, r"dX_{i,:} = dY_{i,:} W^T", "proved"),
        (DENSE, r"dX_{i,:} = 2 dY_{i,:} W^T", "refuted"),
        (DENSE, r"Y_{i,:} = X_{:,i} W", "unread"),
    ],
)
def test_rows_and_columns(forward: str, claim: str, verdict: str) -> None:
    assert verification(f"{forward}$$ {claim} $$").findings[-1].verdict == verdict
