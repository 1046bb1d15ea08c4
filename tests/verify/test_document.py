"""A document as its claims, each with what it is read against."""

from bnderive.verify.document import shell_of
from tests.verify.annotated import document_of
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
