"""Quantities that lead nowhere, beside a loss of names that nothing defines."""

import pytest

from tests.verify.annotated import verification

LOSS = r"$$ E = -\sum_k c_k \log q_k + \frac{\mu}{2} \sum_{kj} V_{kj}^2, \quad s_k = \sum_j V_{kj} u_j $$ SAID"
CLAIM = r"$$ \frac{\partial E}{\partial V_{kj}} = (q_k - c_k) u_j + \mu V_{kj} $$"
DEFINED = r"$$ q_k = \frac{e^{s_k}}{\sum_l e^{s_l}}, \quad \sum_k c_k = 1 $$"


@pytest.mark.parametrize(
    ("said", "verdicts"),
    [("The vector of chances comes from the scores.", {"undecided"}), (DEFINED, {"proved", "sloppy"})],
)
def test_scores_that_only_words_take_to_the_loss_may_be_in_it(said: str, verdicts: set[str]) -> None:
    assert verification(LOSS.replace("SAID", said) + CLAIM).findings[-1].verdict.value in verdicts
