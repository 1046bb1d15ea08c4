"""Remarks on a learned parameter."""

import pytest

from bnderive.verify.claims.names import Key
from bnderive.verify.words.supposing import ASKED
from tests.verify.annotated import announced, survey_of, told, verification
from tests.verify.layers import NORM

REMARKS = [
    (r"\gamma = \sqrt{\sigma^2 + \epsilon}", "definition"),
    (r"\beta = \mu", "definition"),
    (r"\gamma = w a + c", "definition"),
]


@pytest.mark.parametrize(("remark", "verdict"), REMARKS, ids=[r[0] for r in REMARKS])
def test_what_gives_a_parameter_back_by_what_its_use_rests_on_is_a_remark(remark: str, verdict: str) -> None:
    assert verification(f"{NORM}\n$$ {remark} $$").findings[-1].verdict.value == verdict


def test_a_remark_is_no_definition() -> None:
    text = (
        NORM.replace("$$\n", "$$ <!-- definition -->\n")
        + r"""
$$ \gamma = \sqrt{\sigma^2 + \epsilon} $$ <!-- definition -->
$$ \frac{\partial L}{\partial \gamma} = \sum_i \frac{\partial L}{\partial y_i} \hat x_i $$ <!-- proved -->
$$ \frac{\partial L}{\partial \sigma^2} = -\frac12 \sum_i \frac{\partial L}{\partial y_i} \gamma (x_i - \mu) (\sigma^2 + \epsilon)^{-3/2} $$ <!-- proved -->
$$ \frac{\partial L}{\partial \gamma} = \sum_i \frac{\partial L}{\partial y_i} $$ <!-- refuted -->
"""
    )
    findings = verification(text).findings
    assert told(findings) == announced(text, findings)


def test_a_parameter_that_comes_first_is_defined() -> None:
    text = r"$$ \gamma = \frac{1}{\sqrt{\sum_i a_i^2}} $$ $$ b_k = \gamma a_k $$"
    assert Key("\\gamma") in survey_of(text).defined


def test_a_factor_that_is_said_after_its_use_is_defined() -> None:
    text = r"$$ b_k = \gamma (a_k - \mu) $$ $$ \mu = \frac1n \sum_i a_i $$ $$ \gamma = \frac{1}{\sqrt{v + c}} $$"
    assert Key("\\gamma") in survey_of(text).defined


def test_what_the_text_supposes_of_a_name_that_is_used_is_no_definition() -> None:
    text = r"""
$$ \mathbf{a} = \frac{t}{\|\mathbf{c}\|} \mathbf{c} $$
When $\mathbf{c} = \mathbf{a}$ and $t = \|\mathbf{a}\|$ nothing changes.
$$ \frac{\partial L}{\partial t} = \frac{1}{\|\mathbf{c}\|} \nabla_{\mathbf{a}} L \cdot \mathbf{c} $$
$$ \nabla_{\mathbf{c}} L = \frac{t}{\|\mathbf{c}\|} \nabla_{\mathbf{a}} L - \frac{t \nabla_t L}{\|\mathbf{c}\|^2} \mathbf{c} $$
$$ \nabla_{\mathbf{c}} L = \frac{t}{\|\mathbf{c}\|} \nabla_{\mathbf{a}} L - \frac{t \nabla_t L}{\|\mathbf{c}\|} \mathbf{c} $$
"""
    found = [f.verdict.value for f in verification(text).findings]
    assert found == ["definition", "definition", "definition", "proved", "proved", "refuted"]


CENTRED = r"""
$$ a = \frac1n \sum_k r_k $$
$$ h_k = r_k - a $$
$$ s_k = \gamma h_k + b $$
"""
GIVEN_BACK = r"If the network learns $\gamma = \sigma$ and $b = a$, the layer does nothing."
BY_CENTRE = r"""
$$ \frac{\partial L}{\partial a} = -\sum_k \frac{\partial L}{\partial h_k} $$
$$ \frac{\partial L}{\partial r_k} = \gamma \frac{\partial L}{\partial s_k} - \frac{\gamma}{n} \sum_j \frac{\partial L}{\partial s_j} $$
"""


@pytest.mark.parametrize("text", [CENTRED + GIVEN_BACK, GIVEN_BACK + CENTRED], ids=["after", "before"])
def test_what_a_network_may_learn_is_no_definition(text: str) -> None:
    found = verification(text + BY_CENTRE).findings
    assert sum(f.reason == ASKED for f in found) == 2
    assert [f.verdict.value for f in found[-2:]] == ["proved", "proved"]


def test_the_stages_of_two_branches_are_defined() -> None:
    text = r"$f = t^3$, $h = e^t$, $s = f h$. $\frac{ds}{dt} = \frac{\partial s}{\partial f} \frac{df}{dt} + f e^t$."
    assert {Key("f"), Key("h")} < survey_of(text).defined


