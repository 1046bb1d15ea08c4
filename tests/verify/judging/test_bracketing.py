"""Sums that reach further than they do as printed."""

import pytest

from tests.verify.annotated import verification


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
