"""A document as its claims, each with what it is read against."""

import pytest

from bnderive.verify.documents.document import shell_of
from tests.verify.annotated import document_of, verification
from tests.verify.layers import NORM


def test_every_chain_has_a_survey_and_every_claim_a_chain() -> None:
    document = document_of(NORM)
    assert {c.number for c in document.chains} == set(document.surveys)
    assert [c.id for c in document.claims] == ["1.1", "2.1", "3.1", "4.1"]
    assert len(document.sides) == 8


def test_after_an_equals_sign_in_the_text_a_formula_goes_on() -> None:
    document = document_of("$$ a = b $$\n=\n$$ c $$")
    assert [c.id for c in document.claims] == ["1.1", "2.1"]
    assert document.claims[1].head is document.claims[0].left


def test_off_shell_the_statistics_are_free() -> None:
    document = document_of(NORM)
    shell = shell_of(document.surveys[document.chains[0].number])
    assert shell.free == {"mu", "var"}
    assert [d.quantity.name for d in shell.definitions] == ["mu", "var", "xhat", "y"]


def test_a_document_without_formulas_has_no_claims() -> None:
    assert document_of("Nothing to see here.").claims == ()


GATED = r"$$ y_i = w_i x_i $$ "


@pytest.mark.parametrize(
    "text",
    [
        r"Write $\bar{v}$ for $\partial L / \partial v$, whatever $v$ is. $$ \bar{w}_i = QQ x_i \bar{y}_i $$",
        r"Here $r_i$ denotes $\partial L / \partial y_i$. $$ \frac{\partial L}{\partial w_i} = QQ x_i r_i $$",
        r"We denote $\partial L / \partial y_i$ by $r_i$. $$ \frac{\partial L}{\partial w_i} = QQ x_i r_i $$",
    ],
)
def test_a_name_that_the_text_gives_to_a_derivative(text: str) -> None:
    assert verification(GATED + text.replace("QQ", "")).findings[-1].verdict == "proved"
    assert verification(GATED + text.replace("QQ", "2")).findings[-1].verdict == "refuted"


def test_other_words_between_two_formulas_give_no_name() -> None:
    assert verification(GATED + r"This holds with $r_i$ for $i$. $$ w_i = r_i $$").findings[-1].verdict != "proved"


@pytest.mark.parametrize("place", ["c", "y"])
def test_a_loss_at_the_place_of_a_class_may_be_given_again_by_labels(place: str) -> None:
    text = rf"""
$$ p_k = \frac{{e^{{u_k}}}}{{\sum_{{m=1}}^M e^{{u_m}}}} $$
For an example of class ${place}$
$$ E = -\log p_{place} $$
and by labels
$$ E = -\sum_k t_k \log p_k $$
$$ \frac{{\partial E}}{{\partial p_k}} = -\frac{{t_k}}{{p_k}} $$
$$ \frac{{\partial E}}{{\partial u_k}} = p_k - t_k $$
$$ \frac{{\partial E}}{{\partial u_k}} = p_k + t_k $$
"""
    said = [f.verdict.value for f in verification(text).findings[2:]]
    assert said == ["definition", "proved", "sloppy", "undecided"]
