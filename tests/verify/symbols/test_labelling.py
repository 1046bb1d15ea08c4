"""Subscripts that name layers and parts: labels, and no indices."""

import pytest

from bnderive.verify.symbols.letters import letters_of
from tests.verify.annotated import numbered, verification

TWO = r"""
$$ \mathbf{U}_g = \mathbf{W}_g \mathbf{X}_i + \mathbf{c}_g, \quad \mathbf{H}_g = \tanh(\mathbf{U}_g), \quad
\mathbf{U}_r = \mathbf{W}_r \mathbf{H}_g + \mathbf{c}_r $$
$$ \frac{\partial E}{\partial \mathbf{W}_g} = \frac{\partial E}{\partial \mathbf{U}_g} \mathbf{X}_i^T, \quad
\frac{\partial E}{\partial \mathbf{H}_g} = \mathbf{W}_r^T \frac{\partial E}{\partial \mathbf{U}_r} $$
"""
NAMED = r"""
$$ s = A_{out} g + c_{out}, \quad g = \tanh(A_{hid} u + c_{hid}) $$
$$ \frac{\partial E}{\partial g} = A_{out}^T \frac{\partial E}{\partial s} $$
"""
VECTORS = r"""
Let $u_k \in \mathbb{R}^d$, with the squared length $c_k = u_k^T u_k$.
$$ \hat u_k = \frac{u_k}{\sqrt{c_k}} $$
"""
ROWS = r"""
$$ z_j = M_j u + c_j, \quad q_j = \frac{e^{z_j}}{\sum_k e^{z_k}}, \quad E = -\sum_j t_j \log q_j $$
"""


@pytest.mark.parametrize(
    ("forward", "claim", "verdict"),
    [
        (TWO, r"\frac{\partial E}{\partial \mathbf{W}_g} = \frac{\partial E}{\partial \mathbf{U}_g} \mathbf{X}_i^T",
         "proved"),
        (TWO, r"\frac{\partial E}{\partial \mathbf{W}_r} = \frac{\partial E}{\partial \mathbf{U}_r} \mathbf{H}_g^T",
         "proved"),
        (TWO, r"\frac{\partial E}{\partial \mathbf{c}_g} = \frac{\partial E}{\partial \mathbf{U}_g} \mathbf{1}",
         "proved"),
        (TWO, r"\frac{\partial E}{\partial \mathbf{U}_g} = \frac{\partial E}{\partial \mathbf{H}_g}", "refuted"),
        (NAMED, r"\frac{\partial E}{\partial A_{out}} = \frac{\partial E}{\partial s} g^T", "proved"),
        (NAMED, r"\frac{\partial E}{\partial c_{out}} = 2 \frac{\partial E}{\partial s}", "refuted"),
        (VECTORS, r"\frac{\partial \hat u_k}{\partial u_k} = \frac{I - \hat u_k \hat u_k^T}{\sqrt{c_k}}", "proved"),
        (VECTORS, r"\frac{\partial \hat u_k}{\partial u_k} = \frac{I + \hat u_k \hat u_k^T}{\sqrt{c_k}}", "refuted"),
        (ROWS, r"\frac{\partial E}{\partial M_j} = (q_j - t_j) u^T", "sloppy"),
        (ROWS, r"\frac{\partial E}{\partial M_j} = (q_j + t_j) u^T", "refuted"),
    ],
)  # fmt: skip
def test_a_letter_below_matrices_names_a_layer(forward: str, claim: str, verdict: str) -> None:
    assert verification(f"{forward}$$ {claim} $$").findings[-1].verdict == verdict


def labels(text: str) -> set[tuple[str, str]]:
    return set(letters_of(e for _, e in numbered(text)).labelled)


def test_only_where_it_is_never_an_index() -> None:
    assert labels("$$ Y_g = A_g X, \\quad Z = Y_g^T $$") == {("Y", "g"), ("A", "g")}
    assert labels("$$ Y_g = A_g X, \\quad Z = Y_g^T, \\quad s = \\sum_g A_g $$") == set()
    assert labels("$$ Y_g = A_g X, \\quad Z = Y_g^T, \\quad s = A_{gh} $$") == set()
    assert labels("$$ Y_g = A_g X $$") == set()
    assert labels("$$ c_i = x_i^T x_i $$") == {("c", "i"), ("x", "i")}
    assert labels("$$ c_i = x_i^T x_i, \\quad c = x + 1 $$") == set()
    assert labels("$$ c_i = x_i^T x_i, \\quad b = x_j $$") == set()


def test_letters_that_spell_a_word_are_no_indices() -> None:
    assert "o" not in letters_of(e for _, e in numbered(NAMED)).indices
    assert "h" not in letters_of(e for _, e in numbered(NAMED)).indices
    channels = letters_of(e for _, e in numbered(r"$$ y_{nchw} = g_c x_{nchw} + \sum_i b_i $$"))
    assert {"n", "c", "h", "w"} <= channels.indices
