"""A softmax that is written of an element."""

import pytest

from tests.verify.annotated import verification

SAME = r"$$ u_k = \sum_n A_{kn} s_n, \quad q_k = \text{Softmax}(u_k), \quad E = -\sum_k t_k \log q_k $$"
OTHER = r"$$ q_j = \mathrm{softmax}(u_i), \quad E = -\sum_j t_j \log q_j $$"
WHOLE = r"$$ s(u_i) = \frac{e^{u_i}}{\sum_j e^{u_j}}, \quad p = s(u) $$"
VALUES = (
    WHOLE + r"$$ H(t, s(u)) = -\sum_i t_i \log s(u_i), \quad s(u_1) = \left[ 0.2, \frac{e^{2}}{e^{2} + 1} \right] $$"
)
OTHERS = r"$$ H(u_j, t_j) = 2 $$"
ROWS = r"$$ U = X A^T, \quad q_i = \mathrm{softmax}(u_i), \quad q_{ij} = 1 $$"


@pytest.mark.parametrize(
    ("forward", "claim", "verdict"),
    [
        (SAME, r"\frac{\partial E}{\partial A_{kn}} = (q_k - t_k) s_n", "sloppy"),
        (SAME, r"\frac{\partial E}{\partial A_{kn}} = (q_k + t_k) s_n", "refuted"),
        (OTHER, r"\frac{\partial q_j}{\partial u_i} = q_j (\delta_{ij} - q_i)", "proved"),
        (OTHER, r"\frac{\partial q_j}{\partial u_i} = q_i (\delta_{ij} - q_i)", "refuted"),
        (OTHER, r"\frac{\partial E}{\partial u_i} = \text{softmax}(u_i) - t_i", "sloppy"),
        (
            OTHER,
            r"\frac{\partial \text{softmax}(u_i)}{\partial u_j} = \text{softmax}(u_i) (\delta_{ij} - q_j)",
            "proved",
        ),
        (OTHER, r"\frac{\partial \text{softmax}(u_i)}{\partial u_j} = \text{softmax}(u_i) (1 - q_j)", "refuted"),
        (OTHER, r"\text{softmax}(u_i + c) = q_i", "proved"),
        (OTHER, r"\text{softmax}(2 u_i) = q_i", "refuted"),
        (OTHER, r"\text{softmax}(w u_i) = q_i", "unread"),
        (WHOLE, r"\frac{\partial s(u_k)}{\partial u_i} = s(u_k) (\delta_{ik} - s(u_i))", "proved"),
        (WHOLE, r"\frac{\partial s(u_k)}{\partial u_i} = s(u_k) (1 - s(u_i))", "refuted"),
        (VALUES, r"\frac{\partial H}{\partial u_i} = s(u_i) \sum_k t_k - t_i", "proved"),
        (VALUES, r"\frac{\partial H}{\partial u_i} = s(u_i) \sum_k t_k + t_i", "refuted"),
        (VALUES + OTHERS, r"\frac{\partial H}{\partial u_i} = s(u_i) \sum_k t_k - t_i", "undecided"),
        (VALUES + OTHERS, r"H(t, s(u)) = -\sum_k t_k \log s(u_k)", "proved"),
        (VALUES + OTHERS, r"H(t, s(u)) = -\sum_k \log s(u_k)", "undecided"),
        (ROWS, r"\frac{\partial q_{ij}}{\partial u_{ij}} = 0", "unread"),
    ],
)
def test_the_softmax_of_an_element(forward: str, claim: str, verdict: str) -> None:
    assert verification(f"{forward} $$ {claim} $$").findings[-1].verdict == verdict
