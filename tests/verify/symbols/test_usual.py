"""What names usually mean where a document does not say."""

import pytest
from sympy import Integer

from bnderive.verify.claims.names import Key
from bnderive.verify.symbols.usual import is_array, is_deviation, is_mean, is_root, is_usual, is_variance
from bnderive.verify.theory.given import Given
from tests.verify.annotated import survey_of, verification
from tests.verify.layers import NORM

SUM = r"$$ \frac{\partial L}{\partial \beta} = \sum_{i=1}^m x_i \hat x_i \frac{\partial L}{\partial y_i} $$ "


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        (r"$$ z = \mu x_i $$", r"\mu", "Sum(x[#1], #1)/m"),
        (r"$$ z = \mu x_i \sigma^2 $$", r"\sigma", "Sum((-mu + x[#1])**2, #1)/m"),
        (r"$$ z = \mu x_i \sigma^2 \hat x_i $$", r"\hat{x}", "(-mu + x[i])/sqrt(epsilon + var)"),
        (r"$$ z = \mu \text{var} x_i \text{rstd} $$", "rstd", "1/sqrt(epsilon + var)"),
        (r"$$ z = \mu x_i \sigma^2 \hat x_i \gamma y_i $$", "y", "beta + gamma*xhat[i]"),
        (r"$$ \hat x_i = x_i / \text{RMS} $$", "RMS", "sqrt(Sum(x[#1]**2, #1))/sqrt(m)"),
        (r"$$ z = x_i / \text{rms} + \epsilon $$", "rms", "sqrt(epsilon + Sum(x[#1]**2, #1)/m)"),
        (r"$$ z = (x_i - \mu) / \sigma $$", r"\sigma", "sqrt(Sum((-mu + x[#1])**2, #1))/sqrt(m)"),
        (r"$$ z = \mu x_i \sigma^2 \hat x_i \text{std} + \epsilon $$", "std", "sqrt(epsilon + var)"),
        (r"$$ z = (x_i - \mu_B) / \sigma_B + \mu $$", r"\sigma", "sqrt(Sum((-mu_B + x[#1])**2, #1))/sqrt(m)"),
    ],
)
def test_usual_meanings(text: str, name: str, value: str) -> None:
    theory = survey_of(SUM + text).theory
    found = {k.head: theory.definition(q.name) for k, q in theory.quantities.items()}[name]
    assert found is not None
    assert str(found.expr) == value


APART = r"$$ \tilde u_i = BASE, \quad \hat v_i = \gamma \tilde u_i + \mu, \quad L = \sum_{i=1}^m \hat v_i $$"
CAPITALS = r"$$ \hat I_i = I_i - \mu, \quad g = \sum_{i=1}^m \frac{\partial L}{\partial OUT_i} \hat I_i \gamma $$"


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        (APART.replace("BASE", r"u_i - \mu"), "mu", "Sum(u[#1], #1)/m"),
        (APART.replace("BASE", r"u_i - \tau"), "mu", None),
        (APART.replace("BASE", r"u_i + \mu"), "mu", None),
        (CAPITALS.replace("OUT", "O"), "O", "gamma*Ihat[i]"),
        (CAPITALS.replace("OUT", "P"), "P", None),
        (CAPITALS.replace("OUT", "O").replace("I", "J"), "O", None),
    ],
)
def test_names_other_than_x_and_y(text: str, name: str, value: str | None) -> None:
    definition = survey_of(text).theory.definition(name)
    assert (str(definition.expr) if definition is not None else None) == value


@pytest.mark.parametrize(
    ("ddof", "text", "count"), [(1, "", "(m - 1)"), (None, r"$$ q = \frac{x_i}{m-1} $$", "(m - 1)"), (None, "", "m")]
)
def test_the_count_of_a_variance(ddof: int | None, text: str, count: str) -> None:
    given = Given(ddof=None if ddof is None else Integer(ddof))
    definition = survey_of(SUM + r"$$ z = \mu x_i \sigma^2 $$" + text, given).theory.definition("var")
    assert definition is not None
    assert str(definition.expr).endswith(f"/{count}")


def test_a_definition_of_the_document_comes_first() -> None:
    survey = survey_of(SUM + r"$$ \mu = \sum_{i=1}^m x_i^2 $$")
    assert Key(r"\mu") not in survey.usual


def test_a_sigma_is_a_deviation_only_beside_a_mean_and_what_is_normalized() -> None:
    names = {Key(r"\mu"), Key(r"\hat{x}"), Key(r"\sigma")}
    assert is_deviation(Key(r"\sigma"), names)
    assert not is_deviation(Key(r"\sigma", squared=True), names)
    assert not is_deviation(Key(r"\sigma"), names - {Key(r"\mu")})
    assert not is_deviation(Key(r"\sigma"), names - {Key(r"\hat{x}")})


def test_kinds_of_names() -> None:
    assert is_mean(Key(r"\mu", "B"))
    assert is_variance(Key(r"\sigma", "B", squared=True))
    assert not is_variance(Key(r"\sigma"))
    assert is_root(Key("rstd"))
    assert is_array(Key("dy"))
    assert not is_array(Key("y", primes=1))
    assert not is_usual(Key("q"))


def test_what_is_normalized_without_a_name_for_its_mean() -> None:
    text = r"""
$$ y_k = \gamma \frac{x_k - \mathbb{E}[x]}{\sqrt{\mathrm{Var}[x] + \epsilon}} + \beta $$
Let $\hat x_k$ be what is scaled.
$$ \frac{\partial L}{\partial \gamma} = \sum_{k=1}^n \frac{\partial L}{\partial y_k} \hat x_k $$
$$ \frac{\partial L}{\partial \gamma} = \sum_{k=1}^n \frac{\partial L}{\partial y_k} x_k $$
"""
    assert [f.verdict.value for f in verification(text).findings[-2:]] == ["proved", "refuted"]


