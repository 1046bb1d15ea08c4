"""Functions in letters."""

import pytest

from tests.verify.annotated import verification

BARE = r"$$ q_k = \frac{e^{a_k + log(c)}}{\sum_m e^{a_m + log(c)}} $$ $$ J = - \sum_k w_k log q_k $$ "


def test_functions_in_letters_are_read_without_brackets_and_in_exponents() -> None:
    claims = (
        r"$$ J = - \sum_k w_k \log(q_k) $$ $$ \frac{\partial log q_k}{\partial a_m} = \delta_{km} - q_m $$"
        r"$$ log \frac{1}{q_k} = - log q_k $$ $$ \frac{\partial J}{\partial q_k} = \frac{w_k}{q_k} $$"
    )
    found = [f.verdict.value for f in verification(BARE + claims).findings]
    assert found == ["definition", "definition", "proved", "proved", "proved", "refuted"]


@pytest.mark.parametrize("square", [r"\mathbb{E}[x]^2", r"E[x]^2", r"\mathbb{E}^2[x]", r"(E[x])^2"])
def test_the_square_of_a_mean(square: str) -> None:
    mean = r"\mathbb{E}" if "mathbb" in square else "E"
    text = rf"$$ v = {mean}[x^2] - {square} $$ $$ v = \frac1n \sum_i x_i^2 - \left( \frac1n \sum_i x_i \right)^2 $$"
    assert verification(text).findings[-1].verdict.value == "proved"


def test_a_d_before_a_name_with_a_bracket_and_a_power_is_a_factor() -> None:
    text = r"$$ R(x) = \sqrt{\frac1d \sum_{j=1}^d x_j^2} $$ $$ d R(x)^2 = \sum_j x_j^2 $$"
    assert verification(text).findings[-1].verdict.value == "proved"


@pytest.mark.parametrize("name", [r"\text{LN}", r"\mathrm{LN}"])
def test_ln_in_capitals_is_no_logarithm(name: str) -> None:
    text = rf"$$ m = \frac1n \sum_i x_i $$ $$ {name}(x) = x - m $$ $$ y_i = \gamma_i {name}(x)_i $$"
    claim = rf"$$ \frac{{\partial L}}{{\partial \gamma_i}} = \frac{{\partial L}}{{\partial y_i}} {name}(x)_i $$"
    found = [f.verdict.value for f in verification(text + claim).findings]
    assert found == ["definition", "definition", "definition", "proved"]


def test_below_a_derivative_a_word_with_a_bracket_and_an_index_is_no_factor() -> None:
    text = (
        r"$$ h' = h + \text{Mix}(\text{LN}(h)) $$ $$ u_i = \frac{x_i - \mu}{\sigma} $$ "
        r"$$ \frac{\partial LN(x)_i}{\partial x_j} = \gamma \frac{\partial u_i}{\partial x_j} $$ "
        r"$$ J_{ij} = \frac{\gamma}{\sigma} \left( \delta_{ij} - \frac{1}{n} - \frac{u_i u_j}{n} \right) $$"
    )
    assert verification(text).findings[2].verdict.value == "unread"


@pytest.mark.parametrize(("said", "verdict"), [("", "unread"), (r"$\sigma(t) = 1/(1 + e^{-t})$, and ", "refuted")])
def test_a_sigma_of_which_elements_are_taken_may_be_a_softmax(said: str, verdict: str) -> None:
    claim = r"$$ \frac{\partial \sigma(a)_i}{\partial a_j} = \sigma(a)_i (\delta_{ij} - \sigma(a)_j) $$"
    assert verification(rf"{said} $a \in \mathbb{{R}}^n$. {claim}").findings[-1].verdict == verdict


@pytest.mark.parametrize(("sum_", "verdict"), [("C_{jj}", "proved"), ("2 C_{jj}", "refuted")])
def test_a_trace_of_a_name_alone_is_a_trace(sum_: str, verdict: str) -> None:
    text = r"Let $A, B \in \mathbb{R}^{m \times n}$, $C = A^\top B$. $$ \text{Tr}(C) = \text{Tr}(C^\top) $$"
    found = verification(rf"{text} $$ \text{{Tr}}(A^\top B) = \sum_j {sum_} $$").findings
    assert [f.verdict for f in found[-2:]] == ["proved", verdict]


