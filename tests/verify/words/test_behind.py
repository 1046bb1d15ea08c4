"""Conditions that stand behind an equation: in its row, or in the rest of its sentence."""

import pytest

from tests.verify.annotated import verification

FORWARD = r"""
$$ c = \frac1k \sum_{q=1}^k z_q, \quad w = \frac1k \sum_{q=1}^k (z_q - c)^2, \quad s_q = \frac{z_q - c}{\sqrt{w + \epsilon}} $$
$$ o_q = a s_q + d $$
Then
"""
SLOPE = r"\frac{\partial E}{\partial z_q} = \frac{a}{\sqrt{w + \epsilon}} \frac{\partial E}{\partial o_q}"
PLAIN = r"s_q = \frac{z_q}{\sqrt{w + \epsilon}}"
OPEN = [
    rf"$$ {SLOPE} \quad \text{{if }} c, w \text{{ are constants}} $$",
    rf"$$ {SLOPE} \qquad \text{{(evaluation mode)}} $$",
    rf"$$ {SLOPE} $$ (with statistics that are frozen).",
    rf"$$ {SLOPE}, $$ provided that nobody differentiates the statistics.",
    r"$$ s_q = z_q - c \quad \text{when } w + \epsilon = 1 $$",
    rf"$$ {PLAIN} \quad \text{{if the mean vanishes}} $$",
    r"$$ o_q = z_q \quad \text{when } a = \sqrt{w + \epsilon},\ d = c $$",
    rf"$$ {PLAIN} \iff \sum_q z_q = 0 $$",
]
GIVEN = [
    r"$$ \sum_q s_q^2 = k, $$ ignoring $\epsilon$.",
    r"$$ \sum_q s_q^2 = k \quad \text{(for } \epsilon = 0) $$",
    *(
        rf"$$ {PLAIN} \quad \text{{{word} }} c = 0 $$"
        for word in ("if", "for", "für", "wenn", "si", "если", "当", "s.t.")
    ),
]
FALSE = [
    rf"$$ {SLOPE} \quad \text{{(by the chain rule)}} $$",
    rf"$$ {SLOPE} \quad \text{{for }} q = 1, \dots, k $$",
    rf"$$ {SLOPE} $$ with the slope of $E$.",
    rf"$$ {SLOPE}. $$ If $a = 1$, nothing is scaled.",
    rf"$$ {PLAIN} \quad \text{{if }} d = 0 $$",
    rf"$$ \begin{{aligned}} {SLOPE} \\ o_q - d &= a s_q \quad \text{{if }} a \text{{ is a number}} \end{{aligned}} $$",
]


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        *((c, "undecided") for c in OPEN),
        *((c, "sloppy") for c in GIVEN),
        *((c, "refuted") for c in FALSE[:1]),
        *(pytest.param(c, "refuted", marks=pytest.mark.long) for c in FALSE[1:4]),
    ],
)
def test_what_fails_only_without_its_condition_is_not_refuted(claim: str, verdict: str) -> None:
    found = verification(FORWARD + claim).findings
    assert found[4].verdict == verdict
    assert "refuted" not in [f.verdict for f in found[5:]]


def test_a_condition_in_another_row_is_none() -> None:
    assert verification(FORWARD + FALSE[-1]).findings[4].verdict == "refuted"


def test_a_condition_behind_a_row_of_equations_is_one_of_each() -> None:
    row = r"$$ \frac{\partial p_b}{\partial r_a} = 0, \quad \frac{\partial t_b}{\partial r_a} = 0 \quad \text{for } a \neq b $$"
    found = verification(r"$$ p_b = r_b^2, \quad t_b = e^{r_b} $$" + row).findings
    assert [f.verdict for f in found[2:]] == ["proved", "proved"]


def test_a_condition_defines_nothing() -> None:
    found = verification(
        r"$$ h_q = 3 \quad \text{if } L = \sum_q o_q^2 $$ $$ \frac{\partial L}{\partial o_q} = 2 o_q $$"
    ).findings
    assert found[-1].verdict != "proved"


@pytest.mark.parametrize(
    ("words", "claimed", "verdict"),
    [
        ("(since $a \\neq b$)", "0", "proved"),
        ("for all $a \\neq b$.", "0", "proved"),
        ("for $a = b$", "0", "refuted"),
        ("for $a \\neq b$", "r_b", "refuted"),
        (". For $a \\neq b$ see below", "0", "refuted"),
    ],
)
def test_the_text_behind_an_equation_names_its_case(words: str, claimed: str, verdict: str) -> None:
    text = rf"$$ p_b = r_b^2 $$ Thus $\frac{{\partial p_b}}{{\partial r_a}} = {claimed}$ {words}"
    assert verification(text).findings[-1].verdict == verdict
