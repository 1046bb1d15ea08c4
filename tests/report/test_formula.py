"""The author's LaTeX as a line of Unicode and as MathML: readable, in place, and never failing."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bnderive.algebra.printing.unicode import width
from bnderive.document.commands import ACCENTS
from bnderive.document.source import Span
from bnderive.report.formula.marked import marked_lines
from bnderive.report.formula.mathml import mathml
from bnderive.report.formula.one_line import one_line, raw
from bnderive.report.formula.read import MAX_DEPTH, alone, read

LINES = {
    r"\frac{\partial L}{\partial x_i}": "∂L/∂x_i",
    r"\frac{dL}{d\hat{x}_{ij}}": "dL/dx̂_ij",
    r"\frac{d\mathcal{L}}{d\gamma}": "dℒ/dγ",
    r"\frac{\partial L}{\partial \hat{x_i}}": "∂L/∂x̂_i",
    r"(\sigma_B^2 + \epsilon)^{-\frac{1}{2}}": "(σ_B² + ε)^(-1/2)",
    r"-\frac{\gamma}{2m} \sum_{j=1}^m x_j": "−γ/(2m) Σ_{j=1}^m x_j",
    r"\frac{1}{m-1} \sum_j (x_j - \mu)^2": "1/(m − 1) Σ_j (x_j − μ)²",
    r"\frac{\sum_i x_i}{m}": "(Σ_i x_i)/m",
    r"\frac{-1}{\sqrt{v + \epsilon}}": "(−1)/√(v + ε)",
    r"a / \frac{b}{c}": "a/(b/c)",
    r"\left(\frac{a}{b}\right)^{2}": "(a/b)²",
    r"\frac{a}{b}^2": "(a/b)²",
    r"{\frac{a}{b}}^2": "(a/b)²",
    r"x'_i + x^{(k)}": "x_i′ + x^(k)",
    r"\log x + \exp(y) \cdot \text{rstd}": "log x + exp(y) · rstd",
    r"\Rightarrow a \le b, c \ne d": "⇒ a ≤ b, c ≠ d",
    r"P[i] = \frac{\partial L}{\partial P[j]}": "P[i] = ∂L/∂P[j]",
    r"\begin{cases} a & x > 0 \\ b \end{cases}": "{a  x > 0; b}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}": "(a  b; c  d)",
    r"\begin{aligned} a &= b \\ &= c \end{aligned}": "a = b  = c",
    r"\sqrt[3]{x} \mathbf{W} X^\top": "³√(x) 𝐖 Xᵀ",
    r"\sum_j -2 (x_j)": "Σ_j −2(x_j)",
    r"\frac{a}{\sum^2} + \frac{\sum_i a_i}{b}": "a/Σ² + (Σ_i a_i)/b",
    r"a := b, c \mathrel{+}= d, e -= f": "a ≔ b, c += d, e −= f",
    r"f: = g": "f: = g",
    r"3.5 x \times 10^{-5}": "3.5x × 10^(-5)",
    "γ·∂L/∂y": "γ · ∂L/∂y",
    r"\\ &= \frac{1}{m}": "= 1/m",
    r"a \end{split} b } c": "a b c",
    r"\left[ x": "[x",
    r"\foo{x} \not= y": "foo x ≠ y",
    r"\overset{!}{=} a \stackrel{\text{def}}{\approx} b": "= a ≈ b",
    r"\overset{\ast}{x}_i \underset{k}{M}": "x_i^* M_k",
    "": "",
}

LATEX = st.lists(
    st.sampled_from(
        [
            r"\frac", "{", "}", r"\left(", r"\right)", r"\left", "(", ")", "[", "]", "_", "^", "'", "x", "12", " ", "&",
            r"\\", r"\sum", r"\hat", r"\sqrt", r"\begin{cases}", r"\end{cases}", r"\begin{array}", r"\partial", "=",
            "-", "+", "/", "|", r"\mathbf", r"\text{a b}", r"\not", r"\unknown", "#", "$", "\n", "\x1b", "é", "σ", "<b>",
        ]
    ),
    max_size=60,
).map("".join)  # fmt: skip


def parsed(made: str) -> ET.Element:
    return ET.fromstring(f"<div>{made}</div>")  # noqa: S314 it was made right here


def line(latex: str) -> str:
    return one_line(*alone(latex)).text


@pytest.mark.parametrize("latex", LINES)
def test_a_line(latex: str) -> None:
    assert line(latex) == LINES[latex]


def test_a_script_behind_two_bold_capitals_is_that_of_the_last() -> None:
    assert line(r"\mathbf{QK}^T + {ab}^2") == "𝐐𝐊ᵀ + (ab)²"


@pytest.mark.parametrize("latex", LINES)
def test_mathml_is_well_formed_and_shows_every_letter(latex: str) -> None:
    made = mathml(*alone(latex))
    assert made is not None
    shown = "".join(parsed(made).itertext())
    assert [c for c in shown if c.isascii() and c.isalpha()] == [c for c in LINES[latex] if c.isascii() and c.isalpha()]


@given(LATEX, st.integers(20, 90), st.integers(0, 40), st.integers(0, 40))
@settings(deadline=None, max_examples=150)
def test_nothing_breaks_it(latex: str, columns: int, start: int, length: int) -> None:
    source, span = alone(latex)
    for written in (one_line(source, span), raw(source, span)):
        assert len(written.text) == len(written.spans)
        assert written.text.isprintable() or any(width(c) == 0 for c in written.text)
        lines = marked_lines(written, (Span(start, start + length),), columns, 4)
        assert max((width(shown) for shown, _ in lines), default=0) <= columns
        assert all(len(carets) <= columns for _, carets in lines)
        assert "".join("".join(shown.split()) for shown, _ in lines) == "".join(written.text.split())
    made = mathml(source, span, (Span(start, start + length),))
    if made is not None:
        parsed(made)


@pytest.mark.parametrize("opening", ["{", r"\frac", r"\hat", r"\left(", "(", "x^", r"\sqrt{"])
def test_what_is_too_deep_is_shown_as_it_is(opening: str) -> None:
    latex = opening * (MAX_DEPTH * 40)
    assert read(*alone(latex)) is None
    assert line(latex).startswith(opening)


def test_a_very_long_formula_is_shown_in_part() -> None:
    latex = "x + " * 100_000
    assert line(latex).endswith(" …")
    assert len(line(latex)) < 5000


def carets(latex: str, wrong: str, columns: int = 80) -> list[str]:
    start = latex.index(wrong)
    written = one_line(*alone(latex))
    lines = marked_lines(written, (Span(start, start + len(wrong)),), columns, 4)
    return [line for pair in lines for line in pair if line]


@pytest.mark.parametrize(
    ("latex", "wrong", "expected"),
    [
        (r"y = (\sigma_B + \epsilon)^{-\frac12}", r"\sigma_B", "     ^^^"),
        (r"y = (\sigma_B + \epsilon)^{\frac12}", r"{\frac12}", "             ^^^^^^"),
        (r"y = (\sigma_B + \epsilon)^{\frac12}", r"\frac12", "               ^^^"),
        (r"\hat{x}_i = \hat{x}_j", "_j", "       ^^"),
        (r"\frac{\sigma^2}{\partial x} = 1", r"\frac{\sigma^2}{\partial x}", "^^^^^"),
        (r"a = \text{rstd} b", "st", "    ^^^^"),
    ],
)
def test_what_is_wrong_is_marked(latex: str, wrong: str, expected: str) -> None:
    assert carets(latex, wrong)[-1] == expected


def test_every_accent_is_shown() -> None:
    for accent in ACCENTS:
        shown = line(f"{accent}{{z}} = w")
        assert (shown[0], shown[2:], width(shown[1])) == ("z", " = w", 0)


@pytest.mark.parametrize("product", ["·", "⊙"])
def test_a_long_line_breaks_between_factors_and_never_in_a_name(product: str) -> None:
    command = {"·": r"\cdot", "⊙": r"\odot"}[product]
    factor = r"\frac{\partial h_j}{\partial \kappa_r}"
    latex = f"q = ({f' {command} '.join([factor] * 7)}) + {f' {command} '.join([factor] * 2)}"
    lines = [shown for shown, _ in marked_lines(one_line(*alone(latex)), (), 40, 4)]
    assert lines == [
        f"q = (∂h_j/∂κ_r {product} ∂h_j/∂κ_r {product} ∂h_j/∂κ_r",
        f"       {product} ∂h_j/∂κ_r {product} ∂h_j/∂κ_r",
        f"       {product} ∂h_j/∂κ_r {product} ∂h_j/∂κ_r)",
        f"    + ∂h_j/∂κ_r {product} ∂h_j/∂κ_r",
    ]


def test_what_no_sign_breaks_is_cut_between_names() -> None:
    latex = r"\frac{\partial \hat{u}_{abcd}}{\partial w_{efgh}}\bigl(" * 5
    lines = [shown for shown, _ in marked_lines(one_line(*alone(latex)), (), 24, 2)]
    assert all(piece.count("u\u0302_abcd") == piece.count("u") for piece in lines)
    assert all(piece.count("w_efgh") == piece.count("w") for piece in lines)
    assert max(map(width, lines)) <= 24


def test_wide_letters_take_two_columns() -> None:
    written = one_line(*alone(r"\text{学习率} + \eta = x"))
    ((shown, marks),) = marked_lines(written, (Span(10, 11),), 60, 4)
    assert width(shown) == 6 + len(" + η = x")
    assert marks.index("^") == 7 == width("学习率 ")


def test_what_is_missing_is_marked_where_it_should_stand() -> None:
    latex = r"y = \frac{2}{m} x"
    written = one_line(*alone(latex))
    assert marked_lines(written, (Span(4, 4),), 80, 4)[0][1] == "    ^"
    assert marked_lines(written, (Span(len(latex), len(latex)),), 80, 4)[0][1] == "        ^"
    assert marked_lines(written, (Span(50, 50),), 80, 4)[0][1] == ""
    made = mathml(*alone(latex), (Span(4, 4),))
    assert made is not None
    assert '<mrow class="wrong"><mfrac>' in made


def test_marks_follow_a_formula_over_several_lines() -> None:
    latex = "y = " + " + ".join(f"a_{k} \\hat{{x}}" for k in range(9)) + r" + \beta"
    lines = carets(latex, r"a_8 \hat{x} + \beta", columns=40)
    assert lines[-2:] == ["    + a_8 x̂ + β", "      ^^^^^^^^^"]


def test_mathml_marks_what_is_wrong_and_breaks_before_signs() -> None:
    latex = r"y = a + b - c^{2}"
    made = mathml(*alone(latex), (Span(latex.index("2"), latex.index("2") + 1),))
    assert made is not None
    assert made.count("<math ") == 4
    assert '<mrow class="wrong"><mn>2</mn></mrow>' in made


def test_what_a_document_says_cannot_become_markup() -> None:
    made = mathml(*alone(r"\text{<script>} a < b"))
    assert made is not None
    assert "<script" not in made
    assert "&lt;script&gt;" in made