SWISH = r"$$ \text{Swish}(t) = t \, \sigma(\beta t) $$"
PLUS = r"$$ \text{softplus}(t) = \frac{1}{\beta} \log(1 + e^{\beta t}) $$"


@pytest.mark.parametrize(
    ("forward", "claim", "verdict"),
    [
        (SWISH, r"\text{Swish}'(t) = \sigma(\beta t) + \beta t \sigma(\beta t)(1 - \sigma(\beta t))", "proved"),
        (SWISH, r"\frac{d}{dt} \text{Swish}(t) = \sigma(t) + t \sigma(t)(1 - \sigma(t))", "refuted"),
        (r"$$ \text{ReLU}(t) = t \mathbb{1}_{t > 0} $$", r"\text{ReLU}(t) = \max(0, t)", "proved"),
        (PLUS, r"\frac{d}{dt} \text{softplus}(t) = \sigma(\beta t)", "proved"),
        (
            "",
            r"\frac{\partial}{\partial \beta} \text{swish}(t, \beta) = t^2 \sigma(\beta t)(1 - \sigma(\beta t))",
            "proved",
        ),
        (
            "",
            r"\frac{\partial}{\partial t} \text{swish}(t, \beta) = \sigma(\beta t) (1 + t (1 - \sigma(\beta t)))",
            "refuted",
        ),
    ],
)
def test_a_known_function_may_have_a_parameter_more(forward: str, claim: str, verdict: str) -> None:
    assert verification(rf"{forward} $$ {claim} $$").findings[-1].verdict == verdict


VALUE = r"""
Let $\phi(x) = \frac{e^x}{e^x + 1}$. With $z = e^x$ and $\phi(z) = \frac{z}{z+1}$,
$$ \frac{\partial \phi}{\partial x} = \frac{\partial \phi}{\partial z} \frac{\partial z}{\partial x} = \frac{e^x}{(z+1)^2} $$
$$ \frac{\partial \phi}{\partial x} = \phi(x) (1 - \phi(x)) $$
$$ \frac{\partial \phi}{\partial x} = \phi(z) (1 - \phi(z)) $$
$$ \frac{\partial \phi}{\partial x} = \phi(x) (1 - \phi(z))^2 $$
"""


def test_a_function_written_of_a_value_is_of_that_value_alone() -> None:
    found = [f.verdict.value for f in verification(VALUE).findings]
    assert found[-5:] == ["proved"] * 4 + ["refuted"]


def test_functions_of_one_name_differ_by_the_number_of_their_arguments() -> None:
    text = r"""
    Let $\phi(x, y) = x y^2$ and $\phi(u) = u^3$.
    $$ \phi(2, v) + \phi(v) = 2 v^2 + v^3 $$
    $$ \phi(2, v) + \phi(v) = 2 v^2 + v^2 $$
    """
    assert [f.verdict.value for f in verification(text).findings[-2:]] == ["proved", "refuted"]


SHIFTED = r"""
$$ m = \frac1d \sum_{i=1}^d a_i, \quad z_i = a_i - m, \quad g_i = \frac{\partial L}{\partial z_i} $$
$$ \text{mean}(z \odot a) = \frac1d \sum_{i=1}^d z_i a_i $$
"""
MEAN, GRADIENT = r"\text{mean}(g) = \frac1d \sum_{i=1}^d g_i", r"\frac{\partial L}{\partial a_i} = g_i - \text{mean}(g)"


@pytest.mark.parametrize(
    ("mean", "gradient", "verdicts"),
    [
        (MEAN, GRADIENT, "ppp"),
        (MEAN, GRADIENT.replace("-", "+"), "ppr"),
        (MEAN.replace(r"\frac1d", r"\frac2d"), GRADIENT, "prp"),
        (MEAN.replace("g", "z"), GRADIENT, "ppp"),
    ],
)
def test_a_mean_that_is_written_out_is_that_of_products_too(mean: str, gradient: str, verdicts: str) -> None:
    found = verification(f"{SHIFTED} $$ {mean}, \\quad {gradient} $$").findings
    assert "".join(f.verdict.value[0] for f in found[-3:]) == verdicts