def test_what_is_defined_in_passing_stays_defined() -> None:
    text = CENTRED.replace(r"\gamma", "g") + r"To restore the scale we take $g = \frac1n \sum_k h_k^2$."
    assert Key("g") in survey_of(text).defined


SCALED = r"""
$$ a = \frac1n \sum_k r_k $$
$$ v = \frac1n \sum_k (r_k - a)^2 $$
$$ h_k = \frac{r_k - a}{\sqrt{v}} $$
$$ s_k = g h_k + b $$
"""
ASIDES = [
    r"Suppose we choose $g = \sqrt{v}$ and $b = a$: then $s_k = r_k$.",
    r"(One sees that $s_k = r_k$ for $g = \sqrt{v}$, $b = a$.)",
    r"It could learn $g^2 = v$ and $b = a$.",
]


@pytest.mark.parametrize("aside", ASIDES)
def test_what_is_differentiated_by_is_not_defined_in_passing(aside: str) -> None:
    text = (
        SCALED
        + aside
        + r"""
$$ \frac{\partial L}{\partial g} = \sum_k \frac{\partial L}{\partial s_k} h_k, \quad \frac{\partial L}{\partial b} = \sum_k \frac{\partial L}{\partial s_k} $$
$$ \frac{\partial L}{\partial v} = -\frac{g}{2} \sum_k \frac{\partial L}{\partial s_k} (r_k - a) v^{-3/2} $$
$$ \frac{\partial L}{\partial a} = -\frac{g}{\sqrt{v}} \sum_k \frac{\partial L}{\partial s_k} $$
"""
    )
    found = [f.verdict.value for f in verification(text).findings]
    assert found[-4:] == ["proved"] * 4
    assert not {"refuted", "carried", "masked"} & {*found}


def test_a_root_that_only_its_use_rests_on_is_defined_in_the_text() -> None:
    text = SCALED.replace(r"{\sqrt{v}}", "{q}") + r"with $q = \sqrt{v}$. $$ \frac{\partial L}{\partial q} = 1 $$"
    assert Key("q") in survey_of(text).defined


FIRST = r"""$$ m = \frac1n \sum_i u_i, \quad v = \frac1n \sum_i (u_i - m)^2, \quad h_i = \frac{u_i - m}{\sqrt{v + \epsilon}} $$
We compute the gain and the bias:
$$ \gamma = \sqrt{v + \epsilon} $$ $$ \beta = m $$ $$ y_i = \gamma h_i + \beta $$
$$ \frac{\partial L}{\partial m} = -\frac{\gamma}{\sqrt{v + \epsilon}} \sum_i \frac{\partial L}{\partial y_i} $$"""


def test_what_the_document_differentiates_by_is_learned_though_it_is_given_before() -> None:
    learned = r"$$ \frac{\partial L}{\partial \gamma} = \sum_i \frac{\partial L}{\partial y_i} h_i $$"
    assert [f.verdict for f in verification(FIRST + learned).findings if f.verdict != "definition"] == ["proved"] * 2


SPOKEN = (
    r" The network could learn $\gamma = \sqrt{\sigma^2 + \epsilon}$, $\beta = \mu$, and restore what it was given. "
)
BY_MEAN = r"$$ \frac{\partial L}{\partial \mu} = - \sum_i \frac{\partial L}{\partial \hat x_i} \frac{1}{\sqrt{\sigma^2 + \epsilon}} $$"


@pytest.mark.parametrize(("claim", "verdict"), [(BY_MEAN, "proved"), (BY_MEAN.replace("= -", "="), "refuted")])
def test_a_remark_leaves_no_doubt_about_what_a_parameter_is(claim: str, verdict: str) -> None:
    assert verification(NORM + SPOKEN + claim).findings[-1].verdict == verdict


def test_what_is_differentiated_and_nothing_by_it_is_defined() -> None:
    text = NORM + r"$$ \gamma = \sqrt{\sigma^2 + \epsilon} $$ "
    slope = r"\frac{\partial \gamma}{\partial x_j} = \frac{x_j - \mu}{m \gamma}"
    assert verification(f"{text} $$ {slope} $$").findings[-1].verdict == "proved"
    assert verification(f"{text} $$ {slope.replace('m ', '2 m ')} $$").findings[-1].verdict == "refuted"


@pytest.mark.parametrize(("claimed", "verdict"), [("z_k", "sloppy"), ("2 z_k", "undecided")])
def test_the_next_equation_may_hold_with_what_a_remark_gives_a_parameter(claimed: str, verdict: str) -> None:
    text = rf"{NORM} In the extreme case $$ \gamma = \sqrt{{\sigma^2 + \epsilon}}, \quad \beta = \mu $$ all is undone: $y_i = {claimed}$."
    assert verification(text.replace("z_k", "x_i")).findings[-1].verdict == verdict
