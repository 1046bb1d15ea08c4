"""Refuted claims, as they may have been meant."""

import pytest

from tests.verify.annotated import announced, told, verification

ONE = r"""
$$ p_k = \frac{e^{u_k}}{\sum_{m=1}^M e^{u_m}} $$ <!-- definition -->
$$ E = -\sum_{k=1}^M t_k \log p_k $$ <!-- definition -->
"""


def test_weights_are_one_where_the_text_says_so() -> None:
    text = (
        ONE
        + r"""
Of the right class $c$ we know that $t_c = 1$, so

$$ E = -\log p_c $$ <!-- sloppy -->
$$ \frac{\partial E}{\partial p_c} = -\frac{1}{p_c} $$ <!-- sloppy -->
$$ \frac{\partial E}{\partial u_c} = p_c - 1 $$ <!-- sloppy -->
$$ \frac{\partial E}{\partial p_c} = -\frac{2}{p_c} $$ <!-- refuted -->
$$ \frac{\partial E}{\partial p_k} = -\frac{1}{p_k} $$ <!-- refuted -->
"""
    )
    findings = verification(text).findings
    assert told(findings) == announced(text, findings)
    assert "t is one at c and zero elsewhere, as the text says" in findings[2].reading


LABELS = (
    ONE
    + r"""
PROSE

$$ E = -\log p_c $$
$$ \frac{\partial E}{\partial u_k} = p_k - \mathbb{1}[k = c] $$
$$ \frac{\partial E}{\partial u_k} = p_k + \mathbb{1}[k = c] $$
$$ \frac{\partial E}{\partial p_k} = -\frac{1}{p_k} $$
"""
)


@pytest.mark.parametrize(
    ("prose", "verdict"),
    [("With one-hot targets", "sloppy"), ("For the true class", "sloppy"), ("One class counts:", "undecided")],
)
def test_labels_of_a_class_are_one_at_a_place_that_nothing_sums_over(prose: str, verdict: str) -> None:
    verdicts = [f.verdict.value for f in verification(LABELS.replace("PROSE", prose)).findings[2:]]
    assert verdicts == [verdict, verdict, "refuted", "refuted"]


ONE_HOT = r"""
Given $z \in \mathbb{R}^v$ and SAID $y \in \mathbb{R}^v$,

$$ r = \log \sum_j e^{z_j} $$ <!-- definition -->
$$ o = -\sum_{i=1}^v y_i (z_i - r) = -z_k + r $$
$$ \frac{\partial o}{\partial z_i} = e^{z_i - r} - \mathbb{1}[i = k] $$
$$ \frac{\partial o}{\partial z_i} = e^{z_i - r} - y_i $$
$$ \frac{\partial o}{\partial z_i} = e^{z_i - r} + y_i $$
$$ q_i = \frac12 y_i + \frac{1}{2v} $$ <!-- definition -->
$$ E = -\sum_{i=1}^v q_i (z_i - r) = r - \frac12 z_k - \frac{1}{2v} \sum_{i=1}^v z_i $$
"""


@pytest.mark.parametrize("place", ["", r"with $y_k = 1$"])
def test_a_vector_that_is_called_one_hot_is_one_at_one_place(place: str) -> None:
    text = ONE_HOT.replace("SAID", "a one-hot label").replace("^v$,", f"^v$ {place},")
    found = [f.verdict.value for f in verification(text).findings[2:]]
    assert found == ["sloppy", "sloppy", "sloppy", "refuted", "definition", "definition", "sloppy"]
    plain = [f.verdict.value for f in verification(text.replace("one-hot", "binary")).findings[2:]]
    assert not {"proved", "sloppy"} & {*plain}


@pytest.mark.parametrize(("prose", "verdict"), [("of the true class $c$", "refuted"), ("", "undecided")])
def test_what_stands_at_one_place_alone_is_not_taken_for_the_class(prose: str, verdict: str) -> None:
    text = rf"""
With one-hot targets {prose}

$$ E = -\log p_c $$
$$ \frac{{\partial E}}{{\partial p_j}} = -\frac{{1}}{{p_j}} $$
"""
    assert [f.verdict.value for f in verification(ONE + text).findings[-2:]] == ["sloppy", verdict]


def test_weights_are_not_one_where_nothing_says_so() -> None:
    text = (
        ONE
        + r"""
$$ E = -\log p_c $$ <!-- refuted -->
$$ \frac{\partial E}{\partial p_c} = -\frac{t_c}{p_c} $$ <!-- proved -->
"""
    )
    findings = verification(text).findings
    assert told(findings) == announced(text, findings)


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (r"\sum_i h_i^2 = m", "sloppy"),
        (r"\|h\| = \sqrt m", "sloppy"),
        (r"\sum_i h_i^2 = m^2", "refuted"),
        (r"\sum_i h_i^2 = \sum_i \frac{(u_i - a)^2}{v}", "refuted"),
    ],
)
def test_what_is_said_to_be_a_number_may_be_meant_without_damping(claim: str, verdict: str) -> None:
    text = r"""$$ a = \frac1m \sum_i u_i, \quad v = \frac1m \sum_i (u_i - a)^2, \quad h_i = \frac{u_i - a}{\sqrt{v + \epsilon}} $$
    """
    assert verification(f"{text} $$ {claim} $$").findings[-1].verdict == verdict
