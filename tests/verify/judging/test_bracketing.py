"""Brackets that an author leaves out."""

import pytest

from tests.verify.annotated import announced, told, verification


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\sum_k u_k - a = 0", "sloppy"),
        (r"0 = \sum_k u_k - a", "sloppy"),
        (r"\sum_k (u_k - a) = \sum_k u_k - a", "sloppy"),
        (r"\sum_k u_k (u_k - a) = \sum_k u_k^2 - a u_k", "sloppy"),
        (r"\sum_k (u_k - a) = \sum_k u_k + a", "refuted"),
        # a term with its own sum, or of another index, has its own sign
        (r"u_i - \frac1n \sum_k u_k - \frac{u_i}{n} \sum_k u_k = u_i - a + \frac{u_i}{n} \sum_k u_k", "refuted"),
        (r"u_i - a - u_i a = u_i - \frac1n \sum_k u_k + \frac{u_i}{n} \sum_k u_k", "refuted"),
        (r"u_i - a - u_i a = u_i - \frac1n \sum_k u_k + u_i a", "refuted"),
    ],
)
def test_the_terms_after_a_sum_may_be_meant_inside_it(claim: str, verdict: str) -> None:
    assert verification(rf"$$ a = \frac1n \sum_k u_k $$ $$ {claim} $$").findings[-1].verdict == verdict


DERIVED = r"""
$$ Y_{mn} = \sum_k H_{mk} W_{kn} + b_n $$ <!-- definition -->
$$ \frac{\partial L}{\partial W_{ij}} = \sum_{m, n} \frac{\partial L}{\partial Y_{mn}} \frac{\partial}{\partial W_{ij}} \sum_k H_{mk} W_{kn} + b_n $$ <!-- sloppy -->
$$ \frac{\partial L}{\partial b_j} = \sum_m \frac{\partial L}{\partial Y_{mj}} \frac{\partial}{\partial b_j} \sum_k H_{mk} W_{kj} + b_j $$ <!-- sloppy -->
$$ \frac{\partial L}{\partial b_j} = \sum_m \frac{\partial L}{\partial Y_{mj}} \frac{\partial}{\partial b_j} \sum_k H_{mk} W_{kj} - b_j $$ <!-- refuted -->
"""


def test_the_terms_after_what_is_differentiated_may_be_meant_too() -> None:
    findings = verification(DERIVED).findings
    assert told(findings) == announced(DERIVED, findings)
