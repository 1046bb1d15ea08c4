"""A theory with the usual meaning of what is left undefined."""

from bnderive.verify.claims.names import Key
from tests.verify.annotated import survey_of, verification

NORM = (
    r"$$ y_i = \gamma \hat x_i + \beta $$ $$ \frac{\partial L}{\partial \sigma^2} = \mu \sum_{i=1}^m x_i \hat x_i $$ "
)


def test_usual_names_are_completed_and_told() -> None:
    survey = survey_of(NORM)
    assert set(survey.usual) == {Key(r"\hat{x}"), Key(r"\mu"), Key(r"\sigma", squared=True)}
    assert [d.quantity.name for d in survey.theory.definitions] == ["mu", "var", "xhat", "y"]


def test_the_base_is_what_carries_the_hat() -> None:
    definition = survey_of(NORM.replace("x", "h")).theory.definition("mu")
    assert definition is not None
    assert str(definition.expr) == "Sum(h[#1], #1)/m"


def test_a_usual_meaning_that_would_go_in_a_circle_is_left_out() -> None:
    survey = survey_of(r"$$ x_i = \mu + z_i $$ $$ w_i = x_i \hat x_i \sum_{i=1}^m z_i $$")
    assert Key(r"\mu") not in survey.usual


def test_a_definition_that_nothing_needs_carries_no_gradient() -> None:
    text = (
        r"$$ s_i = 2 a_i $$ $$ t_i = 3 a_i $$ $$ \frac{\partial L}{\partial a_i} = 2 \frac{\partial L}{\partial s_i} $$"
    )
    assert survey_of(text).calculus.asides == {"t"}


def test_of_definitions_that_rest_on_one_another_the_first_stays() -> None:
    text = r"$$ h_i = c_i + a_i $$ $$ c_i = h_i + a_i $$ $$ \frac{\partial E}{\partial a_i} = \frac{\partial E}{\partial h_i} $$"
    assert [f.verdict for f in verification(text).findings] == ["definition", "unread", "proved"]


def test_a_square_that_is_differentiated_by_is_that_of_the_root_that_is_defined() -> None:
    text = r"""
$$ \mu = \frac1n \sum_i x_i, \quad \sigma = \sqrt{\frac1n \sum_i (x_i - \mu)^2}, \quad h_i = (x_i - \mu) / \sigma $$
$$ \frac{\partial E}{\partial \sigma^2} = -\frac{1}{2 \sigma^3} \sum_i \frac{\partial E}{\partial h_i} (x_i - \mu) $$
$$ \frac{\partial E}{\partial \sigma^2} = -\frac{1}{\sigma^3} \sum_i \frac{\partial E}{\partial h_i} (x_i - \mu) $$
"""
    assert [f.verdict for f in verification(text).findings] == ["definition"] * 3 + ["proved", "refuted"]
