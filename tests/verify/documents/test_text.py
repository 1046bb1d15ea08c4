"""A manuscript is read once, however often its claims are judged again."""

import pytest

import bnderive.verify.documents.document
from bnderive.document.manuscript import Manuscript
from bnderive.verify.deciding.decide import decided
from bnderive.verify.documents.meanings import Meanings
from bnderive.verify.documents.text import Text, read_text
from bnderive.verify.theory.given import Given
from bnderive.verify.verdict import Verdict
from tests.verify.annotated import verification

AGAIN = (
    r"$$ r = \sqrt{v}, \quad q_i = \frac{a_i}{r} $$ $$ q_i r = a_i $$"
    "\n\n## Another layer\n\n"
    r"$$ r = 2 \sqrt{v} $$ $$ r^2 = 4 v $$ $$ \frac{\partial r}{\partial v} = \frac{2}{r} $$"
)


def test_a_document_with_several_meanings_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Manuscript] = []

    def counted(manuscript: Manuscript, given: Given) -> Text:
        read.append(manuscript)
        return read_text(manuscript, given)

    monkeypatch.setattr(bnderive.verify.documents.document, "read_text", counted)
    assert len(verification(AGAIN).findings) == 6
    assert len(read) == 1


def test_a_claim_that_is_judged_again_is_decided_once() -> None:
    verification(AGAIN)
    assert decided.cache_info().hits > 0


def test_second_meanings_are_looked_for_where_a_claim_is_false_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Meanings, "at", lambda *_: pytest.fail("nothing here is false"))
    verification(r"$$ r = \sqrt{v}, \quad q_i = \frac{a_i}{r} $$ $$ q_i r = a_i $$")


def test_a_relation_at_the_end_that_the_next_formula_begins_with_is_no_claim() -> None:
    text = r"$$ h = 2 c, \quad u = h^2 $$ $$ \frac{\partial u}{\partial c} = 2 h \frac{\partial h}{\partial c} = $$ $$ = 4 h $$"
    assert [f.verdict.value for f in verification(text).findings] == ["definition", "definition", "proved", "proved"]
    ended = verification(r"$$ h = 2 c $$ $$ h c = 2 c^2 = $$ $$ h = 2 c $$").findings
    assert "unread" in [f.verdict.value for f in ended]


@pytest.mark.parametrize("before", ["We keep `scale` ", "\n\nThe root ", "\n- store `r` as "])
def test_a_formula_does_not_go_on_with_one_that_code_or_a_paragraph_stands_between(before: str) -> None:
    *_, last = verification(
        rf"$$ q_i = a_i r $$ $$ \frac{{\partial q_i}}{{\partial r}} = a_i $$ {before}$= 2 / r$."
    ).findings
    assert (last.verdict, last.reason) == (Verdict.UNREAD, "the text before it says in words what this is")


def test_a_formula_goes_on_with_one_in_the_paragraph_before() -> None:
    text = "$q_i = 3 r_i^2$\n\n$\\frac{\\partial q_i}{\\partial r_i}$\n\n<p>\n$= 6 r_i$\n</p>\n"
    assert [f.verdict.value for f in verification(text).findings] == ["definition", "proved"]
