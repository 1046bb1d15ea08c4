"""The part that a name plays where nothing defines it."""

import pytest

from bnderive.verify.claims.names import Key
from tests.verify.annotated import survey_of, verification


@pytest.mark.parametrize(
    ("text", "alias"),
    [
        (r"$$ \sigma_B^2 = \sum_{i=1}^m x_i^2 $$ $$ y_i = x_i \sigma_b^2 $$", (r"\sigma", "b", "B")),
        (
            r"$$ \sigma_b^2 = \sum_{i=1}^m x_i^2 $$ $$ y_i = x_i \sigma_B^2 $$ $$ z_i = \sigma_B^2 $$",
            (r"\sigma", "B", "b"),
        ),
        (r"$$ y = s_{A} + t $$ $$ z = s_{A} + s_{a} $$", ("s", "a", "A")),
    ],
)
def test_spellings_that_differ_in_case_are_one_and_the_defined_one_counts(
    text: str, alias: tuple[str, str, str]
) -> None:
    head, one, other = alias
    squared = head == r"\sigma"
    assert survey_of(text).letters.aliases == {Key(head, one, squared=squared): Key(head, other, squared=squared)}


def test_different_labels_are_different_names() -> None:
    assert not survey_of(r"$$ y = s_{1} + s_{2} $$ $$ z = t_{in} + t_{out} $$").letters.aliases


def test_without_any_index_what_is_normalized_is_an_array() -> None:
    theory = survey_of(r"$$ \hat x = \frac{x - \mu}{\sigma} $$").theory
    assert len(theory.quantities[Key("x")].axes) == len(theory.quantities[Key(r"\hat{x}")].axes) == 1
    assert theory.quantities[Key(r"\mu")].axes == ()


def test_an_index_letter_is_no_size() -> None:
    theory = survey_of(r"$$ p_n = \sum_{m=1}^M S_{nm} $$").theory
    assert [axis.size for axis in theory.quantities[Key("S")].axes] == ["n_n", "M"]


def test_a_letter_that_is_counted_with_is_a_size() -> None:
    theory = survey_of(r"$$ q = \frac1N \sum_i a_i $$ $$ p = N q $$").theory
    assert Key("N") in theory.scalars
    assert Key("N") not in theory.quantities


VOLUME = (
    r"Here $M = b \cdot h \cdot w$. $$ \hat x = (x - \mu) / \sqrt{\sigma^2 + \epsilon} $$ $$ \mu = \frac1M \sum x $$"
)


def test_a_product_of_sizes_is_how_long_the_one_axis_is() -> None:
    survey = survey_of(VOLUME)
    assert [axis.size for axis in survey.theory.quantities[Key("x")].axes] == ["M"]
    assert Key("M") in survey.naming.values()


def test_a_product_of_the_sizes_of_axes_is_a_number_of_its_own() -> None:
    survey = survey_of(r"Here $M = N H$. $$ q = \frac1M \sum_{n,h} a_{nh} $$")
    assert [axis.size for axis in survey.theory.quantities[Key("a")].axes] == ["N", "H"]
    assert Key("M") in survey.defined


def test_what_a_nabla_is_taken_by_is_a_quantity() -> None:
    survey = survey_of(r"$$ y = c \odot u $$ $$ \nabla_u L = c \odot \nabla_y L $$")
    assert {"u", "y"} <= {q.name for q in survey.theory.quantities.values()}


def test_a_helper_that_is_named_among_the_gradients_is_no_part_of_the_forward_pass() -> None:
    text = r"""
$$ v = \frac1n \sum_i a_i^2, \quad h_i = a_i v^{-1/2} $$
$$ \bar g = \frac1n \sum_i \frac{\partial E}{\partial h_i}, \quad q = \frac1n \sum_i h_i $$
$$ \frac{\partial E}{\partial a_i} = v^{-1/2} \frac{\partial E}{\partial h_i} $$
"""
    assert survey_of(text).calculus.asides == {"q"}
    assert verification(text).findings[-1].verdict == "refuted"


def test_a_name_that_is_set_equal_to_a_sum_of_elements_is_no_size() -> None:
    text = r"Take weights with $\sum_k w_k = S$. $$ h_k = S w_k $$ $$ \frac{\partial h_k}{\partial w_l} = w_k + S \delta_{kl} $$"
    assert [f.verdict for f in verification(text).findings] == ["definition", "definition", "proved"]


def test_an_array_that_only_the_text_explains_is_no_ground_for_a_counterexample() -> None:
    forward = r"$$ h_i = w a_i + b $$ "
    claim = r"$$ \frac{\partial E}{\partial a_i} = w u_i $$ "
    told = verification(forward + r"Let $u_i$ be the gradient from above. " + claim).findings[-1]
    assert (told.verdict, told.reason) == ("undecided", "nothing in the document says what u is")
    word = verification(forward + r"$$ da_i = \mathrm{dtop}_i \cdot w $$").findings[-1]
    assert (word.verdict, word.reason) == ("undecided", r"nothing in the document says what \text{dtop} is")


def test_what_a_gradient_with_a_slash_is_of_is_part_of_the_forward_pass() -> None:
    text = r"Let $u_i = \partial E / \partial h_i$. $$ h_i = w a_i $$ $$ \frac{\partial E}{\partial a_i} = w u_i $$"
    assert [f.verdict for f in verification(text).findings][1:] == ["definition", "proved"]


WHOLE = r"""
$$ \mu = \frac1N \sum x, \quad \sigma^2 = \frac1N \sum (x - \mu)^2 $$
$$ \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}}, \quad y = \gamma \hat x + \beta $$
"""


def test_a_learned_parameter_is_a_number_where_its_gradient_is_a_sum_that_names_no_index() -> None:
    text = WHOLE + r"$$ \frac{\partial L}{\partial \beta} = \sum \frac{\partial L}{\partial y} $$"
    text += r"$$ \frac{\partial L}{\partial \gamma} = \sum \frac{\partial L}{\partial y} \hat x $$"
    text += r"$$ \frac{\partial L}{\partial \gamma} = \sum \frac{\partial L}{\partial y} x $$"
    assert [f.verdict.value for f in verification(text).findings[-3:]] == ["proved", "proved", "refuted"]


def test_elsewhere_it_is_an_array_like_what_it_scales() -> None:
    text = WHOLE + r"$$ \frac{\partial L}{\partial \gamma} = \frac{\partial L}{\partial y} \hat x $$"
    assert verification(text).findings[-1].verdict == "proved"


def test_a_forward_pass_that_comes_after_all_claims_reaches_the_loss() -> None:
    text = r"$$ \sum_j \frac{\partial L}{\partial r_j} = 0 $$ $$ \frac{\partial m}{\partial r_j} = \frac1n $$ where "
    text += r"$$ m = \frac1n \sum_i r_i, \quad h_i = r_i - m $$"
    assert verification(text).findings[0].verdict.value == "proved"
