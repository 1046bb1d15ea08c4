"""One meaning in many notations: every way of writing an equation gives the expression that the plain way gives."""

import pytest
from sympy import Expr

from bnderive.document import read_layer
from bnderive.errors import DocumentError

HEAD = r"""---
axes: {i: {size: m}, c: {size: C}}
symbols:
  x: x_{ic}
  v: v_c
  g: \gamma_c
  var: \sigma_c^2
  t: {latex: t_i, labels: c}
  eps: {latex: \epsilon, positive: true}
inputs: [x, v, g, var, t]
outputs: [y]
---
## Forward
"""


def value(equation: str, left: str = "y_{ic}") -> Expr:
    layer = read_layer(HEAD + f"$$ {left} = {equation} $$\n", "doc.md")
    return layer.definitions[-1].expr


SAME = (
    ("x_{ic}", [r"x_{i,c}", r"x_{i c}", r"x_{i, c}", r"{x}_{ic}", r"{x_{ic}}", r"x_{i\,c}", r"\left(x_{ic}\right)", r"\bigl[x_{ic}\bigr]",
                r"\{x_{ic}\}", r"\big( x_{ic} \big)", r"+ x_{ic}", r"\boxed{x_{ic}}", r"x_{ic}.", r"x_{ic}, \tag{3}", r"x_{ic} \label{eq:y}"]),
    (r"x_{ic} \cdot \gamma_c", [r"x_{ic}\gamma_c", r"\gamma_c x_{ic}", r"x_{ic} \times \gamma_c", r"\gamma_c(x_{ic})", r"x_{ic} * \gamma_c",
                                r"x_{ic} \odot \gamma_c", r"\gamma_c \, x_{ic}", r"\gamma_{c} \left[ x_{ic} \right]", r"γ_c·x_{ic}"]),
    (r"\frac{x_{ic}}{v_c}", [r"x_{ic}/v_c", r"\tfrac{x_{ic}}{v_c}", r"\dfrac{x_{ic}}{v_c}", r"x_{ic} v_c^{-1}", r"\frac{1}{v_c} x_{ic}",
                             r"{x_{ic}}/{v_c}", r"\frac1{v_c}x_{ic}", r"x_{ic} \div v_c", r"x_{ic} (v_c)^{-1}"]),
    (r"(\sigma_c^2 + \epsilon)^{-1/2}", [
        r"\frac{1}{\sqrt{\sigma_c^2 + \epsilon}}", r"(\sigma^2_c+\epsilon)^{-\frac12}", r"\frac{1}{\sqrt{\sigma_{c}^{2} + \epsilon}}",
        r"\left(\sigma_c^2 + \epsilon\right)^{-0.5}", r"1/\sqrt{\sigma^{2}_{c}+\epsilon}",
        r"\operatorname{rsqrt}(\sigma_c^2 + \epsilon)", r"[\sigma_c^2 + \epsilon]^{-\tfrac{1}{2}}", r"({\sigma_c}^2 + \epsilon)^{-\frac{1}{2}}"]),
    (r"(\sigma_c^2)^{1/2}", [r"\sqrt{\sigma_c^2}", r"\sigma_c", r"\sqrt[2]{\sigma_c^2}"]),
    (r"(\sigma_c^2)^2", [r"\sigma_c^4", r"\sigma_c^2 \sigma_c^2", r"(\sigma_c)^4"]),
    (r"\sum_j x_{jc}", [r"\sum_{j} x_{jc}", r"\sum_{j=1}^{m} x_{jc}", r"\sum_{j=1}^m x_{jc}", r"\sum_{j=0}^{m-1} x_{jc}", r"\sum\limits_j x_{jc}",
                        r"\sum_{j'} x_{j'c}", r"\sum_{j \in \mathcal{B}} x_{jc}", r"\sum_{1 \le j \le m} x_{jc}", r"Σ_j x_{jc}",
                        r"\sum_\alpha x_{\alpha c}", r"\sum^m_{j=1} x_{jc}", r"\sum_{j=1}^{m}{x_{jc}}"]),
    (r"\gamma_c \sum_j x_{jc}", [r"\left(\sum_j x_{jc}\right) \gamma_c", r"\gamma_c\left(\sum_j x_{jc}\right)"]),
    (r"\sum_j (x_{jc} \gamma_c)", [r"\sum_j x_{jc} \gamma_c", r"\sum_j \gamma_c \cdot x_{jc}"]),
    (r"\left(\sum_j x_{jc}\right) + v_c", [r"\sum_j x_{jc} + v_c", r"v_c + \sum_j x_{jc}"]),
    (r"\sum_{j,k} x_{jk}", [r"\sum_{jk} x_{jk}", r"\sum_{j k} x_{jk}", r"\sum_{\substack{j \\ k}} x_{jk}"]),
    (r"\sum_j (1 - \delta_{ij}) x_{jc}", [r"\sum_{j \ne i} x_{jc}", r"\sum_{j \neq i} x_{jc}", r"\sum_{j: j \ne i} x_{jc}", r"\sum_{i \ne j} x_{jc}",
                                         r"\sum_j (1 - [j = i]) x_{jc}"]),
    (r"-2(x_{ic} - v_c)", [r"-2 \cdot (x_{ic} - v_c)", r"(x_{ic} - v_c) \cdot -2", r"2(v_c - x_{ic})", r"- 2 \left( x_{ic} - v_c \right)"]),
    (r"\sum_j (-2 x_{jc})", [r"\sum_j -2 x_{jc}", r"\sum_j - 2 x_{jc}", r"\sum_j -x_{jc} \cdot 2"]),
    (r"\exp(x_{ic})", [r"e^{x_{ic}}", r"\exp x_{ic}", r"\exp{x_{ic}}", r"\exp\left(x_{ic}\right)", r"\mathrm{e}^{x_{ic}}", r"\exp\{x_{ic}\}",
                       r"\operatorname{exp}(x_{ic})", r"\exp\bigl(x_{ic}\bigr)"]),
    (r"\log(\epsilon + e^{v_c})", [r"\ln(\epsilon + e^{v_c})", r"\log \left( e^{v_c} + \epsilon \right)", r"\mathrm{log}(\epsilon + e^{v_c})"]),
    (r"\tanh(x_{ic})^2", [r"\tanh^2(x_{ic})", r"\tanh^2 x_{ic}", r"\left( \tanh x_{ic} \right)^2", r"\tanh x_{ic} \tanh x_{ic}"]),
    (r"\operatorname{sigmoid}(x_{ic})", [r"\sigma(x_{ic})", r"\text{sigmoid}(x_{ic})", r"\mathrm{sigmoid}\left(x_{ic}\right)", r"\sigma\left( x_{ic} \right)"]),
    (r"|x_{ic}|", [r"\lvert x_{ic} \rvert", r"\left| x_{ic} \right|", r"\bigl| x_{ic} \bigr|", r"\operatorname{abs}(x_{ic})", r"\vert x_{ic} \vert"]),
    (r"|x_{ic}| |v_c|", [r"|v_c| \cdot |x_{ic}|", r"|x_{ic}||v_c|", r"\left|x_{ic}\right|\left|v_c\right|"]),
    (r"\max(x_{ic}, 0)", [r"\max\left(x_{ic}, 0\right)", r"\max\{x_{ic}, 0\}", r"\operatorname{ReLU}(x_{ic})", r"\text{relu}(x_{ic})"]),
    (r"[c = t_i]", [r"\delta_{c t_i}", r"\delta_{c, t_i}", r"\mathbb{1}[c = t_i]", r"\mathbf{1}\{c = t_i\}", r"\mathbb{1}_{c = t_i}", r"\mathbf{1}_{\{c = t_i\}}",
                    r"\mathbb{1}(t_i = c)", r"\mathbb{I}[c = t_i]", r"\left[ c = t_i \right]", r"1 - [c \ne t_i]"]),
    (r"[x_{ic} > 0] v_c", [r"\mathbb{1}[x_{ic} > 0]\, v_c", r"\begin{cases} v_c & x_{ic} > 0 \\ 0 & \text{otherwise} \end{cases}",
                           r"\begin{cases} v_c, & \text{if } x_{ic} > 0, \\ 0, & x_{ic} \le 0. \end{cases}", r"v_c \mathbf{1}_{x_{ic} > 0}",
                           r"[0 < x_{ic}] v_c"]),
    (r"0.25 x_{ic}", [r"\frac14 x_{ic}", r"\frac{x_{ic}}{4}", r"\tfrac 1 4 x_{ic}", r".25 x_{ic}", r"2^{-2} x_{ic}", r"x_{ic}/4"]),
    (r"x_{ic}^2 + 2 x_{ic} + 1", [r"x^2_{ic} + 2x_{ic} + 1", "x_{ic}^{2} % the square\n + 2 x_{ic} + 1", r"1 + 2 x_{ic} + x_{ic} x_{ic}"]),
    (r"\sqrt{2 \pi} x_{ic}", [r"x_{ic} (2\pi)^{1/2}", r"\sqrt{2\pi}\,x_{ic}", r"(2 \pi)^{\frac{1}{2}} \cdot x_{ic}"]),
)  # fmt: skip


