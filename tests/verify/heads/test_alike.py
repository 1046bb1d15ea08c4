"""Names that are written alike: outputs of layers that letters tell apart, terms beside their total."""

import pytest

from bnderive.verify.heads.alike import alike_of
from tests.verify.annotated import document_of, mended, verification

LAYERS = r"""
$$ u_k = \sum_j v_{kj} s_j, \quad s_j = \tanh(u_j), \quad u_j = \sum_i v_{ji} s_i, \quad s_i = x_i $$
$$ E = \frac12 \sum_k (u_k - t_k)^2, \quad \delta_k = \frac{\partial E}{\partial u_k} $$
"""
TOTAL = r"""
$$ E = \sum_n E_n, \quad E_n = \frac12 (q_n - t_n)^2, \quad q_n = a x_n $$
"""
WHOLE = r"""
$$ q^{(n)} = a x^{(n)}, \quad E(a) = \frac1N \sum_{n=1}^N (q^{(n)} - t^{(n)})^2, \quad E^{(n)}(a) = (q^{(n)} - t^{(n)})^2 $$
"""

SUMMED = r"""
$$ E = \sum_i w_i (z_i - q), \quad c = 2 i_g $$
"""


@pytest.mark.parametrize(
    ("forward", "claim", "verdict"),
    [
        (SUMMED, r"\frac{\partial E}{\partial q} = \sum_i w_i(2 - 1) - 2 \sum_i w_i", "proved"),
        (SUMMED, r"\frac{\partial E}{\partial q} = \sum_i w_i(2 + 1) - 2 \sum_i w_i", "refuted"),
        (LAYERS, r"\frac{\partial E}{\partial v_{kj}} = (u_k - t_k) s_j", "proved"),
        (LAYERS, r"\frac{\partial E}{\partial v_{kj}} = (u_k + t_k) s_j", "refuted"),
        (LAYERS, r"\frac{\partial E}{\partial v_{ij}} = s_i (1 - s_j^2) \sum_k \delta_k v_{kj}", "proved"),
        (LAYERS, r"\frac{\partial E}{\partial v_{ji}} = s_i (1 - s_j^2) \sum_{j'} \delta_{j'} v_{kj'}", "undecided"),
        (LAYERS, r"\frac{\partial E}{\partial u_j} = (1 - s_j) \sum_k \delta_k v_{kj}", "refuted"),
        (TOTAL, r"\frac{\partial E}{\partial a} = \sum_n \frac{\partial E_n}{\partial a}", "proved"),
        (TOTAL, r"\frac{\partial E_n}{\partial a} = (q_n - t_n) x_n", "proved"),
        (TOTAL, r"\frac{\partial E}{\partial a} = \sum_n q_n x_n", "refuted"),
        (WHOLE, r"\frac{\partial E(a)}{\partial a} = \frac2N \sum_n (q^{(n)} - t^{(n)}) x^{(n)}", "proved"),
        (WHOLE, r"\frac{\partial E^{(n)}}{\partial a} = 2 (q^{(n)} - t^{(n)}) x^{(n)}", "proved"),
        (WHOLE, r"\frac{\partial E}{\partial a} = 2 \sum_n (q^{(n)} - t^{(n)}) x^{(n)}", "refuted"),
        (WHOLE, r"\frac{\partial E^{(n)}}{\partial a} = \frac2N (q^{(n)} - t^{(n)}) x^{(n)}", "refuted"),
    ],
)
def test_names_that_are_written_alike(forward: str, claim: str, verdict: str) -> None:
    assert verification(f"{forward}$$ {claim} $$").findings[-1].verdict == verdict


ATTEND = r"""
$$ r_{ij} = g_i^T k_j, \quad A_{ij} = \frac{e^{r_{ij}}}{\sum_k e^{r_{ik}}}, \quad o_i = \sum_j A_{ij} h_j $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"dk_j = \sum_i dr_{ij} g_i", "proved"),
        (r"dk_j = 2 \sum_i dr_{ij} g_i", "refuted"),
        (r"dr_{ij} = A_{ij} (dA_{ij} - \sum_k A_{ik} dA_{ik})", "proved"),
    ],
)
def test_the_letter_of_a_sum_is_not_the_name_of_the_same_letter(claim: str, verdict: str) -> None:
    assert verification(f"{ATTEND}$$ {claim} $$").findings[-1].verdict == verdict


def test_a_correction_has_the_names_of_the_author() -> None:
    correction = mended(LAYERS + r"$$ \frac{\partial E}{\partial v_{kj}} = (t_k - u_k) s_j $$").findings[-1].correction
    assert correction is not None
    assert correction.latex == "-(t_k - u_k) s_j"


@pytest.mark.parametrize(
    "text",
    [
        r"$$ y_i = \sum_j A_{ij} x_j, \quad z_k = y_k + x_k $$",
        r"$$ q_i = \frac{e^{z_i}}{\sum_j e^{z_j}}, \quad z_i = \sum_n A_{in} x_n $$",
        r"$$ h_t = \tanh(A h_{t-1} + b), \quad o_t = C h_t $$",
        r"$$ \mu = \frac1m \sum_{x \in B} x, \quad u_i = x_i - \mu $$",
        r"$$ \mu = \frac1n \sum_i x_i, \quad u_i = x_i - \mu $$",
    ],
)
def test_other_names_are_what_they_are(text: str) -> None:
    found = alike_of(document_of(text).chains)
    assert not found.letters
    assert not found.terms
    assert not found.summed
