"""A sum that goes on in the next formula."""

import pytest

from bnderive.document.formulas.reading import manuscript_of
from bnderive.document.formulas.rewriting import Change, rewritten
from bnderive.document.source import Span
from tests.verify.annotated import mended, verification

GIVEN = "$$ s = \\sum_k c_k $$ $$ u_i = s c_i $$ "
LEFT = r"\frac{\partial F}{\partial c_i}"
FIRST, MORE = r"s \frac{\partial F}{\partial u_i}", r"\sum_{k=1}^n c_k \frac{\partial F}{\partial u_k}"
RIGHT = [
    f"$$ {LEFT} = {FIRST} $$\n$$ + {MORE} $$",
    f"$$ {LEFT} = {FIRST} + $$\n\n$$ {MORE} $$",
    f"$\\begin{{aligned}} {LEFT} &= {FIRST} \\end{{aligned}}$\n$\\begin{{align*}} & + {MORE} \\end{{align*}}$",
    f"$$ {LEFT} = {FIRST} $$ $$ + 2 {MORE} $$ $$ - {MORE} $$",
    f"\\[ {LEFT} = {FIRST} \\] \\[ + {MORE} = {MORE} + {FIRST} \\]",
]
MAYBE = [
    f"$$ {LEFT} = {FIRST} $$ and this part of it too: $$ + {MORE} $$",
    f"Here ${LEFT} = {FIRST}$ $+ {MORE}$",
    f"$$ {LEFT} = {FIRST} $$\n$$ \\times 1 + {MORE} $$",
]
APART = [
    f"$$ {LEFT} = {FIRST} $$ $$ -{LEFT} = -{FIRST} - {MORE} $$",
    f"$$ {LEFT} = {FIRST} $$ The rest is $$ r = -{MORE} $$",
]


@pytest.mark.parametrize("text", RIGHT)
def test_a_sum_goes_on_in_the_next_formula(text: str) -> None:
    found = [f.verdict.value for f in verification(GIVEN + text).findings[2:]]
    assert found == ["proved"] * len(found)
    assert found


@pytest.mark.parametrize("text", MAYBE)
def test_what_may_go_on_in_the_next_formula_is_not_refuted(text: str) -> None:
    found = verification(GIVEN + text).findings[2]
    assert (found.verdict, found.reason) == ("undecided", "the next formula may go on with this")


@pytest.mark.parametrize("text", APART)
def test_what_does_not_go_on_is_judged_by_itself(text: str) -> None:
    assert verification(GIVEN + text).findings[2].verdict == "refuted"


def test_a_wrong_part_of_a_sum_in_two_formulas_is_mended_in_its_place() -> None:
    text = GIVEN + f"$$ {LEFT} = {FIRST} $$\n$$ + 2 {MORE} $$"
    found = mended(text).findings[2]
    assert found.verdict == "refuted"
    assert found.correction is not None


def test_what_joins_two_formulas_keeps_every_place() -> None:
    text = "Of $b$:\n$$ a = b $$\n$$ + c $$\n"
    manuscript = manuscript_of(text, "a.md")
    assert [f.latex.split() for f in manuscript.formulas] == [["b"], ["a", "=", "b", "+", "c"]]
    at = text.index("c $$")
    assert rewritten(manuscript, [Change(1, Span(at, at + 1), "d")]) == text.replace("c $$", "d $$")
