"""What the README says a document may contain is read, and what it says is refused is refused."""

import pytest

from bnderive.document import read_layer
from bnderive.errors import DocumentError

WORDS = ("sigmoid", "erf", "relu", "silu", "softplus", "step", "rsqrt")

ROWS = {
    "bounds": (r"[x]", r"y_c = \sum_{i=1}^{m} x_{ic}"),
    "several axes": (r"[x]", r"y_c = \sum_{n,h,w} x_{nchw}"),
    "mean": (r"[x]", r"y_c = \frac{1}{m} \sum_{i=1}^{m} x_{ic}"),
    "but one": (r"[x]", r"y_i = \sum_{j \ne i} x_j"),
    "before": (r"[x]", r"y_i = \sum_{j < i} x_j"),
    "up to": (r"[x]", r"y_i = \sum_{j \le i} x_j"),
    "matrices": (r"[A, B]", r"y_{ij} = \sum_k A_{ik} B_{kj}"),
    "transpose": (r"[A, B]", r"y_{ij} = \sum_k A_{ki} B_{kj}"),
    "equal": (r"[x]", r"y_{ij} = [i = j] x_i + \delta_{ij} x_j"),
    "order": (r"[x]", r"y_{ij} = [i < j] x_i x_j"),
    "positive": (r"[x]", r"y_i = [x_i > 0] x_i"),
    "cases": (r"[x]", r"y_i = \begin{cases} x_i & x_i > 0 \\ 0 & \text{otherwise} \end{cases}"),
    "powers": (r"[u]", r"y_i = u_i^2 + u_i^{-3/2} + \sqrt{u_i}"),
    "exponential": (r"[u]", r"y_i = \exp(u_i) + e^{u_i}"),
    "commands": (
        r"[u, v]",
        r"y_i = \log(u_i) + \tanh(u_i) + \sin(u_i) + \cos(v_i) + \max(u_i, v_i) + \min(u_i, v_i) + |u_i|",
    ),
    "words": (
        r"[u]",
        "y_i = " + " + ".join(rf"\operatorname{{{f}}}(u_i)" for f in WORDS),
    ),
    "two letters for one axis": (r"[S]", r"y_i = \sum_l S_{il} + \sum_j S_{ij}"),
    "the other display": (r"[x]", None),
}


def document(inputs: str, display: str) -> str:
    return f"---\ninputs: {inputs}\noutputs: [y]\n---\n## Forward\n\n{display}\n"


@pytest.mark.parametrize("name", ROWS)
def test_what_is_read(name: str) -> None:
    inputs, equation = ROWS[name]
    display = f"$$ {equation} $$" if equation else "\\[ z_i = 2 x_i \\]\n\n```math\ny_i = z_i^2\n```"
    layer = read_layer(document(inputs, display), "layer.md")
    assert layer.outputs == ("y",)


def test_a_label_picks_an_entry() -> None:
    text = document("[x, t]", r"$$ y_n = x_{n t_n} $$").replace(
        "inputs", "symbols: {t: {latex: t_n, labels: c}}\ninputs"
    )
    assert read_layer(text, "layer.md").quantity("t").labels is not None


def test_names_by_transliteration() -> None:
    text = document("[x]", r"$$ \hat{x}_i = x_i $$ $$ \sigma^2 = \sum_i \hat{x}_i^2 $$ $$ y_i = x_i / \sigma^2 $$")
    assert list(read_layer(text, "layer.md").quantities) == ["x", "xhat", "var", "y"]


@pytest.mark.parametrize(
    "equation",
    [r"y_i = x_i / x_i x_i", r"y_i = x_j", r"y_i = \|x\|", r"y = \max_{i,j} x_{ij}", r"y_i = x_i^T"],
)
def test_what_is_refused(equation: str) -> None:
    with pytest.raises(DocumentError):
        read_layer(document("[x]", f"$$ {equation} $$"), "layer.md")
