"""Probabilities that sum to one without being said to."""

import pytest

from bnderive.verify.judging.normalizing import shell_with, weights_of
from tests.verify.annotated import survey_of, verification

ENTROPY = r"""
$$ p_{nc} = \frac{e^{z_{nc}}}{\sum_k e^{z_{nk}}} $$
$$ \ell_n = - \sum_c y_{nc} \log p_{nc} $$
"""


def test_what_weights_a_logarithm() -> None:
    assert [q.name for q in weights_of(survey_of(ENTROPY))] == ["y"]
    assert weights_of(survey_of(r"$$ q = \sum_k a_k b_k $$")) == ()


def test_the_shell_makes_the_weights_sum_to_one() -> None:
    survey = survey_of(ENTROPY)
    (weights,) = weights_of(survey)
    whole, share = shell_with(survey, weights).definitions[:2]
    assert share.quantity == weights
    assert whole.quantity.name in str(share.expr)
    assert "Sum" in str(whole.expr)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial \ell_n}{\partial z_{nc}} = p_{nc} - y_{nc}", "sloppy"),
        (r"\frac{\partial \ell_n}{\partial z_{nc}} = p_{nc} \sum_k y_{nk} - y_{nc}", "proved"),
        (r"\frac{\partial \ell_n}{\partial z_{nc}} = p_{nc} - 1", "refuted"),
    ],
)
def test_claims_that_rest_on_it_say_so(claim: str, verdict: str) -> None:
    found = verification(f"{ENTROPY}\n$$ {claim} $$").findings[-1]
    assert found.verdict == verdict
    assert (found.reading == "if the sum of y over c is 1") == (verdict == "sloppy")


SMOOTHED = r"""
$$ r_{nc} = (1 - \lambda) y_{nc} + \frac{\lambda}{C} $$
$$ p_{nc} = \frac{e^{z_{nc}}}{\sum_k e^{z_{nk}}} $$
$$ \ell_n = - \sum_{c=1}^C r_{nc} \log p_{nc} $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\sum_c r_{nc} = 1", "sloppy"),
        (r"\frac{\partial \ell_n}{\partial z_{nc}} = p_{nc} - r_{nc}", "sloppy"),
        (r"\frac{\partial \ell_n}{\partial z_{nc}} = p_{nc} - y_{nc}", "refuted"),
    ],
)
def test_weights_that_are_made_of_probabilities(claim: str, verdict: str) -> None:
    assert [q.name for q in weights_of(survey_of(SMOOTHED))] == ["y"]
    found = verification(f"{SMOOTHED}\n$$ {claim} $$").findings[-1]
    assert found.verdict == verdict
    assert (found.reading == "if the sum of y over c is 1") == (verdict == "sloppy")


CHAIN = r"""
$$ p_c = \frac{e^{z_c}}{\sum_k e^{z_k}} $$
$$ \frac{\partial L}{\partial z_c} = - \sum_k t_k \frac{\partial \log p_k}{\partial z_c} = p_c \sum_k t_k - t_c = p_c - t_c $$
"""


def test_a_step_may_rest_on_it_where_only_the_chain_has_the_logarithm() -> None:
    found = verification(CHAIN).findings[-1]
    said = "if the sum of t over c is 1; only as a step from the side before it"
    assert (found.verdict, found.reading) == ("sloppy", said)
    assert verification(CHAIN.replace(r"\log p_k", "p_k")).findings[-1].verdict != "sloppy"


def test_weights_whose_sum_has_a_name_are_not_taken_to_sum_to_one() -> None:
    text = r"""
Let $\sum_k y_k = S$ here.
$$ p_c = \frac{e^{z_c}}{\sum_k e^{z_k}} $$
$$ \ell = - \sum_c y_c \log p_c $$
$$ \frac{\partial \ell}{\partial z_c} = p_c - y_c $$
$$ \frac{\partial \ell}{\partial z_c} = S p_c - y_c $$
"""
    assert [f.verdict for f in verification(text).findings[-2:]] == ["refuted", "proved"]


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial E}{\partial V} = S^T (P - Q)", "sloppy"),
        (r"\frac{\partial E}{\partial V} = S^T (P + Q)", "refuted"),
        (r"\frac{\partial E}{\partial V_{jk}} = \sum_{n=1}^N S_{nj} (P_{nk} - Q_{nk})", "sloppy"),
    ],
)
def test_weights_sum_to_one_inside_another_sum(claim: str, verdict: str) -> None:
    text = r"""
$$ S \in \mathbb{R}^{N \times D}, \quad V \in \mathbb{R}^{D \times K}, \quad A = S V, \quad P = \mathrm{softmax}(A) $$
$$ E = -\sum_{n=1}^N \sum_{k=1}^K Q_{nk} \log P_{nk} $$
"""
    assert verification(f"{text}$$ {claim} $$").findings[-1].verdict == verdict


def test_a_vector_without_indices_sums_to_one_by_its_elements() -> None:
    text = r"$$ s_i = \frac{e^{z_i}}{\sum_k e^{z_k}}, \quad \mathbf{J} = \mathbf{s}\mathbf{s}^T $$ $$ L = -\sum_i y_i \log s_i $$ with one-hot $y$."
    found = verification(text + r"$$ \frac{\partial L}{\partial z_j} = s_j - y_j $$").findings[-1]
    assert (found.verdict, found.reading) == ("sloppy", "if the elements of y sum to 1")
