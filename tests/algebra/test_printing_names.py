"""The Unicode of names given in LaTeX."""

import pytest

from bnderive.algebra.printing import unicode


@pytest.mark.parametrize(
    ("latex", "name"),
    [
        (r"\hat{x}_{ic}", "x̂_ic"),
        (r"\sigma_c^2", "σ_c²"),
        (r"\sigma^{2}_{c}", "σ²_c"),
        (r"\frac{\partial L}{\partial y_{ic}}", "∂L/∂y_ic"),
        (r"\frac{\partial ^2 L}{\partial x_i \partial x_j}", "∂²L/∂x_i∂x_j"),
        (r"\frac{\partial L}{\partial \frac{\partial L}{\partial y}}", "∂L/∂(∂L/∂y)"),
        (r"\mathrm{rstd}_n", "rstd_n"),
        (r"x_{n t_n}", "x_{n t_n}"),
        (r"W^{(1)}_{oi}", "W⁽¹⁾_oi"),
        (r"\mathbf{h}_t", "𝐡_t"),
        (r"\bar{\mu}'", "μ̄′"),
        (r"y_{\max}", "y_max"),
        (r"x^{\top}", "xᵀ"),
        (r"\mathcal{L}", "ℒ"),
        (r"x^{\ast}", "x^*"),
        (r"\frobnicate_i", "frobnicate_i"),
    ],
)
def test_a_name_is_written_in_unicode(latex: str, name: str) -> None:
    assert unicode.name(latex) == name


def test_what_does_not_close_or_nests_too_deeply_is_left_alone() -> None:
    assert unicode.name("x_{i") == "x_{i"
    deep = "{" * 10_000 + "x" + "}" * 10_000
    assert unicode.name(deep) == deep


def test_a_combining_accent_takes_no_column() -> None:
    assert unicode.width("x̂_ic") == 4
