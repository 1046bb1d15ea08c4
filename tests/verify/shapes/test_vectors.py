"""Vectors whose further axis a document does not write: wᵀx_n beside x_{nj}."""

import pytest

from tests.verify.annotated import verification

LEARN = r"""
$$ a_n = w^T x_n + b, \qquad q_n = \sigma(a_n) $$
$$ E = -\sum_{n=1}^N (t_n \log q_n + (1 - t_n) \log(1 - q_n)) $$
"""
ABOVE = r"""
$$ a^{(n)} = \theta^T x^{(n)}, \qquad E = \frac{1}{2N} \sum_{n=1}^N (a^{(n)} - t^{(n)})^2 $$
"""
CLASSES = r"""
$$ a_k = v_k^\top h + c_k, \qquad q_k = \frac{e^{a_k}}{\sum_j e^{a_j}}, \qquad E = -\sum_k t_k \log q_k $$
"""


@pytest.mark.parametrize(
    ("forward", "claim", "verdict"),
    [
        (LEARN, r"\frac{\partial E}{\partial w_j} = \sum_n (q_n - t_n) x_{nj}", "proved"),
        (LEARN, r"\frac{\partial E}{\partial w_j} = \sum_n (t_n - q_n) x_{nj}", "refuted"),
        (LEARN, r"\frac{\partial E}{\partial w} = \sum_n (q_n - t_n) x_n", "proved"),
        (LEARN, r"\frac{\partial E}{\partial w} = \sum_n q_n x_n", "refuted"),
        (LEARN, r"\frac{\partial E}{\partial b} = \sum_n (q_n - t_n)", "proved"),
        (ABOVE, r"\frac{\partial E}{\partial \theta_j} = \frac1N \sum_{n=1}^N (a^{(n)} - t^{(n)}) x_j^{(n)}", "proved"),
        (
            ABOVE,
            r"\frac{\partial E}{\partial \theta_j} = \frac2N \sum_{n=1}^N (a^{(n)} - t^{(n)}) x_j^{(n)}",
            "refuted",
        ),
        (CLASSES, r"\frac{\partial E}{\partial v_k} = (q_k \sum_j t_j - t_k) h", "proved"),
        (CLASSES, r"\frac{\partial E}{\partial h} = \sum_k (q_k \sum_j t_j - t_k) v_k", "proved"),
        (CLASSES, r"\frac{\partial E}{\partial h} = \sum_k (q_k \sum_j t_j + t_k) v_k", "refuted"),
    ],
)
def test_a_transpose_shows_the_axis_that_is_not_written(forward: str, claim: str, verdict: str) -> None:
    assert verification(f"{forward}$$ {claim} $$").findings[-1].verdict == verdict


@pytest.mark.parametrize("claim", ["X^T (a - t)", "X (a - t)", "X^T (X \\theta - t)", "X (X^T \\theta - t)"])
def test_a_matrix_has_the_vectors_as_rows_or_as_columns(claim: str) -> None:
    text = rf"{ABOVE}$$ \frac{{\partial E}}{{\partial \theta}} = \frac1N {claim} $$"
    assert verification(text).findings[-1].verdict == "proved"


ROWS = r"""
Let $A \in \mathbb{R}^{T \times T}$ and $H \in \mathbb{R}^{T \times e}$, where $u_t$ is a row of
$$ U = A H \in \mathbb{R}^{T \times e}, \qquad u_t = A_{t:} H = \sum_{s=1}^T A_{ts} h_s $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"dh_s = \sum_{t=1}^T A_{ts} du_t", "proved"),
        (r"dh_s = \sum_{t=1}^T A_{st} du_t", "refuted"),
        (r"dA_{ts} = du_t^T h_s", "proved"),
        (r"dA_{ts} = du_s^T h_t", "refuted"),
        (r"dH = A^T dU", "proved"),
        (r"dH = A dU", "refuted"),
    ],
)
def test_named_gradients_of_rows(claim: str, verdict: str) -> None:
    both = rf"{ROWS} $$ dA_{{ts}} = du_t^T h_s $$ $$ dh_s = \sum_{{t=1}}^T A_{{ts}} du_t $$ $$ {claim} $$"
    assert verification(both).findings[-1].verdict == verdict


def test_a_row_of_values_by_a_matrix_with_the_vectors_as_columns() -> None:
    assert verification(LEARN + r"$$ A = w^T X + b $$").findings[-1].verdict == "proved"
    assert verification(LEARN + r"$$ A = w^T X - b $$").findings[-1].verdict != "proved"


@pytest.mark.parametrize(
    "text",
    [
        r"$$ a_n = w^T x_n, \quad E = \sum_n a_n^2, \quad \frac{\partial E}{\partial w_j} = 2 \sum_n a_n x_{jn} $$",
        r"$$ a = u_o^T v, \quad s = \sum_w u_w^T v, \quad \frac{\partial s}{\partial u_o} = v $$",
        r"$$ s = w^T \tanh(W h), \quad \frac{\partial s}{\partial w} = \tanh(W h) $$",
    ],
)
def test_where_the_place_of_the_axis_is_not_certain_nothing_is_refuted(text: str) -> None:
    assert verification(text).findings[-1].verdict != "refuted"


NET = r"""
$$ u = W s + c, \qquad r = \sigma(u), \qquad g = v^T r, \qquad E = \frac12 (g - t)^2 $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial E}{\partial v} = (g - t) r", "proved"),
        (r"\frac{\partial E}{\partial u} = (g - t) v \odot r \odot (1 - r)", "proved"),
        (r"\frac{\partial E}{\partial u} = (g - t) v \odot (1 - r)", "refuted"),
        (r"\frac{\partial E}{\partial W} = \frac{\partial E}{\partial u} s^T", "proved"),
        (r"\frac{\partial E}{\partial s} = W^T \frac{\partial E}{\partial u}", "proved"),
    ],
)
def test_what_stands_right_behind_a_matrix_is_a_vector_and_gives_one(claim: str, verdict: str) -> None:
    assert verification(f"{NET}$$ {claim} $$").findings[-1].verdict == verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial q}{\partial u} = \frac{u - v}{q}", "proved"),
        (r"\frac{\partial q}{\partial u} = 2 \frac{u - v}{q}", "refuted"),
        (r"\frac{\partial r}{\partial u} = 2 (u - v)", "proved"),
        (r"\frac{\partial r}{\partial v} = 2 (u - v)", "refuted"),
    ],
)
def test_what_stands_in_a_norm_without_any_index_is_a_vector(claim: str, verdict: str) -> None:
    text = rf"$$ q = \|u - v\|, \qquad r = \|u - v\|^2 $$ $$ {claim} $$"
    assert verification(text).findings[-1].verdict == verdict


HINGE = r"$$ E = \max(0, \|u_s - u_t\|^2 - \|u_s - u_q\|^2 + \kappa) $$"


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial E}{\partial u_t} = 2 (u_t - u_s)", "sloppy"),
        (r"\frac{\partial E}{\partial u_t} = 2 (u_s - u_t)", "refuted"),
        (r"\frac{\partial E}{\partial u_s} = 2 (u_q - u_t)", "sloppy"),
        (r"\frac{\partial E}{\partial u_s} = 0", "undecided"),
    ],
)
def test_a_loss_with_a_margin_may_be_meant_where_it_is_not_zero(claim: str, verdict: str) -> None:
    assert verification(rf"{HINGE} $$ {claim} $$").findings[-1].verdict == verdict
