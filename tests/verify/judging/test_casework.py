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
        (r"For $i = j$, a word on $x$: $$ \frac{\partial p_i}{\partial z_j} = p_i (1 - p_i) $$", "refuted"),
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