def test_what_is_normalized_is_centred_by_the_mean_that_goes_with_its_variance() -> None:
    spread = r"$$ \frac{\partial L}{\partial \sigma_B^2} = - \frac12 \sum_i \frac{\partial L}{\partial \hat{x}_i} (x_i - \mu_B) (\sigma_B^2 + \epsilon)^{-3/2} $$ "
    claim = (
        spread
        + r"$$ \frac{\partial L}{\partial \mu_B} = - \sum_i \frac{\partial L}{\partial \hat{x}_i} \frac{1}{\sqrt{\sigma_B^2 + \epsilon}} $$"
    )
    text = r"Elsewhere $$ \mu = \frac1m \sum_i x_i, \quad s = \sum_i (x_i - \mu)^2 $$ "
    for other, verdict in (("", "proved"), (r"\frac{1}{2}", "refuted")):
        assert verification(text + claim.replace("- \\sum", f"- {other} \\sum")).findings[-1].verdict == verdict


BESIDE = r"$$ \frac{\partial n}{\partial s} $$ "
GRADIENT = r"""$$ \frac{\partial L}{\partial \gamma} = \sum_i \frac{\partial L}{\partial y_i} \hat{x}_i $$
$$ \frac{\partial L}{\partial x_i} = \frac{\partial L}{\partial \hat{x}_i} \frac{\partial \hat{x}_i}{\partial x_i}
+ \frac{\partial L}{\partial \mu_B} \frac{\partial \mu_B}{\partial x_i}
+ \frac{\partial L}{\partial \sigma_B^2} \frac{\partial \sigma_B^2}{\partial x_i} $$ """
OTHER = r"$$ \mu = \frac1m \sum_{i=1}^m x_i, \quad s = \sqrt{\frac1m \sum_{i=1}^m (x_i - \mu)^2 + \epsilon} $$"


def test_what_only_another_name_is_differentiated_by_does_not_reach_the_loss() -> None:
    assert verification(BESIDE + GRADIENT + OTHER).findings[1].verdict == "proved"


def test_what_is_said_of_what_is_normalized_leaves_no_other_output() -> None:
    text = r"$$ \mu = \frac1n \sum_i x_i, \quad \sigma^2 = \frac1n \sum_i (x_i - \mu)^2, \quad \hat{x}_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}} $$"
    text += (
        r"$$ y_i = \gamma \hat{x}_i + \beta $$ $$ p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}, \quad r_i = \hat{x}_i + x_i $$"
    )
    assert Key("z") not in survey_of(text).usual


@pytest.mark.parametrize(("centre", "array"), [(r"\bar{u}", "u"), (r"\overline{u}", "u"), (r"\mu_u", "u")])
def test_a_bar_over_an_array_is_its_mean_where_nothing_else_is_said(centre: str, array: str) -> None:
    text = (
        rf"$$ w_k = {array}_k - {centre} $$ $$ \frac{{\partial w_k}}{{\partial {array}_j}} = \delta_{{kj}} - \frac1n $$"
    )
    assert verification(text).findings[-1].verdict.value == "proved"
    assert verification(text.replace(r"- \frac1n", r"+ \frac1n")).findings[-1].verdict.value == "refuted"


SPREAD = (
    r"$$ \mu_w = c \mu_u $$ $$ \sigma_w^2 = \frac1n \sum_k (c u_k - c \mu_u)^2 $$ $$ \sigma_w^2 = c^2 \sigma_u^2 $$"
)


def test_a_variance_labelled_with_an_array_is_its_variance_where_its_mean_is_named_too() -> None:
    assert verification(SPREAD).findings[-1].verdict.value == "proved"
    assert verification(SPREAD.replace("= c^2", "= c")).findings[-1].verdict.value == "undecided"
    alone = SPREAD.replace(r"\mu_u", r"\frac1n \sum_j u_j").replace(r"$$ \mu_w = c", "$$ v = c")
    assert verification(alone).findings[-1].verdict.value == "unread"


def test_a_bar_over_an_array_whose_gradient_it_is_is_no_mean() -> None:
    text = r"$$ w_k = 3 u_k, \quad \bar{u}_k = \frac{\partial L}{\partial u_k} $$ $$ \bar{u}_k = 3 \bar{w}_k $$"
    assert verification(text).findings[-1].verdict.value == "proved"


GIVEN_OUT = (
    NORM
    + r"""
$$ \frac{\partial L}{\partial \beta} = \sum_{i=1}^m dout_i $$ <!-- proved -->
$$ \frac{\partial L}{\partial \gamma} = \sum_{i=1}^m dout_i x_i $$ <!-- refuted -->
"""
)


def test_an_undefined_dout_is_the_gradient_of_what_a_layer_gives_out() -> None:
    found = verification(GIVEN_OUT)
    assert [f.verdict for f in found.findings[-2:]] == ["proved", "refuted"]
    assert any("dout" in c.taken for c in found.conventions)


@pytest.mark.parametrize("more", [r"$$ a_i = \max(0, y_i) $$", r"$$ z_i = w \mu $$"])
def test_a_dout_beside_something_else_that_may_be_given_out_is_no_such_gradient(more: str) -> None:
    assert all(f.verdict != "refuted" for f in verification(more + GIVEN_OUT).findings)
