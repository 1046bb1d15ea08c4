"""Names that may count the terms of a mean."""

import pytest

from tests.verify.annotated import verification


@pytest.mark.parametrize(("claim", "verdict"), [(r"\sum_i h_i = 0", "undecided"), (r"\sum_i h_i = 1", "refuted")])
@pytest.mark.parametrize("count", [r"n_x", r"\alpha"])
def test_what_may_count_the_terms_of_a_mean(count: str, claim: str, verdict: str) -> None:
    text = rf"$$ m = \frac{{1}}{{{count}}} \sum_j x_j, \quad h_i = x_i - m $$ $$ {claim} $$"
    assert verification(text).findings[-1].verdict.value == verdict
