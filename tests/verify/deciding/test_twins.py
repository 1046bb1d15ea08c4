"""Names of one quantity."""

from bnderive.verify.claims.names import Key
from tests.verify.annotated import announced, survey_of, told, verification

SECOND = r"""
$$ m_B = \frac1n \sum_{i=1}^n a_i $$
$$ v_B = \frac1n \sum_{i=1}^n (a_i - m_B)^2 $$
$$ b_i = \frac{a_i - m_B}{\sqrt{v_B}} $$
$$ m = \frac1n \sum_{k=1}^n a_k $$
$$ v = \frac1n \sum_{k=1}^n (a_k - m)^2 $$
"""


def test_what_is_defined_again_under_another_name_is_one_quantity() -> None:
    theory = survey_of(SECOND).theory
    assert theory.quantities[Key("v")] == theory.quantities[Key("v", "B")]
    assert theory.quantities[Key("m")] == theory.quantities[Key("m", "B")]
    assert [d.quantity.name for d in theory.definitions] == ["m_B", "v_B", "b"]


def test_a_derivative_by_the_second_name_is_that_by_the_first() -> None:
    text = (
        SECOND.replace("$$\n", "$$ <!-- definition -->\n")
        + r"""
$$ \frac{\partial b_i}{\partial v} = -\frac12 (a_i - m) v^{-3/2} $$ <!-- proved -->
$$ \frac{\partial L}{\partial m} = -\sum_{i=1}^n \frac{\partial L}{\partial b_i} \frac{1}{\sqrt v} $$ <!-- proved -->
$$ \frac{\partial b_i}{\partial v} = -(a_i - m) v^{-3/2} $$ <!-- refuted -->
"""
    )
    findings = verification(text).findings
    assert told(findings) == announced(text, findings)


def test_a_second_name_that_is_used_is_a_quantity_of_its_own() -> None:
    theory = survey_of(r"$$ p_i = w a_i, \quad q_i = w a_i, \quad s = \sum_{i=1}^n p_i q_i $$").theory
    assert theory.quantities[Key("p")] != theory.quantities[Key("q")]
    assert len(theory.definitions) == 3


def test_copies_that_something_is_differentiated_by_are_quantities_of_their_own() -> None:
    text = r"$$ p = a, \quad q = a $$ $$ \frac{\partial L}{\partial a} = \frac{\partial L}{\partial p} + \frac{\partial L}{\partial q} $$"
    assert verification(text).findings[-1].verdict == "proved"


LABELLED = r"""
$$ \mu_B = \frac1m \sum_{i=1}^m x_i $$ <!-- definition -->
$$ \sigma_B^2 = \frac1m \sum_{i=1}^m (x_i - \mu_B)^2 $$ <!-- definition -->
$$ \hat x_i = \frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \epsilon}} $$ <!-- definition -->
$$ y_i = \gamma \hat x_i + \beta $$ <!-- definition -->
$$ \sigma = \sqrt{\sigma^2 + \epsilon} $$ <!-- definition -->
$$ \frac{\partial L}{\partial \sigma^2} = -\frac12 \sum_{i=1}^m \frac{\partial L}{\partial \hat x_i} (x_i - \mu) (\sigma^2 + \epsilon)^{-3/2} $$ <!-- proved -->
$$ \frac{\partial L}{\partial x_i} = \frac{\partial L}{\partial \hat x_i} \frac{1}{\sigma} + \frac{\partial L}{\partial \sigma^2} \frac{2 (x_i - \mu)}{m} + \frac{\partial L}{\partial \mu} \frac1m $$ <!-- proved -->
$$ \frac{\partial L}{\partial x_i} = \frac{\partial L}{\partial \hat x_i} \frac{1}{\sigma} + \frac{\partial L}{\partial \sigma^2} \frac{(x_i - \mu)}{m} + \frac{\partial L}{\partial \mu} \frac1m $$ <!-- refuted -->
"""


def test_a_name_without_its_label_is_the_labelled_one_also_where_it_is_used() -> None:
    findings = verification(LABELLED).findings
    assert told(findings) == announced(LABELLED, findings)
