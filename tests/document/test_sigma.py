"""The letter Σ as the sign of a sum."""

import pytest

from bnderive.document.sigma import SIGMA
from tests.verify.annotated import announced, document_of, told, verification

LOSS = r"""
$$ p_i = \frac{e^{u_i}}{\sum_k e^{u_k}} $$ <!-- definition -->
$$ L = -\sum t_i \log p_i $$ <!-- definition -->
$$ \frac{\partial L}{\partial p_i} = -\frac{t_i}{p_i} $$ <!-- proved -->
$$ \frac{\partial L}{\partial p} = -\sum \frac{t_i}{p_i} $$ <!-- malformed -->
""".replace(r"\sum_k", r"\Sigma_{k=1}^n").replace(r"\sum", r"\Sigma")


def test_it_is_read_as_that_where_it_stands_before_terms() -> None:
    findings = verification(LOSS).findings
    assert told(findings) == announced(LOSS, findings)


def test_what_is_true_of_a_number_is_not_proved_where_it_may_be_one() -> None:
    other = r"""
$$ s = \sum_i a_i $$ $$ L = -\Sigma t_i \log p_i $$ $$ \frac{\partial L}{\partial p} = -\Sigma \frac{t_i}{p_i} $$
"""
    assert verification(other).findings[-1].verdict == "undecided"


@pytest.mark.parametrize(
    "text",
    [
        r"$$ z = \Sigma u_i $$ $$ A = U \Sigma V^T $$",
        r"$$ z = \Sigma u_i $$ $$ q = N(\mu, \Sigma) $$",
        r"$$ z = \Sigma u_i $$ $$ s = \sum_i u_i $$",
        r"$$ z = \Sigma u $$",
    ],
)
def test_it_may_be_a_matrix(text: str) -> None:
    assert SIGMA not in document_of(text).words
