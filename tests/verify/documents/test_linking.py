"""Derivatives through names that are not understood are not refuted."""

import pytest

from bnderive.verify.claims.names import Key
from bnderive.verify.documents.linking import gathers
from tests.verify.annotated import verification

STEP = r"$$ g_i = a_i - c $$ $$ \frac{\partial g_i}{\partial a_j} = \delta_{ij} - \frac1T $$"
NOT_UNDERSTOOD = [
    (r"$$ c = \frac1T \prod_i a_i $$" + STEP, "it rests on c, whose definition is not understood"),
    (r"$$ c = \frac1T (a_1 + a_4 + \cdots + a_T) $$" + STEP, "it rests on c, whose definition is not understood"),
    (r"$$ c = \text{middle of all } a_i $$" + STEP, "it rests on c, whose definition is not understood"),
    (
        r"""$$ P = a, \quad Q = 3 a, \quad E = (t - o)^2 $$
            $$ \frac{\partial E}{\partial P} = \frac{\partial E}{\partial Q} + 3 Q $$""",
        "nothing in the document says how P reaches the loss",
    ),
]


@pytest.mark.parametrize(("text", "reason"), NOT_UNDERSTOOD)
def test_a_derivative_through_what_is_not_understood_is_undecided(text: str, reason: str) -> None:
    found = verification(text).findings[-1]
    assert (found.verdict, found.reason) == ("undecided", reason)


def test_a_derivative_by_what_the_name_does_not_rest_on_is_refuted() -> None:
    text = r"$$ c = \frac1T \prod_i a_i $$ $$ g_i = k b_i - c $$ $$ \frac{\partial g_i}{\partial b_i} = 2 k $$"
    assert verification(text).findings[-1].verdict == "refuted"


def test_an_equation_that_is_not_read_gives_a_name_no_usual_meaning() -> None:
    text = r"$$ \mu = \text{median of all } x_i $$ $$ h_i = x_i - \mu $$"
    text += r"$$ \frac{\partial h_i}{\partial x_j} = \delta_{ij} - \frac1N $$"
    assert verification(text).findings[-1].verdict == "undecided"


BRACKETS = [r"$$ \tanh(a) = 2 \rho(2 a) - 1 $$", r"$$ m = E(a) = \frac1n \sum_{i=1}^n a_i $$"]


@pytest.mark.parametrize("text", BRACKETS)
def test_what_only_stands_before_brackets_may_be_a_function(text: str) -> None:
    assert verification(text).findings[-1].verdict == "undecided"


def test_what_rests_on_a_function_that_is_defined_again_is_not_refuted() -> None:
    text = r"$$ y = f(a; w) $$ For $f(a; w) = w a$, $$ \frac{\partial y}{\partial w} = a $$ For $f(a; w) = a + w$,"
    assert verification(text + r"$$ \frac{\partial y}{\partial w} = 1 $$").findings[-1].verdict != "refuted"


def test_a_name_with_a_new_value_is_not_held_against_what_it_was() -> None:
    text = r"$$ c = \frac1n \sum_i a_i $$ $$ a_i := a_i - c $$ $$ \sum_i a_i = 0 $$"
    assert verification(text).findings[-1].reason == "a is given a new value before this"


AGAIN = r"""
$$ h_k = r_k - \frac1n \sum_j r_j, \quad s_k = \gamma h_k $$
We write $g_k = \frac{\partial L}{\partial s_k}$.
$$ \frac{\partial L}{\partial \gamma} = \sum_k g_k h_k $$
Now let $g_k = \frac{\partial L}{\partial h_k}$.
$$ \frac{\partial L}{\partial r_k} = g_k - \frac1n \sum_j g_j $$
"""
LABELS = r"""
$$ p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}, \quad y_k = p_k $$
$$ E = -\sum_k y_k \log p_k $$
Here $y$ is the one-hot label.
$$ \frac{\partial E}{\partial z_k} = p_k - y_k $$
"""


@pytest.mark.parametrize("text", [AGAIN, LABELS], ids=["let", "label"])
def test_a_name_that_the_text_gives_again_is_no_ground_for_a_refutation(text: str) -> None:
    assert verification(text).findings[-1].verdict.value == "undecided"


@pytest.mark.parametrize(
    ("inside", "rows", "known", "same"),
    [
        ("gQb", "gqb", "z", True),
        ("gQ", "gqb", "z", False),
        ("gQbu", "gqb", "z", False),
        ("gQb", "gqb", "", False),
    ],
)
def test_a_matrix_of_elements_that_are_defined_is_understood(inside: str, rows: str, known: str, same: bool) -> None:
    keys = [frozenset(map(Key, names)) for names in (inside, rows, known)]
    assert gathers(Key("Z"), *keys) is same


LABELLED = r"""
$$ y_i = g u_i + b $$
# Shares
$$ p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}, \quad L = - \sum_i y_i \log p_i $$
where $y$ is the one-hot label.
$$ \frac{\partial L}{\partial z_i} = p_i - y_i $$
# Products
$$ o_{ij} = \sum_k r_{ik} v_{kj} $$
$$ \frac{\partial L}{\partial r_{ik}} = \sum_j \frac{\partial L}{\partial o_{ij}} v_{kj} $$
"""


@pytest.mark.parametrize(("change", "verdict"), [("", "proved"), ("2", "refuted")])
def test_what_a_loss_says_is_no_doubt_about_what_it_does_not_rest_on(change: str, verdict: str) -> None:
    found = verification(LABELLED.replace(r"= \sum_j \frac{\partial L}", rf"= {change} \sum_j \frac{{\partial L}}"))
    shares, products = found.findings[-3].verdict, found.findings[-1].verdict
    assert (shares, products) == ("sloppy", verdict)


CLOSE = r"""
$$ y_i = g u_i + b, \quad L = \frac12 \sum_i (y_i - t_i)^2 $$
The output $y_i$ comes close to the target value $t_i$.
$$ \frac{\partial L}{\partial u_i} = g (y_i - t_i) $$
"""


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (CLOSE, "proved"),
        (CLOSE.replace("= g (", "= ("), "refuted"),
        (CLOSE.replace("= g (", "= (").replace("The output $y_i$ comes close to", "The label $y_i$ is"), "undecided"),
        (
            CLOSE.replace("= g (", "= (").replace(
                "The output $y_i$ comes close to the target value", "From here on $y_i$ is a target, and"
            ),
            "undecided",
        ),
    ],
)
def test_a_word_before_another_name_makes_no_label_of_this_one(text: str, verdict: str) -> None:
    assert verification(text).findings[-1].verdict == verdict


def test_what_a_name_means_at_inference_is_no_doubt_about_training() -> None:
    text = (
        r"## Forward $$ c_k = \frac1n \sum_{i=1}^n u_{ik}, \quad h_{ik} = u_{ik} - c_k, \quad s_{ik} = g_k h_{ik} $$ "
        r"$$ c_{\text{run},k} = 0.9 c_{\text{run},k} + 0.1 c_k $$ "
        r"During inference $$ h_{ik} = u_{ik} - c_{\text{run},k} $$ "
        "\n\n## Backward\n\n"
        r"$$ \frac{\partial L}{\partial g_k} = 2 \sum_{i=1}^n \frac{\partial L}{\partial s_{ik}} h_{ik} $$"
    )
    assert [f.verdict.value for f in verification(text).findings[-2:]] == ["definition", "refuted"]
