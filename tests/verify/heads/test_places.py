"""Indices that are written in brackets."""

import pytest

from bnderive.verify.documents.text import read_text
from bnderive.verify.theory.given import Given
from tests.verify.annotated import announced, plain, told, verification

SHARES = r"""
$$ p(i) = \frac{e^{z(i)}}{\sum_{k=1}^{K} e^{z(k)}} $$ <!-- definition -->
$$ L = -\sum_{i=1}^{K} t(i) \log p(i) $$ <!-- definition -->
$$ \frac{\partial p(i)}{\partial z(j)} = -p(i) p(j), \quad i \ne j $$ <!-- proved -->
$$ \frac{\partial p(i)}{\partial z(i)} = p(i) (1 + p(i)) $$ <!-- refuted -->
$$ \frac{\partial L}{\partial z(j)} = p(j) \sum_i t(i) - t(j) $$ <!-- proved -->
"""


def test_what_stands_in_brackets_is_an_index_where_a_sum_runs_over_it() -> None:
    findings = verification(SHARES).findings
    assert told(findings) == announced(SHARES, findings)


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        (r"$\mu_j = \frac{1}{H} \sum_{h=1}^H x_j(h)$, $y_j(h) = x_j(h) - \mu_j$, for $h = 1, \dots, H$", {"x", "y"}),
        (r"$s = \sum_{i,j} w(i, j) u(j)$, and $u(i)$ is not zero", {"u", "w"}),
        (r"$s = \sum_k f(k)$, $f(k) = k^2$, $g(k) = f(k)$", set()),
        (r"$s = \sum_i f(i)$, $f(u) = u^2$", set()),
        (r"$s = \sum_i f(i)$, $f(i) = \sigma(i - 1)$", set()),
        (r"$s = \sum_t u(t)$, $u(t) = a u(t - 1)$", set()),
        (r"$s = \sum_x p(x) \log p(x) + \sum_y p(y) \log p(y)$", set()),
        (r"$s = \sum_{i,j} p(i, j) \log \frac{p(i, j)}{p(i) p(j)}$", set()),
        (r"$L = \sum_i L(i)$", set()),
        (r"$J = \sum_i \ell(i)$", {"\\ell"}),
        (r"$s = \sum_i s(i)$", set()),
        (r"$s = \sum_{i \in N(j)} v(i)$, $q = \sum_j u(j)$", {"u", "v"}),
        (r"$f(i) = a$", set()),
    ],
)
def test_what_may_be_a_function_is_left(text: str, heads: set[str]) -> None:
    assert read_text(plain(text), Given()).calls.places == heads
