"""Shapes that only what stands beside a name shows: biases, and factors of a product by elements."""

import pytest

from tests.verify.annotated import verification

COLUMNS = r"""
$$ S \in \mathbb{R}^{D \times N}, \quad W_1 \in \mathbb{R}^{H \times D}, \quad W_2 \in \mathbb{R}^{K \times H} $$
$$ R_1 = W_1 S + c_1, \qquad A = \tanh(R_1), \qquad R_2 = W_2 A + c_2 $$
$$ \frac{\partial E}{\partial A} = W_2^T \frac{\partial E}{\partial R_2} $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial E}{\partial c_2} = \frac{\partial E}{\partial R_2} \mathbf{1}", "proved"),
        (
            r"\frac{\partial E}{\partial c_1} = (\frac{\partial E}{\partial A} \odot (1 - A \odot A)) \mathbf{1}",
            "proved",
        ),
        (
            r"\frac{\partial E}{\partial c_1} = (\frac{\partial E}{\partial A} \odot (1 + A \odot A)) \mathbf{1}",
            "refuted",
        ),
        (r"\frac{\partial E}{\partial W_1} = (\frac{\partial E}{\partial A} \odot (1 - A \odot A)) S^T", "proved"),
    ],
)
def test_a_bias_behind_weights_that_stand_first_is_a_column(claim: str, verdict: str) -> None:
    assert verification(f"{COLUMNS}$$ {claim} $$").findings[-1].verdict == verdict


def test_a_bias_behind_weights_that_stand_last_is_a_row() -> None:
    text = r"""
$$ S \in \mathbb{R}^{N \times D}, \quad W_1 \in \mathbb{R}^{D \times H}, \quad W_2 \in \mathbb{R}^{H \times K} $$
$$ R = S W_1 + c_1, \qquad A = \tanh(R), \qquad Q = A W_2 + c_2 $$
$$ \frac{\partial E}{\partial W_1} = S^T (\frac{\partial E}{\partial Q} W_2^T \odot (1 - A \odot A)) $$
$$ \frac{\partial E}{\partial c_2} = \sum_{n=1}^N \left( \frac{\partial E}{\partial Q} \right)_n $$
$$ \frac{\partial E}{\partial c_2} = 2 \sum_{n=1}^N \left( \frac{\partial E}{\partial Q} \right)_n $$
"""
    assert [f.verdict for f in verification(text).findings[-3:]] == ["proved", "proved", "refuted"]


CELL = r"""
$$ r_t = \sigma(W_r x_t + U_r h_{t-1} + b_r), \qquad i_t = \tanh(W_i x_t + U_i h_{t-1} + b_i) $$
$$ h_t = r_t \odot h_{t-1} + (1 - r_t) \odot i_t $$
$$ di_t = dh_t \odot (1 - r_t) $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"dr_t = dh_t \odot (h_{t-1} - i_t)", "proved"),
        (r"dr_t = dh_t \odot (h_{t-1} + i_t)", "refuted"),
        (r"db_i = di_t \odot (1 - i_t^2)", "proved"),
        (r"dU_i = (di_t \odot (1 - i_t^2)) h_{t-1}^T", "proved"),
        (r"dW_r = (dr_t \odot r_t \odot (1 - r_t)) x_t^T", "proved"),
        (r"dW_r = (dr_t \odot (1 - r_t)) x_t^T", "refuted"),
    ],
)
def test_one_step_of_a_recurrence_with_gates_named_by_index_letters(claim: str, verdict: str) -> None:
    assert verification(f"{CELL}$$ {claim} $$").findings[-1].verdict == verdict


UPRIGHT = r"""
$$ S \in \mathbb{R}^{D \times N}, \quad W \in \mathbb{R}^{K \times D}, \quad R = W S + c, \quad P = \mathrm{softmax}(R) $$
$$ E = -\sum_{n=1}^N \sum_{k=1}^K Y_{kn} \log P_{kn} $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial E}{\partial R} = P - Y", "sloppy"),
        (r"\frac{\partial E}{\partial W} = (P - Y) S^T", "sloppy"),
        (r"\frac{\partial E}{\partial c} = (P - Y) \mathbf{1}", "sloppy"),
        (r"\frac{\partial E}{\partial W} = (Y - P) S^T", "refuted"),
    ],
)
def test_weights_that_stand_first_say_that_classes_run_down_the_columns(claim: str, verdict: str) -> None:
    assert verification(f"{UPRIGHT}$$ {claim} $$").findings[-1].verdict == verdict