@pytest.mark.parametrize(("plain", "other"), [(plain, other) for plain, others in SAME for other in others])
def test_another_notation_means_the_same(plain: str, other: str) -> None:
    assert value(other) == value(plain)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\sum_j x_{jc} + v_c", r"\sum_j (x_{jc} + v_c)"),
        (r"(\sum_j x_{jc})^2", r"\sum_j x_{jc}^2"),
        (r"\frac{1}{2} x_{ic}", r"\frac{1}{2 x_{ic}}"),
        (r"x_{ic}^2", r"x_{ic}"),
        (r"[i < i]", r"[x_{ic} < v_c]"),
        (r"\sigma_c", r"\sigma_c^2"),
        (r"-x_{ic}^2", r"(-x_{ic})^2"),
        (r"2^{x_{ic}} \cdot 3", r"2^{3 x_{ic}}"),
    ],
)
def test_what_looks_alike_is_not_confused(one: str, other: str) -> None:
    assert value(one) != value(other)


@pytest.mark.parametrize(
    ("left", "right", "name"),
    [
        (r"\hat{x}_{ic}", r"x_{ic}", "xhat"),
        (r"\hat{x_{ic}}", r"x_{ic}", "xhat"),
        (r"\hat x_{ic}", r"x_{ic}", "xhat"),
        (r"\bar{z}_c", r"v_c", "zbar"),
        (r"\tilde{\mathbf{z}}_c", r"v_c", "ztilde"),
        (r"\text{rstd}_c", r"v_c", "rstd"),
        (r"\operatorname{rstd}_c", r"v_c", "rstd"),
        (r"rstd_c", r"v_c", "rstd"),
        (r"z'_c", r"v_c", "zprime"),
        (r"z_c'", r"v_c", "zprime"),
        (r"z^{\prime}_c", r"v_c", "zprime"),
        (r"\lambda_c", r"v_c", "lambda_"),
        (r"\tau_c^2", r"v_c", "tau2"),
        (r"z^{(c)}", r"v_c", "z"),
        (r"z_{\text{max},c}", r"v_c", "z_max"),
        (r"z_{1,c}", r"v_c", "z1"),
        (r"W^Q_c", r"v_c", "W_Q"),
        (r"z^*_c", r"v_c", "z_star"),
        (r"\mu_B", r"\sum_c v_c", "mu_B"),
    ],
)
def test_names_in_code(left: str, right: str, name: str) -> None:
    layer = read_layer(HEAD + f"$$ {left} = {right} $$\n$$ y_{{ic}} = x_{{ic}} $$\n", "doc.md")
    assert layer.definitions[0].quantity.name == name
    assert name.isidentifier()


def test_notation_can_be_printed_again() -> None:
    layer = read_layer(HEAD + "$$ y_{ic} = x_{ic} \\sigma_c^2 $$", "doc.md")
    assert layer.quantity("var").notation.latex("k") == r"\sigma_{k}^2"
    assert layer.quantity("x").notation.latex("j", "k") == "x_{jk}"
    again = read_layer(
        HEAD
        + "$$ z^{(i)}_{a,c} = x_{ic} $$ $$ W_{\\max,c} = v_c $$ $$ y_{ic} = x_{ic} $$".replace(
            "W_{\\max,c}", "W_{\\text{max},c}"
        ),
        "d",
    )
    assert again.quantity("W_max").notation.latex("k") == r"W_{\mathrm{max},k}"


def test_a_name_with_the_wrong_reading_is_an_error_not_a_guess() -> None:
    for equation in (r"\sigma_c(x_{ic})^{T}", r"\sigma", r"x_{ic} y", r"x_{ic} / v_c \gamma_c", r"\log x_{ic} v_c"):
        with pytest.raises(DocumentError):
            value(equation)
