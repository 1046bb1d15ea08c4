"""What the printers write, exactly: text and LaTeX of the formulas that derivations are made of."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sympy import Add, E, Expr, Float, Function, Integer, Mul, Pow, Rational, Symbol, cos, exp, log, oo, pi, tanh

from bnderive.algebra.expr import Before, Delta, Element, Partial, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.notation import Notation
from bnderive.algebra.ops import maximum, sigmoid, square_root, step
from bnderive.algebra.printing import Glossary, latex, latex_equation, latex_lines, text, text_equation, text_lines

BATCH, CHANNEL, CLASS = Axis("i", "m"), Axis("c", "C"), Axis("n", "N")
ROW, J, C, N = Index("i", BATCH), Index("j", BATCH), Index("c", CHANNEL), Index("n", CLASS)
M, SIZE = BATCH.length, CHANNEL.length
EPS, Q, P = Symbol("eps", positive=True), Symbol("ddof", real=True, integer=True), Symbol("p", real=True)


def _partial(*pieces: str | int) -> Notation:
    return Notation((r"\frac{\partial L}{\partial ", *pieces, "}"))


_NOTATION = {
    "x": ("x_{", 0, 1, "}"),
    "gamma": (r"\gamma_{", 0, "}"),
    "beta": (r"\beta_{", 0, "}"),
    "mu": (r"\mu_{", 0, "}"),
    "var": (r"\sigma_{", 0, "}^2"),
    "xhat": (r"\hat{x}_{", 0, 1, "}"),
    "y": ("y_{", 0, 1, "}"),
    "t": ("t_{", 0, "}"),
    "P": ("P_{", 0, 1, "}"),
    "V": ("V_{", 0, 1, "}"),
    "alpha": (r"\alpha",),
}
_NAMES = Glossary(
    quantities={
        **{name: Notation(pieces) for name, pieces in _NOTATION.items()},
        **{f"d{name}": _partial(*pieces) for name, pieces in _NOTATION.items()},
    },
    symbols={"eps": r"\epsilon", "ddof": "q", "p": "p", "m": "m", "C": "C", "N": "N"},
    order=(*_NOTATION, "eps", "ddof", "m", "C", "N"),
    indices={"i": BATCH, "c": CHANNEL, "n": CLASS},
)


def e(name: str, *indices: Expr) -> Element:
    return Element(name, *indices)


X, MU, VAR, XHAT, Y = e("x", ROW, C), e("mu", C), e("var", C), e("xhat", ROW, C), e("y", ROW, C)
GAMMA, BETA, DY = e("gamma", C), e("beta", C), e("dy", ROW, C)
ROOT = (VAR + EPS) ** Rational(-1, 2)
CLOSED = GAMMA * ROOT * (DY - Sigma(DY, ROW) / M - XHAT / (M - Q) * Sigma(DY * XHAT, ROW))

GOLDEN: list[tuple[Expr, str, str]] = [
    # the layer and its gradient
    (Sigma(X, ROW) / M, "(1/m) Σ_i x_ic", r"\frac{1}{m} \sum_i x_{ic}"),
    (Sigma((X - MU) ** 2, ROW) / (M - Q), "(1/(m − q)) Σ_i (x_ic − μ_c)²",
     r"\frac{1}{m - q} \sum_i \left(x_{ic} - \mu_c\right)^2"),
    ((X - MU) * ROOT, "(σ_c² + ε)^(-1/2) (x_ic − μ_c)",
     r"\left(\sigma_c^2 + \epsilon\right)^{-1/2} \left(x_{ic} - \mu_c\right)"),
    (BETA + XHAT * GAMMA, "γ_c x̂_ic + β_c", r"\gamma_c \hat{x}_{ic} + \beta_c"),
    (CLOSED, "γ_c (σ_c² + ε)^(-1/2) (∂L/∂y_ic − (1/m) Σ_j ∂L/∂y_jc − (x̂_ic/(m − q)) Σ_j ∂L/∂y_jc x̂_jc)",
     (r"\gamma_c \left(\sigma_c^2 + \epsilon\right)^{-1/2} \left(\frac{\partial L}{\partial y_{ic}} - \frac{1}{m} "
      r"\sum_j \frac{\partial L}{\partial y_{jc}} - \frac{\hat{x}_{ic}}{m - q} \sum_j "
      r"\frac{\partial L}{\partial y_{jc}} \hat{x}_{jc}\right)")),
    (e("dxhat", ROW, C) * ROOT + e("dvar", C) * 2 * (X - MU) / (M - Q) + e("dmu", C) / M,
     "(σ_c² + ε)^(-1/2) ∂L/∂x̂_ic + (2 (x_ic − μ_c)/(m − q)) ∂L/∂σ_c² + (1/m) ∂L/∂μ_c",
     (r"\left(\sigma_c^2 + \epsilon\right)^{-1/2} \frac{\partial L}{\partial \hat{x}_{ic}} + "
      r"\frac{2 \left(x_{ic} - \mu_c\right)}{m - q} \frac{\partial L}{\partial \sigma_c^2} + "
      r"\frac{1}{m} \frac{\partial L}{\partial \mu_c}")),
    (-Sigma(e("dxhat", ROW, C) * (X - MU), ROW) * ROOT**3 / 2, "−(1/2) (σ_c² + ε)^(-3/2) Σ_i ∂L/∂x̂_ic (x_ic − μ_c)",
     (r"-\frac{1}{2} \left(\sigma_c^2 + \epsilon\right)^{-3/2} \sum_i \frac{\partial L}{\partial \hat{x}_{ic}} "
      r"\left(x_{ic} - \mu_c\right)")),
    (Y * (DY - Sigma(DY * Y, C)), "y_ic (∂L/∂y_ic − Σ_d ∂L/∂y_id y_id)",
     r"y_{ic} \left(\frac{\partial L}{\partial y_{ic}} - \sum_d \frac{\partial L}{\partial y_{id}} y_{id}\right)"),
    (Sigma(e("dxhat", J, C) * Partial(e("xhat", J, C), X), J), "Σ_j ∂L/∂x̂_jc ∂x̂_jc/∂x_ic",
     r"\sum_j \frac{\partial L}{\partial \hat{x}_{jc}} \frac{\partial \hat{x}_{jc}}{\partial x_{ic}}"),
    # order of terms
    (X - MU, "x_ic − μ_c", r"x_{ic} - \mu_c"),
    (1 - Y, "1 − y_ic", "1 - y_{ic}"),
    (VAR + EPS, "σ_c² + ε", r"\sigma_c^2 + \epsilon"),
    (M - Q, "m − q", "m - q"),
    (M - 1, "m − 1", "m - 1"),
    (-X - Y, "−x_ic − y_ic", "-x_{ic} - y_{ic}"),
    (-1 - X, "−x_ic − 1", "-x_{ic} - 1"),
    (MU + 1, "1 + μ_c", r"1 + \mu_c"),
    (X + Float("0.044715") * X**3, "x_ic + 0.044715 x_ic³", "x_{ic} + 0.044715 x_{ic}^3"),
    (Sigma(X**2, C) / SIZE + EPS, "(1/C) Σ_c x_ic² + ε", r"\frac{1}{C} \sum_c x_{ic}^2 + \epsilon"),
    (M * SIZE + SIZE, "m C + C", "m C + C"),
    # labels, deltas, brackets
    (e("P", N, C) - Delta(C, e("t", N)), "P_nc − [c = t_n]", r"P_{nc} - \left[c = t_n\right]"),
    (e("x", N, e("t", N)), "x_{n t_n}", "x_{n t_n}"),
    (Delta(ROW, J) - 1 / M, "δ_ij − 1/m", r"\delta_{ij} - \frac{1}{m}"),
    (X * Before(ROW, J), "x_ic [i < j]", r"x_{ic} \left[i < j\right]"),
    (Sigma(e("x", J, C) * (1 - Delta(ROW, J)), J), "Σ_{j≠i} x_jc", r"\sum_{j \neq i} x_{jc}"),
    (step(X) * Y, "y_ic [x_ic > 0]", r"y_{ic} \left[x_{ic} > 0\right]"),
    # sums and their letters
    (Sigma(X, ROW, C), "Σ_{i,c} x_ic", r"\sum_{i, c} x_{ic}"),
    (Sigma(e("x", J, C), J) * X, "x_ic Σ_j x_jc", r"x_{ic} \sum_j x_{jc}"),
    (Sigma(X, ROW) * Sigma(Y, C), "(Σ_j x_jc) Σ_d y_id", r"\left(\sum_j x_{jc}\right) \sum_d y_{id}"),
    (Sigma(-X, ROW), "Σ_i (−x_ic)", r"\sum_i \left(-x_{ic}\right)"),
    (Sigma(X - MU, ROW), "Σ_i (x_ic − μ_c)", r"\sum_i \left(x_{ic} - \mu_c\right)"),
    (Sigma(X, ROW) ** 2, "(Σ_i x_ic)²", r"\left(\sum_i x_{ic}\right)^2"),
    (Sigma(X * Sigma(e("x", J, C) * e("V", ROW, J), J), ROW), "Σ_i x_ic Σ_j x_jc V_ij",
     r"\sum_i x_{ic} \sum_j x_{jc} V_{ij}"),
    (Sigma(e("P", ROW, J) * e("V", J, C), J), "Σ_j P_ij V_jc", r"\sum_j P_{ij} V_{jc}"),
    (exp(X) / Sigma(exp(X), ROW), "exp(x_ic)/(Σ_j exp(x_jc))", r"\frac{e^{x_{ic}}}{\sum_j e^{x_{jc}}}"),
    (log(Sigma(exp(X - MU), ROW)), "log(Σ_i exp(x_ic − μ_c))", r"\log\left(\sum_i e^{x_{ic} - \mu_c}\right)"),
    # powers, roots, fractions, numbers
    (VAR**3, "(σ_c²)³", r"\left(\sigma_c^2\right)^3"),
    (DY**2, "(∂L/∂y_ic)²", r"\left(\frac{\partial L}{\partial y_{ic}}\right)^2"),
    (1 / DY, "1/(∂L/∂y_ic)", r"\frac{1}{\frac{\partial L}{\partial y_{ic}}}"),
    (X**P, "x_ic^p", "x_{ic}^p"),
    (X ** (P - 1) * P, "p x_ic^(p − 1)", "p x_{ic}^{p - 1}"),
    (-(X**P), "−x_ic^p", "-x_{ic}^p"),
    (Pow(-1, P), "(−1)^p", r"\left(-1\right)^p"),
    (2**P * 3**Q, "3^q · 2^p", r"3^q \cdot 2^p"),
    (X / MU / M, "x_ic/(m μ_c)", r"\frac{x_{ic}}{m \mu_c}"),
    ((X / MU) ** P, "(x_ic/μ_c)^p", r"\left(\frac{x_{ic}}{\mu_c}\right)^p"),
    (1 / (X + 1 / MU), "1/(x_ic + 1/μ_c)", r"\frac{1}{x_{ic} + \frac{1}{\mu_c}}"),
    (X / square_root(M), "x_ic/√(m)", r"\frac{x_{ic}}{\sqrt{m}}"),
    (square_root(VAR + EPS), "√(σ_c² + ε)", r"\sqrt{\sigma_c^2 + \epsilon}"),
    (X**2 / 2, "x_ic²/2", r"\frac{x_{ic}^2}{2}"),
    (Rational(-3, 4), "−3/4", r"-\frac{3}{4}"),
    (exp(-(X**2)) / square_root(pi), "exp(−x_ic²)/√(π)", r"\frac{e^{-x_{ic}^2}}{\sqrt{\pi}}"),
    (E * X, "e x_ic", "e x_{ic}"),
    (Float("1e-5") + X, "0.00001 + x_ic", "0.00001 + x_{ic}"),
    (oo, "∞", r"\infty"),
    (Mul(Rational(1, 2), Add(X, Y), evaluate=False), "(x_ic + y_ic)/2", r"\frac{x_{ic} + y_{ic}}{2}"),
    (Mul(-1, Add(X, Y), evaluate=False), "−(x_ic + y_ic)", r"-\left(x_{ic} + y_{ic}\right)"),
    (GAMMA * (-X - MU), "−γ_c (x_ic + μ_c)", r"-\gamma_c \left(x_{ic} + \mu_c\right)"),
    # decimals: fractions that are one exactly, and long
    (Rational(44715, 1000000) * X**3, "0.044715 x_ic³", r"0.044715 x_{ic}^3"),
    (X - Rational(1, 1000), "x_ic − 0.001", "x_{ic} - 0.001"),
    (-Rational(12345, 1000) * X / M, "−12.345 x_ic/m", r"-\frac{12.345 x_{ic}}{m}"),
    (X ** Rational(-1, 1000), "x_ic^(-0.001)", "x_{ic}^{-0.001}"),
    (Rational(1, 125) * X, "0.008 x_ic", "0.008 x_{ic}"),
    (Rational(1, 100) * X, "x_ic/100", r"\frac{x_{ic}}{100}"),
    (Rational(1, 3000) * X, "x_ic/3000", r"\frac{x_{ic}}{3000}"),
    (Rational(1, 20) + X / 3, "1/20 + x_ic/3", r"\frac{1}{20} + \frac{x_{ic}}{3}"),
    # functions
    (tanh(X) ** 2, "tanh²(x_ic)", r"\tanh^2\left(x_{ic}\right)"),
    (sigmoid(X) * (1 - sigmoid(X)), "sigmoid(x_ic) (1 − sigmoid(x_ic))",
     r"\operatorname{sigmoid}\left(x_{ic}\right) \left(1 - \operatorname{sigmoid}\left(x_{ic}\right)\right)"),
    (sigmoid(X) ** 2, "(sigmoid(x_ic))²", r"\left(\operatorname{sigmoid}\left(x_{ic}\right)\right)^2"),
    (maximum(X, Integer(0)), "max(x_ic, 0)", r"\max\left(x_{ic}, 0\right)"),
    (abs(X), "|x_ic|", r"\left|x_{ic}\right|"),
    (cos(e("alpha") * X), "cos(α x_ic)", r"\cos\left(\alpha x_{ic}\right)"),
    (Function("warp")(X), "warp(x_ic)", r"\operatorname{warp}\left(x_{ic}\right)"),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "line", "typeset"), GOLDEN, ids=[line for _, line, _ in GOLDEN])
def test_a_formula_is_written_as_people_write_it(expr: Expr, line: str, typeset: str) -> None:
    assert text(expr, _NAMES) == line
    assert latex(expr, _NAMES) == typeset


def test_an_index_on_the_left_is_not_used_for_a_sum_on_the_right() -> None:
    assert text_equation(e("dx", ROW, C), Sigma(X, ROW), _NAMES) == "∂L/∂x_ic = Σ_j x_jc"
    assert (
        latex_equation(e("dx", ROW, C), Sigma(X, ROW), _NAMES) == r"\frac{\partial L}{\partial x_{ic}} = \sum_j x_{jc}"
    )
    assert text_equation(MU, Sigma(X, ROW) / M, _NAMES) == "μ_c = (1/m) Σ_i x_ic"


def test_made_up_indices_get_letters_and_the_same_ones_on_both_sides() -> None:
    other = Index("i'", BATCH)
    left, right = Partial(e("xhat", other, C), X), ROOT * Delta(other, ROW)
    assert text_equation(left, right, _NAMES) == "∂x̂_jc/∂x_ic = (σ_c² + ε)^(-1/2) δ_ij"


def test_a_bound_letter_is_never_that_of_a_quantity_a_size_or_another_axis() -> None:
    names = Glossary(
        quantities={"j": Notation(("j_{", 0, "}")), "x": Notation(("x_{", 0, "}"))},
        symbols={"m": "m", "l": "l"},
        indices={"i": BATCH, "k": CHANNEL},
    )
    used = text(e("x", ROW) * Sigma(e("x", J) * e("j", J), J), names)
    assert used == "x_i Σ_p j_p x_p"


def test_the_documents_own_second_index_is_taken_first() -> None:
    names = Glossary(indices={"i": BATCH, "s": BATCH})
    assert text(e("x", ROW) * Sigma(e("x", J), J), names) == "x_i Σ_s x_s"


def test_letters_run_out_into_primes_and_stay_different() -> None:
    expr: Expr = Integer(1)
    for k in range(40):
        expr = Sigma(e("x", J, J) * expr + e("y", J), J) if k else Sigma(e("y", J), J)
    bound = [part.split(" ")[0] for part in text(expr, Glossary()).split("Σ_")[1:]]
    assert len(set(bound)) == len(bound) == 40


def test_where_e_is_a_name_exp_is_written_out() -> None:
    names = Glossary(quantities={"e": Notation(("e_{", 0, "}"))})
    assert latex(exp(e("e", ROW)), names) == r"\exp\left(e_i\right)"
    assert text(E * e("e", ROW), names) == "exp(1) e_i"
    assert latex(exp(X), Glossary(indices={"e": BATCH})) == r"\exp\left(x_{ic}\right)"
    assert latex(exp(X), Glossary()) == "e^{x_{ic}}"


def test_where_delta_is_a_name_the_kronecker_delta_is_a_bracket() -> None:
    names = Glossary(quantities={"delta": Notation((r"\delta_{", 0, 1, "}"))})
    assert text(Delta(ROW, J) * e("delta", ROW, J), names) == "δ_ij [i = j]"


def test_names_without_a_notation_are_printed() -> None:
    bare = Glossary()
    assert text(e("rstd", ROW) * e("x1", ROW) * e("sigma", ROW) * Symbol("t_max"), bare) == "t_max rstd_i x1_i σ_i"
    assert latex(e("rstd", ROW), bare) == r"\mathrm{rstd}_i"


def test_a_long_formula_breaks_at_its_outermost_signs() -> None:
    line = text_equation(e("dx", ROW, C), CLOSED, _NAMES)
    assert text_lines(line, 200) == (line,)
    assert text_lines(line, 76) == (
        "∂L/∂x_ic = γ_c (σ_c² + ε)^(-1/2) (∂L/∂y_ic − (1/m) Σ_j ∂L/∂y_jc",
        "                                  − (x̂_ic/(m − q)) Σ_j ∂L/∂y_jc x̂_jc)",
    )
    assert "".join(" ".join(text_lines(line, 40)).split()) == "".join(line.split())


def test_parentheses_that_fit_on_a_line_are_not_broken() -> None:
    assert text_lines("q = 2(uuuu_i − v)/n Σ_j w_j z_j", 24) == ("q = 2(uuuu_i − v)/n", "      Σ_j w_j z_j")


def test_a_line_is_not_broken_where_the_next_cannot_go_on() -> None:
    assert text_lines("q = (k + u)/((s + t + v)² (m + n + c))) L", 30) == (
        "q = (k + u)/((s + t + v)²",
        "               (m + n + c))) L",
    )


def test_a_sum_with_decimals_keeps_them() -> None:
    small = e("x", ROW) + Rational(44_715, 1_000_000) * e("x", ROW) ** 3
    assert text(MU * small, _NAMES) == "μ_c (x_i + 0.044715 x_i³)"
    assert text(MU * (Rational(1, 1000) * X + Rational(3, 1000) * XHAT), _NAMES) == "0.001 μ_c (x_ic + 3 x̂_ic)"
    assert text((VAR + Rational(1, 1000)) * MU, _NAMES) == "μ_c (σ_c² + 0.001)"


def test_what_follows_a_parenthesis_that_was_broken_stands_outside_of_it() -> None:
    assert text_lines("q = (v_i · w_i · z_i + v_j · w_j · z_j) + t_i", 24) == (
        "q = (v_i · w_i · z_i",
        "     + v_j · w_j · z_j)",
        "    + t_i",
    )


def test_latex_breaks_between_terms_and_keeps_every_term() -> None:
    pieces = latex_lines(CLOSED, _NAMES, 25)
    assert [piece.count(r"\Bigl(") - piece.count(r"\Bigr)") for piece in pieces] == [1, 0, -1]
    assert [p.startswith("-") for p in pieces] == [False, True, True]
    assert latex_lines(CLOSED, _NAMES, 400) == (latex(CLOSED, _NAMES),)
    assert latex_lines(X * Y, _NAMES, 1) == (latex(X * Y, _NAMES),)


def test_the_same_under_every_hash_seed(root: Path, clean_environment: dict[str, str]) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import test_printing as t\n"
        "print([(t.text(x, t._NAMES), t.latex(x, t._NAMES)) for x, _, _ in t.GOLDEN])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**clean_environment, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            cwd=root,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1
    assert os.linesep in outputs.pop()
