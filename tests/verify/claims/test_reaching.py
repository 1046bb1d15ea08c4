"""Sums without a bracket that may reach over the terms after them."""

import pytest

from tests.verify.annotated import mended

MEAN = r"$$ a = \frac1n \sum_i u_i, \quad q = \sum_i (u_i - a)^2 $$"
CLAIMS = [
    (r"q = \frac12 \sum_i 2 u_i (u_i - a) - 2 a (u_i - a)", "sloppy"),
    (r"q = \frac12 \sum_i 2 u_i (u_i - a) + 4 a (u_i - a) + u_i", "refuted"),
    (r"q = \sum_i u_i (u_i - a) - a \sum_i (u_i - 2 a)", "refuted"),
]


@pytest.mark.parametrize(("claim", "verdict"), CLAIMS)
def test_what_is_true_where_a_sum_reaches_further_is_not_refuted(claim: str, verdict: str) -> None:
    found = mended(f"{MEAN} $$ {claim} $$").findings[-1]
    assert found.verdict == verdict
    assert (found.reason[:15] == "a sum may reach") == (verdict == "undecided")
