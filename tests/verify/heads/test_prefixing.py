r"""Gradients that an author names by a δ in front."""

import pytest

from tests.verify.annotated import verification

CELL = r"""
$$ q_k = r_k \odot \tanh(s_k), \quad s_k = u_k \odot v_k + m_k $$
$$ \delta r_k = \delta q_k \odot \tanh(s_k) $$
"""

CLAIMS = [
    (r"\delta s_k = \delta q_k \odot r_k \odot (1 - \tanh^2(s_k))", "proved"),
    (r"\delta s_k = \delta q_k \odot r_k \odot \tanh^2(s_k)", "refuted"),
    (r"\delta u_k = \delta s_k \odot v_k", "proved"),
    (r"\delta u_k = \delta s_k \odot u_k", "refuted"),
    (r"\delta m_k = \frac{\partial L}{\partial m_k} = \delta s_k", "proved"),
]


@pytest.mark.parametrize(("claim", "verdict"), CLAIMS, ids=[c for c, _ in CLAIMS])
def test_a_sign_before_several_names_makes_their_gradients(claim: str, verdict: str) -> None:
    assert verification(f"{CELL} $$ {claim} $$").findings[-1].verdict == verdict


def test_a_sign_that_is_a_number_elsewhere_is_one() -> None:
    text = f"{CELL} $$ \\delta = 3 $$ $$ \\delta s_k = \\delta q_k $$"
    assert verification(text).findings[-1].verdict not in ("proved", "sloppy")
    (found,) = verification(r"$$ y_k = \delta x_k $$ $$ \frac{\partial y_k}{\partial x_k} = \delta $$").findings[1:]
    assert found.verdict == "proved"


PARTIALS = [
    (r"\partial s_k = \partial q_k \odot r_k \odot (1 - \tanh^2(s_k))", "proved"),
    (r"\partial s_k = \partial q_k \odot r_k", "refuted"),
    (r"\partial v_k = \partial s_k \odot \frac{\partial s_k}{\partial v_k}", "proved"),
    (r"\partial v_k = \partial s_k \odot \frac{\partial s_k}{v_k}", "malformed"),
]


@pytest.mark.parametrize(("claim", "verdict"), PARTIALS, ids=[c for c, _ in PARTIALS])
def test_a_lone_partial_is_a_gradient_where_an_equation_says_so(claim: str, verdict: str) -> None:
    cell, told = CELL.split("\n$$ \\delta", maxsplit=1)[0], r"$$ \partial u_k = \frac{\partial L}{\partial u_k} $$"
    assert verification(f"{cell}\n{told} $$ {claim} $$").findings[-1].verdict == verdict
    assert verification(f"{cell}\n$$ {claim} $$").findings[-1].verdict == "malformed"


NABLA = r"$$ H = X - \frac1n \sum_k X_k, \quad Z = w \odot H $$ "


def test_a_nabla_of_a_name_by_itself_is_its_gradient() -> None:
    right = r"$$ \nabla_H = w \odot \nabla_Z $$ $$ \nabla_{X_i} = \nabla_{H_i} - \frac1n \sum_k \nabla_{H_k} $$"
    beside = r"$$ \sum_k \nabla_{Z_k} Z_k = \sum_k \nabla_{H_k} H_k $$"
    wrong = r"$$ \nabla_H = 5 w \odot \nabla_Z $$ $$ \nabla_Z = w \odot \nabla_H $$"
    found = [f.verdict.value for f in verification(NABLA + right + beside + wrong).findings[2:]]
    assert found == ["proved", "proved", "proved", "refuted", "refuted"]


def test_a_bracket_after_a_nabla_that_names_a_gradient_is_a_factor() -> None:
    text = r"$$ h_i = (x_i - c)^2, \quad c = \frac1n \sum_i x_i $$ $$ \nabla_c = -2 \sum_i \nabla_{h_i} (x_i - c) $$"
    assert (
        verification(f"{text} $$ \\sum_i \\nabla_{{h_i}} = \\sum_k \\nabla_{{h_k}} $$").findings[-2].verdict == "proved"
    )


def test_a_nabla_with_an_index_that_a_sum_runs_over_is_an_array() -> None:
    text = r"""
$$ v = \sum_{i} u_i^2, \quad y_i = v u_i $$
With $\nabla_i = \partial J / \partial y_i$,
$$ \frac{\partial J}{\partial v} = \sum_i u_i \nabla_i $$
$$ \frac{\partial J}{\partial v} = \sum_i v \nabla_i $$
"""
    assert [f.verdict.value for f in verification(text).findings[-2:]] == ["proved", "refuted"]
