"""Equations that only say what a name is made of, what it depends on, or what it runs through."""

import pytest

from bnderive.verify.words.enumerating import DEPENDS, GATHERED, LISTED, PART, RUNS, SHORTER
from tests.verify.annotated import announced, told, verification

SAID = [
    (r"v = [v_1, \dots, v_n]^T", LISTED),
    (r"\mathbf{v} = (v_1, v_2)", LISTED),
    (r"V = \{v_i\}_{i=1}^n", LISTED),
    (r"\mathbf{v} = [v_1, \dots, v_n]^T \in \mathbb{R}^n", LISTED),
    (r"B = \{v_1, \ldots, v_n\}", GATHERED),
    (r"B = \{v_{1 \ldots n}\}", GATHERED),
    (r"v_a \equiv v_a^{(k)}", SHORTER),
    (r"E = E(u, v)", DEPENDS),
    (r"l = 1, \dots, K", RUNS),
]
SAID += [
    (rf"v = \begin{{{kind}}} {row} \end{{{kind}}}", LISTED)
    for kind in ("bmatrix", "pmatrix")
    for row in (r"v_1 & \dots & v_n", r"v_1 \\ \vdots \\ v_n", r"v_1, v_2, \dots, v_n", r"v_1 \ \, ... \ \, v_n")
]


@pytest.mark.parametrize(("said", "why"), SAID, ids=[s[0] for s in SAID])
def test_what_lists_or_depends_is_no_claim(said: str, why: str) -> None:
    found = verification(f"$$ {said} $$").findings[0]
    assert (found.verdict.value, found.reason) == ("definition", why)


def test_what_rests_on_a_listed_name_is_decided() -> None:
    text = r"""
$$ v = [v_1, \dots, v_n]^T $$ <!-- definition -->
$$ w_i = v_i^2 $$ <!-- definition -->
$$ \frac{\partial w_i}{\partial v_i} = 2 v_i $$ <!-- proved -->
$$ \frac{\partial w_i}{\partial v_i} = 3 v_i $$ <!-- refuted -->
"""
    findings = verification(text).findings
    assert told(findings) == announced(text, findings)


@pytest.mark.parametrize(
    "claim",
    [
        r"v = \{a (1 - a)\}",
        r"v = (a + b)",
        r"E = (u, v)",
        r"v = u^{(k)}",
        r"v = v^2",
        r"v = \begin{bmatrix} v_1 & 2 \\ 3 & v_4 \end{bmatrix}",
    ],
)
def test_a_bracket_that_lists_no_elements_is_none_of_these(claim: str) -> None:
    assert verification(f"$$ {claim} $$").findings[0].reason not in (LISTED, GATHERED, DEPENDS, RUNS, SHORTER)


def test_a_word_below_a_derivative_names_a_part_of_it() -> None:
    text = r"""
$$ p = \sum_i u_i $$ <!-- definition -->
$$ h_i = p u_i $$ <!-- definition -->
$$ \frac{\partial h_i}{\partial u_j}_{\text{via } p} = \frac{\partial h_i}{\partial p} \frac{\partial p}{\partial u_j} $$ <!-- definition -->
$$ \frac{\partial p}{\partial u_j} = 2 $$ <!-- refuted -->
"""
    findings = verification(text).findings
    assert told(findings) == announced(text, findings)
    assert findings[2].reason == PART


@pytest.mark.parametrize("listed", [r"u = [3, 5, 4]^T", r"u = (3, 5, 4)", r"u = [3, -5]"])
def test_the_numbers_of_an_example_say_nothing_of_the_name(listed: str) -> None:
    layer = r"$$ c = \frac1n \sum_{i=1}^n u_i, \quad h_i = u_i - c $$ "
    wrong = r"$$ \frac{\partial L}{\partial c} = \sum_i \frac{\partial L}{\partial h_i} $$ "
    found = verification(f"{layer}{wrong}Take $${listed}$$").findings
    assert [f.verdict.value for f in found[:3]] == ["definition", "definition", "refuted"]
    assert {f.verdict.value for f in found[3:]} <= {"definition"}
