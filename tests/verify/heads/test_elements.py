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


LAST = r"""
$$ s(z_i) = \frac{e^{z_i}}{\sum_{k=1}^C e^{z_k}}, \quad E = -\sum_{k=1}^C t_k \log s(z_k) $$
$$ E = -t_1 \log(s(z_1)) - \dots - t_C \log(s(z_C)) $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial s(z_k)}{\partial z_i} = s(z_k) (\delta_{ki} - s(z_i))", "proved"),
        (r"\frac{\partial E}{\partial s(z_k)} = \frac{t_k}{s(z_k)}", "refuted"),
    ],
)
def test_the_last_element_is_named_by_the_count(claim: str, verdict: str) -> None:
    assert verification(f"{LAST}$$ {claim} $$").findings[-1].verdict == verdict
