"""Claims that the text makes for one case."""

import pytest

from bnderive.document.formulas import manuscript_of
from bnderive.verify.run import verify_manuscript
from bnderive.verify.settings import Settings
from tests.verify.annotated import verification

SOFTMAX = "$$ p_i = \\frac{e^{z_i}}{\\sum_k e^{z_k}} $$\n\n"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"For $i = j$ we have $$ \frac{\partial p_i}{\partial z_j} = p_i (1 - p_i) $$", "proved"),
        (r"For $i = j$ we have $$ \frac{\partial p_i}{\partial z_j} = p_i (1 + p_i) $$", "refuted"),
        (r"For $i \neq j$ it is $$ \frac{\partial p_i}{\partial z_j} = -p_i p_j $$", "proved"),
        (r"For $i \neq j$ it is $$ \frac{\partial p_i}{\partial z_j} = p_i p_j $$", "refuted"),
        (r"It is $$ \frac{\partial p_i}{\partial z_j} = p_i (1 - p_i) $$", "refuted"),
        (r"When $i = j$, as $x > 0$, we get $$ \frac{\partial p_i}{\partial z_j} = p_i (1 - p_i) $$", "proved"),
        (r"When $i = j$, as $x > 0$, we get $$ \frac{\partial p_i}{\partial z_j} = p_i (1 + p_i) $$", "refuted"),
        (r"For $i = j$ it is one. With $x$: $$ \frac{\partial p_i}{\partial z_j} = p_i (1 - p_i) $$", "refuted"),
        (r"It is so for $i = j$, and with $x$ $$ \frac{\partial p_i}{\partial z_j} = p_i (1 - p_i) $$", "refuted"),
    ],
)
def test_a_case_counts_for_the_formula_after_it(text: str, verdict: str) -> None:
    found = verify_manuscript(manuscript_of(SOFTMAX + text, "post.md"), Settings()).findings
    assert found[-1].verdict == verdict


def test_what_is_false_in_the_case_that_the_text_names_is_not_excused_by_another() -> None:
    text = r"$$ q_i = \frac{e^{a_i}}{\sum_k e^{a_k}} $$ For $i = j$, $$ \frac{\partial q_i}{\partial a_j} = -q_i q_j $$"
    assert verification(text).findings[-1].verdict == "refuted"


SPLIT = r"""$$ \frac{\partial p_i}{\partial z_j} = \frac{\partial}{\partial z_j} \frac{e^{z_i}}{\sum_k e^{z_k}} $$
Where $i = j$, $$ = p_i - p_i^2 = FIRST $$ and where $i \neq j$, $$ = - \frac{e^{z_i} e^{z_j}}{(\sum_k e^{z_k})^2} = SECOND $$
"""


@pytest.mark.parametrize(
    ("first", "second", "verdicts"),
    [
        ("p_i (1 - p_i)", "-p_i p_j", ["proved"] * 5),
        ("p_i (1 + p_i)", "-p_i p_j", ["proved", "proved", "refuted", "proved", "proved"]),
        ("p_i (1 - p_i)", "p_i p_j", ["proved", "proved", "proved", "proved", "refuted"]),
    ],
)
def test_what_goes_on_after_a_case_in_the_text_is_said_of_that_case(
    first: str, second: str, verdicts: list[str]
) -> None:
    text = SOFTMAX + SPLIT.replace("FIRST", first).replace("SECOND", second)
    assert [f.verdict for f in verification(text).findings if f.verdict != "definition"] == verdicts


CASES = r"""$$ r_k = \sqrt{\sum_q x_{kq}^2} $$ For $k = i$, $$ \frac{\partial r_k}{\partial x_{ij}} = \frac{x_{ij}}{r_i} $$

The derivative is needed below.
$$ \frac{\partial r_k}{\partial x_{ij}} = RIGHT $$"""


@pytest.mark.parametrize(
    ("right", "verdict"), [(r"\frac{x_{ij}}{r_k}", "undecided"), (r"\frac{2 x_{ij}}{r_k}", "refuted")]
)
def test_what_holds_in_a_case_that_the_text_names_elsewhere_is_open(right: str, verdict: str) -> None:
    found = verification(CASES.replace("RIGHT", right)).findings
    assert [f.verdict for f in found if f.verdict != "definition"] == ["proved", verdict]


def test_a_case_that_stands_twice_may_be_another_where_the_formula_holds_in_that() -> None:
    named = ["i = j", "i \\neq j", "i \\neq j"]
    rights = ["p_i (1 - p_i)", "-p_i p_j", "p_i (1 - p_i)"]
    claims = [
        rf"For ${n}$, $$ \frac{{\partial p_i}}{{\partial z_j}} = {r} $$ " for n, r in zip(named, rights, strict=True)
    ]
    found = verification(SOFTMAX + "".join(claims)).findings
    assert [f.verdict for f in found[1:]] == ["proved", "proved", "undecided"]
    assert verification(SOFTMAX + claims[0] + claims[2]).findings[-1].verdict == "refuted"
