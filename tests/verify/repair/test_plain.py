"""What is said of an edit is one line of plain text."""

import pytest

from bnderive.verify.repair.plain import plain


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\sigma_B^2", "σ_B²"),
        (r"(\sigma^2+\epsilon)^{-\frac{1}{2}}", "(σ² + ε)^(−1/2)"),
        (r"(\sigma^2+\epsilon)^{-1/2}", "(σ² + ε)^(−1/2)"),
        (r"\frac{\partial L}{\partial \hat{x}_i}", "∂L/∂x̂_i"),
        (r"\frac{\partial L}{\partial \hat{x_i}}", "∂L/∂x̂_i"),
        (r"\frac{\gamma}{m} \sum_{j=1}^m x_j", "(γ/m) Σ_j x_j"),
        (r"\frac{1}{m-1} x_{ic}", "(1/(m − 1)) x_ic"),
        (r"\frac{1}{m\sqrt{v}}", "1/(m √(v))"),
        (r"2(x_i - \mu)/m", "2 (x_i − μ)/m"),
        (r"\frac{\sigma_B^2}{\partial x_i}", "σ_B²/∂x_i"),
        (r"\text{rstd} \cdot dy_j", "rstd dy_j"),
        (r"A^T B", "Aᵀ B"),
        (r"\exp(x_i)", "exp(x_i)"),
        (r"\left(a", "(a"),
    ],
)
def test_plain_text(latex: str, text: str) -> None:
    assert plain(latex) == text


@pytest.mark.parametrize("latex", ["{" * 5000, "\\" * 99, "_^_^", "x" * 5000, r"\frac" * 500, "\0\ud800"])
def test_anything_is_one_short_line(latex: str) -> None:
    text = plain(latex)
    assert len(text) <= 72
    assert "\n" not in text
