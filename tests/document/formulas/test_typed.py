"""Formulas as one types them, in LaTeX."""

import pytest

from bnderive.document.formulas.typed import typed
from bnderive.document.source import Span, source_of


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("P_ij = exp(S_ij) / l_i", "P_{ij} = exp(S_{ij}) / l_i"),
        ("dxhat_ij = gamma_j * dy_ij / inv_std", "dxhat_{ij} = gamma_j * dy_{ij} / inv_std"),
        ("∂L/∂P_kj = dP_kj", "∂L/∂P_{kj} = dP_{kj}"),
        ("u = Q_temp^T + x_std + a_nm", "u = Q_{\\text{temp}}^T + x_{\\text{std}} + a_{\\text{nm}}"),
        ("a_nm = b_n + c_m + d_12", "a_{nm} = b_n + c_m + d_{12}"),
        ("q_i = sum_k(a_k * sum_j(b_jk)) * c_i", "q_i = {\\sum_k(a_k * {\\sum_j(b_{jk})})} * c_i"),
        ("m_i = max_k(a_ik)", "m_i = {\\max_k(a_{ik})}"),
        ("q = sum_{k≠j}( a_k )", "q = {\\sum_{k≠j}( a_k )}"),
        (
            "d = row_sum(P ⊙ Q)  # of each row\n  = row_sum(Q ⊙ P)",
            "d = \\text{rowsum}(P ⊙ Q)\n  = \\text{rowsum}(Q ⊙ P)",
        ),
    ],
)
def test_scripts_and_sums_reach_as_far_as_they_are_typed(text: str, latex: str) -> None:
    source = typed(source_of(text, "notes.txt"), Span(0, len(text)))
    assert source is not None
    assert source.text == latex


@pytest.mark.parametrize(
    "text",
    [
        "y_i = sum_k a_k^2",
        "inv_std = 1 / sqrt(v)",
        "grad_out = a_{ij}",
        "S_in(x) = 2",
        "my_sum_k(a) = b",
        "sum_k((a = b",
    ],
)
def test_what_says_the_same_in_latex_is_left_alone(text: str) -> None:
    assert typed(source_of(text, "notes.txt"), Span(0, len(text))) is None


def test_a_place_in_it_is_that_in_the_text() -> None:
    text = "a = 1\nP_ij = sum_k(c_k)"
    source = typed(source_of(text, "notes.txt"), Span(6, len(text)))
    assert source is not None
    place = source.place(Span(source.text.index("c_k"), len(source.text)))
    assert (place.line, place.column) == (2, 14)
