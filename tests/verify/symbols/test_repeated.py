"""Sums that a document leaves out, because it sums over repeated indices."""

import pytest

from tests.verify.annotated import verification

ONES = r"""
$$ a_{r} = \frac{1}{K} \mathbf{1}_{k} z_{rk} $$
$$ e_{rk} = z_{rk} - \mathbf{1}_{k} a_{r} $$
$$ s_{r} = \frac{1}{K} \mathbf{1}_{k} \left(e_{rk}\right)^2 $$
$$ \frac{\partial J}{\partial s_{p}} = \frac{\partial J}{\partial s_{r}} \delta_{rp} $$
$$ \frac{\partial s_{r}}{\partial e_{pq}} = \frac{2}{K} e_{rk} \delta_{rp} \delta_{kq} = \frac{2}{K} e_{rq} \delta_{rp} $$
$$ \frac{\partial J}{\partial e_{pq}} = \frac{\partial J}{\partial s_{r}} \left( \frac{2}{K} e_{rk} \delta_{rp} \delta_{kq} \right) $$
$$ \mathbf{1}_{k} e_{pk} = \mathbf{1}_{k} z_{pk} - \mathbf{1}_{k} \mathbf{1}_{k} a_{p} = 0 $$
$$ \frac{\partial s_{r}}{\partial e_{pq}} = \frac{1}{K} e_{rq} \delta_{rp} $$
"""


def test_ones_beside_a_factor_with_the_same_index_show_the_convention() -> None:
    found = [f.verdict.value for f in verification(ONES).findings]
    assert found == ["definition"] * 3 + ["proved"] * 6 + ["refuted"]


STATED = r"""
SAID
$$ u_i = A_{ij} x_j + b_i $$
$$ \frac{\partial L}{\partial x_k} = \frac{\partial L}{\partial u_i} A_{ik} $$
"""

SAYINGS = [
    ("Einstein summation is used throughout.", "proved"),
    ("This is written in Einstein's index notation.", "proved"),
    ("Repeated indices are summed over.", "proved"),
    ("We do not use the Einstein convention.", "undecided"),
    ("Everything is written with indices.", "undecided"),
]


@pytest.mark.parametrize(("said", "verdict"), SAYINGS, ids=[s for s, _ in SAYINGS])
def test_words_say_that_repeated_indices_are_summed(said: str, verdict: str) -> None:
    assert verification(STATED.replace("SAID", said)).findings[-1].verdict.value == verdict


def test_a_sum_of_repeated_indices_that_is_wrong_is_refuted() -> None:
    text = STATED.replace("SAID", "With the summation convention,").replace("A_{ik} $$", "A_{ki} $$")
    assert verification(text).findings[-1].verdict.value != "proved"


DERIVED = r"""
Repeated indices are summed. Let $u_i = A_{ij} x_j$.
$$ \frac{\partial (x_i x_i)}{\partial x_j} = 2 x_j $$
$$ \frac{\partial (u_i u_i)}{\partial x_j} = 2 A_{ij} u_i $$
$$ \frac{\partial (u_i u_i)}{\partial x_j} = A_{ij} u_i $$
"""


def test_what_is_differentiated_is_summed_over_its_own_indices() -> None:
    assert [f.verdict.value for f in verification(DERIVED).findings] == ["definition", "proved", "proved", "refuted"]


CHAINED = r"""
$$ v_k = \sum_m A_{km} x_m, \quad u_i = \sum_k B_{ik} v_k $$
$$ \frac{\partial L}{\partial x_j} = \frac{\partial L}{\partial u_i} \frac{\partial u_i}{\partial v_k} \frac{\partial v_k}{\partial x_j}
 = \frac{\partial L}{\partial u_i} B_{ik} A_{kj} $$
$$ \frac{\partial L}{\partial v_k} = \frac{\partial L}{\partial u_i} \frac{\partial u_i}{\partial v_k} $$
"""


def test_the_chain_rule_through_several_quantities_sums_without_a_sign_and_one_missing_sum_is_an_error() -> None:
    found = [f.verdict.value for f in verification(CHAINED).findings]
    assert found == ["definition", "definition", "proved", "proved", "refuted"]


UPPER = r"""
$$ u^i = A^i_j x^j + b^i $$
$$ \frac{\partial L}{\partial x^j} = \frac{\partial L}{\partial u^i} A^i_j $$
$$ \frac{\partial L}{\partial x^j} = 2 \frac{\partial L}{\partial u^i} A^i_j $$
$$ \frac{\partial u^i}{\partial x^k} = A^i_j \delta^j_k = A^i_k $$
"""


def test_what_is_defined_by_repeated_letters_above_names_shows_the_convention() -> None:
    found = [f.verdict.value for f in verification(UPPER).findings]
    assert found == ["definition", "proved", "refuted", "proved", "proved"]


DIAGONAL = r"""
Repeated indices are summed. Let $r = [r_1, \ldots, r_n]$ and $q_i = \frac{e^{r_i}}{\sum_k e^{r_k}}$.
$$ \frac{\partial q_i}{\partial r_i} = q_i - q_i^2 = q_i (1 - q_i) $$
$$ \frac{\partial q_i}{\partial r_i} = q_i - 2 q_i^2 $$
"""


def test_an_index_that_is_free_in_each_term_of_another_side_is_not_summed() -> None:
    found = [f.verdict.value for f in verification(DIAGONAL).findings]
    assert found[-3:] == ["proved", "proved", "refuted"]
