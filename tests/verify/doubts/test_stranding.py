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


FIRST = r"""
# One
$$ q = \sqrt{\frac1n \sum_j a_j^2}, \quad h_i = \frac{a_i}{q}, \quad y_i = h_i w_i, \quad g_i = w_i \frac{\partial L}{\partial y_i} $$
# Two
$$ m = \frac1n \sum_j a_j, \quad s = \sqrt{\frac1n \sum_j (a_j - m)^2}, \quad z_i = \frac{a_i - m}{s} $$
"""


@pytest.mark.parametrize(
    ("last", "verdict"),
    [
        # what the second part is about takes the place of h, though no formula says so
        (r"\frac1s \left(g_i - \frac1n \sum_j g_j - \frac{z_i}{n} \sum_j g_j z_j\right)", "undecided"),
        (r"\frac1q \left(g_i + \frac{h_i}{n} \sum_j g_j h_j\right)", "refuted"),
        (r"\frac1q \left(g_i - \frac{z_i}{n} \sum_j g_j z_j\right)", "refuted"),
    ],
)
def test_what_takes_the_place_of_the_way_to_the_loss(last: str, verdict: str) -> None:
    claim = rf"$$ \frac{{\partial L}}{{\partial a_i}} = {last} $$"
    assert verification(FIRST + claim).findings[-1].verdict.value == verdict


JACOBIAN = r"""
$$ q_k = \frac{e^{s_k}}{\sum_l e^{s_l}}, \quad E = -\sum_k c_k \log q_k $$
$$ \mathbf{J} = \text{diag}(\mathbf{q}) - \mathbf{q} \mathbf{q}^T $$
$$ \frac{\partial E}{\partial s_k} = q_k SIGN c_k $$
"""


@pytest.mark.parametrize(("sign", "verdict"), [("-", "sloppy"), ("+", "refuted")])
def test_what_is_made_of_what_the_loss_is_made_of_leads_nowhere_else(sign: str, verdict: str) -> None:
    assert verification(JACOBIAN.replace("SIGN", sign)).findings[-1].verdict == verdict
