"""What must not be refuted."""

import pytest

from bnderive.verify.verdict import OPEN
from tests.verify.annotated import document_of, verification

NOT_REFUTED = [
    (
        r"$$ h_i = \prod_k a_k $$ $$ y_i = h_i a_i $$ $$ \frac{\partial L}{\partial a_i} = 2 h_i \frac{\partial L}{\partial y_i} $$",
        "whose definition is not understood",
    ),
    (
        r"$$ y_i = w x_i $$ $$ \frac{\partial L}{\partial x_i} = w \frac{\partial L}{\partial s_i} $$",
        "how s depends on the other",
    ),
    (r"Let h be the square of x. $$ \frac{\partial h}{\partial x_i} = 2 x_i $$", "how x reaches the loss"),
    (r"The loss is the square. $$ \frac{\partial L}{\partial x_i} = 2 x_i $$", "how x reaches the loss"),
    (r"$$ y_i = w a_i $$ $$ y_i = \mu $$", "it rests on \\mu"),
    (
        r"$$ T = -\sum_j y_j \log p_j $$ $$ \frac{\partial r_j}{\partial p_j} = -\frac{y_j}{p_j} $$ $$ T = -\sum_j r_j $$",
        "what r is",
    ),
    (
        r"$$ c_i = \prod_j a_i b_j $$ $$ h_i = 2 c_i $$ $$ \sum_i h_i = \sum_i 4 a_i $$",
        "it rests on c, whose definition is not understood",
    ),
    (
        r"$$ h_i = w a_i $$ $$ r = \prod_i a_i m_i $$ $$ \frac{\partial L}{\partial a_i} = m_i w \frac{\partial L}{\partial h_i} $$",
        "how m goes together with the rest",
    ),
    (
        r"""$$ y_i = x_i / \sqrt{\frac1n \sum_k x_k^2 + \epsilon}, \quad \hat x_i = x_i / \text{RMS} $$
            $$ \frac{\partial y_i}{\partial x_i} = \frac{1}{\text{RMS}} - \frac{x_i}{n \text{RMS}} $$""",
        r"whether \text{RMS} holds the ε",
    ),
    (
        r"""$$ \hat b^{(k)} = \frac{b^{(k)} - E[b^{(k)}]}{\sqrt{Var[b^{(k)}]}} $$
            $$ \frac{\partial L}{\partial y} = \frac{\partial L}{\partial h} \frac{\partial h}{\partial y} $$
            $$ \frac{\partial \hat b}{\partial \sigma^2} = -\frac12 (b - \mu) (\sigma^2 + \epsilon)^{-3/2} $$""",
        r"nothing in the document says how this depends on \sigma^2",
    ),
    (
        r"$$ s_i = t_i / \text{norm} $$ $$ \frac{\partial s_i}{\partial t_i} = \frac{1 - s_i^2}{\text{norm}} $$",
        r"what \text{norm} is",
    ),
    (
        r"$$ a_{ij} = -\infty $$ beyond the diagonal. $$ q_{ij} = \frac{e^{a_{ij}}}{\sum_{k \le i} e^{a_{ik}}} $$ $$ \frac{\partial q_{ij}}{\partial a_{ik}} = q_{ij} (\delta_{jk} - q_{ik}) $$",
        "it rests on a, whose definition is not understood",
    ),
]


@pytest.mark.parametrize(("text", "reason"), NOT_REFUTED, ids=[n[1] for n in NOT_REFUTED])
def test_a_claim_on_what_is_not_understood_is_open(text: str, reason: str) -> None:
    found = verification(text).findings[-1]
    assert found.verdict in OPEN
    assert reason in found.reason
    assert found.counterexample is None


def test_a_claim_that_mentions_nothing_doubtful_is_refuted() -> None:
    text = NOT_REFUTED[0][0] + r"$$ \frac{\partial L}{\partial y_i} = 2 \frac{\partial L}{\partial y_i} $$"
    assert verification(text).findings[-1].verdict == "refuted"


def test_what_is_understood_leaves_no_doubt() -> None:
    document = document_of(r"$$ y_i = w x_i $$ $$ \mu = \frac1m \sum_{i=1}^m y_i $$")
    assert document.doubts == ()


def test_a_name_that_one_claim_alone_mentions_may_be_anything() -> None:
    given = r"$$ y_i = w x_i $$ $$ \frac{\partial L}{\partial x_i} = w \frac{\partial L}{\partial y_i} + "
    (found,) = verification(given + r"q_i $$").findings[1:]
    assert (found.verdict, found.reason) == ("undecided", "nothing in the document says what q is")
    assert verification(given + r"x_i $$").findings[-1].verdict == "refuted"


def test_an_equation_that_is_not_understood_is_named() -> None:
    document = document_of(NOT_REFUTED[0][0])
    assert [(d.key.head, d.number) for d in document.doubts] == [("h", document.chains[0].number)]
    assert document.seeming[document.chains[0].number].head == "h"


def test_the_derivative_of_what_nothing_defines_is_not_read() -> None:
    (found,) = verification(r"Let $h$ be the square of x. $$ \frac{\partial h}{\partial x_i} = 2 x_i $$").findings
    assert found.verdict == "unread"


