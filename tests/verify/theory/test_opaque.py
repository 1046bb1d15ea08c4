"""Definitions that are not understood, and derivatives that go through them."""

from bnderive.verify.theory.opaque import plain_name
from tests.verify.annotated import announced, told, verification

SHIFTED = r"$$ m = \max_j a_j $$ <!-- definition --> $$ h_i = a_i - m $$ <!-- definition -->"


def test_nothing_is_proved_by_taking_what_is_not_understood_for_a_constant() -> None:
    text = SHIFTED + r"$$ \frac{\partial E}{\partial a_i} = \frac{\partial E}{\partial h_i} $$ <!-- undecided -->"
    findings = verification(text).findings
    assert told(findings) == announced(text, findings)
    assert findings[-1].reason == "it rests on m, whose definition is not understood"


def test_what_holds_whatever_the_definition_says_is_proved() -> None:
    text = r"""
$$ q_k = \frac{e^{a_k - m}}{\sum_l e^{a_l - m}}, \quad m = \max_l a_l $$ <!-- definition definition -->
$$ \frac{\partial q_k}{\partial a_l} = q_k (\delta_{kl} - q_l) $$ <!-- proved -->
"""
    findings = verification(text).findings
    assert told(findings) == announced(text, findings)


def test_the_name_whose_slope_a_name_is() -> None:
    assert plain_name("m′a") == "m"
    assert plain_name("m") == "m"


ROWS = r"""
$$ m_i = \max_j S_{ij}, \quad l_i = \sum_j e^{S_{ij} - m_i}, \quad P_{ij} = \frac{e^{S_{ij} - m_i}}{l_i} $$
<!-- definition definition definition -->
"""
MATRICES = r"$$ S = \tau Q K^T \in \mathbb{R}^{N \times N} $$ <!-- definition -->"
GRADIENT = r"""
$$ \frac{\partial E}{\partial S_{ij}}
 = P_{ij} ( \frac{\partial E}{\partial P_{ij}} - \sum_k \frac{\partial E}{\partial P_{ik}} P_{ik} ) $$ <!-- proved -->
"""


def test_a_gradient_from_outside_goes_through_the_maximum_of_a_row() -> None:
    for text in (ROWS + GRADIENT, MATRICES + ROWS + r"$$ O = P V $$ <!-- definition -->" + GRADIENT):
        findings = verification(text).findings
        assert told(findings) == announced(text, findings)


def test_a_maximum_of_a_row_is_no_constant() -> None:
    text = r"""
$$ m_i = \max_j S_{ij}, \quad H_{ij} = S_{ij} - m_i $$ <!-- definition definition -->
$$ \frac{\partial E}{\partial S_{ij}} = \frac{\partial E}{\partial H_{ij}} $$ <!-- undecided -->
"""
    for given in (text, MATRICES + text + r"$$ O = H V $$ <!-- definition -->"):
        findings = verification(given).findings
        assert told(findings) == announced(given, findings)
