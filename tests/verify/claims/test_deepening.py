"""Names for gradients of elements that stand with more indices where a batch comes in."""

import pytest

from tests.verify.annotated import verification

ONE = r"$$ y_j = w_j x_j + b_j, \quad g_j = \frac{\partial L}{\partial y_j} $$ "


@pytest.mark.parametrize(
    ("latex", "verdict"),
    [
        (r"\frac{\partial L}{\partial w_j} = \sum_k g_{kj} x_{kj}", "proved"),
        (r"\frac{\partial L}{\partial w_j} = 2 \sum_k g_{kj} x_{kj}", "refuted"),
        (r"\frac{\partial L}{\partial w_j} = g_j x_j", "proved"),
    ],
)
def test_a_gradient_of_one_example_is_that_of_each_in_a_batch(latex: str, verdict: str) -> None:
    assert verification(f"{ONE} $$ {latex} $$").findings[-1].verdict == verdict
