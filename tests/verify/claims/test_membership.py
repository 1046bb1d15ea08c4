"""Sums over the set that an element belongs to."""

import pytest

from tests.verify.annotated import verification

GROUPED = r"""
$$ c_i = \frac1m \sum_{k \in \mathcal{G}_i} a_k, \quad s_i = \sqrt{\frac1m \sum_{k \in \mathcal{G}_i} (a_k - c_i)^2 + \epsilon} $$
$$ h_i = \frac{a_i - c_i}{s_i}, \quad b_i = \gamma h_i + \beta $$
"""
CLAIMS = [
    (r"\frac{\partial c}{\partial a_i} = \frac1m", "proved"),
    (r"\frac{\partial s_i}{\partial a_i} = \frac{h_i}{m}", "proved"),
    (r"\frac{\partial s}{\partial a_i} = h_i", "refuted"),
    (r"\frac{\partial h_k}{\partial a_i} = \frac1s (\delta_{ik} - \frac1m - \frac1m h_i h_k)", "proved"),
    (r"\frac{\partial h_k}{\partial a_i} = \frac1s (\delta_{ik} - \frac1m + \frac1m h_i h_k)", "refuted"),
    (
        (
            r"\frac{\partial E}{\partial a_i} = \frac{1}{s_i} \left( \frac{\partial E}{\partial h_i}"
            r" - \frac1m \sum_{k \in \mathcal{G}_i} \frac{\partial E}{\partial h_k} (1 + h_i h_k) \right)"
        ),
        "proved",
    ),
]


@pytest.mark.parametrize(("claim", "verdict"), CLAIMS, ids=[c for c, _ in CLAIMS])
def test_what_one_set_shares_is_one_number(claim: str, verdict: str) -> None:
    assert verification(f"{GROUPED} $$ {claim} $$").findings[-1].verdict == verdict


def test_what_has_the_letter_elsewhere_too_keeps_it() -> None:
    text = r"$$ c_i = w_i \sum_{k \in \mathcal{G}_i} a_k $$ $$ \frac{\partial c_i}{\partial w_i} = \sum_{k \in \mathcal{G}_i} a_k $$"
    text += r"$$ \sum_i c_i = \sum_i w_i \sum_{k \in \mathcal{G}_i} a_k $$"
    assert [f.verdict.value for f in verification(text).findings] == ["definition", "proved", "undecided"]