SCALED = r"$$ y_i = w \, \frac{x_i}{q} $$ "


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\frac{\partial L}{\partial w} = \sum_i \frac{\partial L}{\partial y_i} \hat{x}_i", "undecided"),
        (r"\frac{\partial L}{\partial w} = \sum_i \frac{\partial L}{\partial y_i} \frac{x_i}{q^2}", "refuted"),
        (r"\frac{\partial (a_i^2)}{\partial a_i} = 3 a_i", "refuted"),
    ],
)
def test_an_array_in_no_definition_on_one_side_alone_leaves_a_claim_open(claim: str, verdict: str) -> None:
    found = verification(f"{SCALED}$$ {claim} $$").findings[-1]
    assert found.verdict == verdict
    assert (found.reason == r"nothing in the document says what \hat{x} is") == (verdict == "undecided")


MEDIAN = r"$$ \mu = \mathrm{median}(x) $$ $$ c_i = x_i - \mu $$ "


@pytest.mark.parametrize(
    "claim", [r"\frac{\partial \mu}{\partial x_i} = \frac{1}{m}", r"\sum_{i=1}^m c_i = 0", r"\sum_{i=1}^m c_i = 1"]
)
def test_a_name_whose_definition_is_not_understood_has_no_usual_meaning(claim: str) -> None:
    assert verification(f"{MEDIAN}$$ {claim} $$").findings[-1].verdict in ("undecided", "unread")


@pytest.mark.parametrize("said", [r"\frac1k \sum_{j=1}^k ? z_j", r"z_1 \oplus z_k", r"\text{trimmed mean of } z"])
def test_a_number_of_which_what_is_said_is_unread_leaves_open_what_rests_on_it(said: str) -> None:
    found = verification(f"$$ c = {said} $$ $$ s_j = z_j - c $$ Then $$ \\sum_{{j=1}}^k s_j = 0 $$").findings[-1]
    assert (found.verdict, found.reason) == ("undecided", "it rests on c, whose definition is not understood")


def test_a_size_that_may_be_that_of_another_axis_leaves_a_claim_open() -> None:
    text = r"$$ q = \frac{1}{n} \sum_{k=1}^n z_k $$ $$ m = \langle u \rangle $$ $$ \frac{\partial m}{\partial u_j} = \frac{1}{n} $$"
    found = verification(text).findings[-1]
    assert found.verdict == "undecided"
    assert "how long" in found.reason


def test_what_only_another_result_uses_may_go_into_this_one_too() -> None:
    given = (
        r"$$ h_i = w a_i $$ $$ y_i = \sum_j v_{ij} h_j $$ $$ g_i = m_i h_i $$ "
        r"$$ \frac{\partial L}{\partial h_j} = "
    )
    (found,) = verification(given + r"m_j \sum_i v_{ij} \frac{\partial L}{\partial y_i} $$").findings[3:]
    assert (found.verdict, found.reason) == ("undecided", "nothing in the document says how m goes into this")
    assert verification(given + r"w \sum_i v_{ij} \frac{\partial L}{\partial y_i} $$").findings[-1].verdict == "refuted"


def test_what_another_part_defines_with_more_indices_is_no_ground_for_a_counterexample() -> None:
    text = r"""
$$ c_j = \frac1m \sum_{i=1}^m a_{ij} $$
$$ h_j = \frac{a_j - c_j}{s} $$
$$ b_{ij} = \gamma_j h_{ij} + \beta_j $$
$$ \frac{\partial E}{\partial a_i} = \frac1s \left( \frac{\partial E}{\partial h_i} - \frac1m \sum_j \frac{\partial E}{\partial h_j} \right) $$
"""
    found = verification(text).findings[-1]
    assert (found.verdict.value, "defines with other indices" in found.reason) == ("undecided", True)


SHARES = r"""
$$ c = \frac1n \sum_{i=1}^n x_i, \quad q_i = x_i - c, \quad r_i = \frac{e^{x_i}}{\sum_t e^{x_t}} $$
$$ \frac{\partial L}{\partial x_i} = \frac{\partial L}{\partial q_i} - \frac1n \sum_{j=1}^n \frac{\partial L}{\partial q_j} + \sum_j \frac{\partial L}{\partial r_j} \frac{\partial r_j}{\partial x_i} $$
$$ \text{CE} = - \sum_{k=1}^C t_k \log p_k $$
"""


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\sum_{k=1}^C p_k = 1", "undecided"),
        (r"\frac{\partial \text{CE}}{\partial p_k} = - \frac{t_k}{p_k}", "proved"),
        (r"\frac{\partial \text{CE}}{\partial p_k} = - \sum_{k=1}^C \frac{t_k}{p_k}", "refuted"),
        (r"\sum_{i=1}^n q_i = 1", "refuted"),
    ],
)
def test_a_letter_that_a_sum_binds_elsewhere_may_have_elements_of_its_own(claim: str, verdict: str) -> None:
    assert verification(f"{SHARES} $$ {claim} $$").findings[-1].verdict == verdict
