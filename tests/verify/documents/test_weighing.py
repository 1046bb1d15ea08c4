"""Averages with weights."""

import pytest

from tests.verify.annotated import verification

SHARES = r"$$ p_k = \frac{e^{b s_k}}{\sum_j e^{b s_j}} $$ "
SLOPE = r"$$ \frac{\partial \langle s \rangle}{\partial b} = \sum_k p_k s_k^2 - \langle s \rangle^2 $$"


@pytest.mark.parametrize(
    ("said", "verdicts"),
    [
        (r"$$ \langle s \rangle = \sum_k p_k s_k $$ ", ["undecided", "undecided"]),
        (r"$$ \langle s \rangle = \sum_k s_k $$ ", ["refuted", "refuted"]),
    ],
)
def test_an_average_may_have_weights(said: str, verdicts: list[str]) -> None:
    assert [f.verdict.value for f in verification(SHARES + said + SLOPE).findings[1:]] == verdicts
