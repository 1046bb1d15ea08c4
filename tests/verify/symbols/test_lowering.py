"""Layers that are counted below names."""

import pytest

from bnderive.verify.symbols.lowering import lowered_of
from tests.verify.annotated import document_of, verification

NET = r"""
$$ u_m = A_m h_{m-1} + c_m, \quad h_m = \tanh(u_m), \quad e_m = \frac{\partial J}{\partial u_m} $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"e_m = (A_{m+1}^T e_{m+1}) \odot (1 - h_m^2)", "proved"),
        (r"e_m = (A_{m+1}^T e_{m+1}) \odot (1 + h_m^2)", "refuted"),
        (r"\frac{\partial J}{\partial A_m} = e_m h_{m-1}^T", "proved"),
        (r"\frac{\partial J}{\partial c_m} = 2 e_m", "refuted"),
    ],
)
def test_what_is_said_of_one_layer_holds_of_the_next(claim: str, verdict: str) -> None:
    extra = r"$$ \frac{\partial J}{\partial h_{m-1}} = A_m^T e_m $$"
    assert verification(f"{NET}{extra}$$ {claim} $$").findings[-1].verdict == verdict


@pytest.mark.parametrize(
    "text",
    [
        r"$$ c_t = f_t \odot c_{t-1} + g_t, \quad f_t = \sigma(W x_t), \quad dW = dz_t x_t^T $$",
        r"$$ s_n = s_{n-1} + x_n, \quad y = \sum_n s_n $$",
        r"$$ z = W_1 x + b_1, \quad dW_1 = dz x^T $$",
    ],
)
def test_steps_and_terms_are_no_layers(text: str) -> None:
    assert not lowered_of(document_of(text).chains).letters
