"""Functions of arrays: written of an element, or of an array and used of its examples."""

import pytest

from tests.verify.annotated import verification

MODEL = r"""
$$ g_w(x) = \tanh(w^T x) $$
$$ E = \frac12 \sum_{n=1}^N (g_w(x^{(n)}) - t^{(n)})^2 $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial E}{\partial g_w(x^{(n)})} = g_w(x^{(n)}) - t^{(n)}", "proved"),
        (r"\frac{\partial E}{\partial w_k} = \sum_n (g_w(x^{(n)}) - t^{(n)}) (1 - g_w(x^{(n)})^2) x_k^{(n)}", "proved"),
        (r"\frac{\partial E}{\partial w_k} = \sum_n (g_w(x^{(n)}) - t^{(n)}) x_k^{(n)}", "refuted"),
        (r"\frac{\partial g_w(x^{(n)})}{\partial w_k} = (1 - g_w(x^{(n)})^2) x_k^{(n)}", "proved"),
        (r"\frac{\partial g_w(x^{(n)})}{\partial w_k} = (1 - g_w(x^{(n)})) x_k^{(n)}", "refuted"),
    ],
)
def test_a_function_of_an_array_that_stands_before_its_examples(claim: str, verdict: str) -> None:
    assert verification(f"{MODEL}$$ {claim} $$").findings[-1].verdict == verdict
