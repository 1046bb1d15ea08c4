"""What a document leaves open, and how it was taken."""

from fractions import Fraction

import pytest

from bnderive.errors import BnderiveError
from bnderive.verify.claims.names import Key
from bnderive.verify.documents.conventions import aliases_of
from bnderive.verify.settings import Settings
from tests.verify.annotated import verification
from tests.verify.layers import NORM, SCALED

OPEN = r"$$ y_i = \gamma \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}} $$ $$ \frac{\partial J}{\partial \gamma} = \sum_{i=1}^m \frac{\partial J}{\partial y_i} x_i $$"


def test_the_loss_and_usual_names_are_told() -> None:
    found = verification(OPEN).conventions
    assert {(c.what, c.taken) for c in found} == {
        ("loss", "J"),
        ("usual name", r"\mu = \frac{1}{m} \sum_i x_i"),
        ("usual name", r"\sigma^2 = \frac{1}{m} \sum_i \left(x_i - \mu\right)^2"),
    }


def test_what_was_set_is_told_as_set() -> None:
    settings = Settings(values={"ddof": Fraction(1)}, aliases=((r"\tau", r"\mu"),))
    why = {c.taken: c.why for c in verification(OPEN, settings).conventions}
    assert why[r"\tau is read as \mu"] == "--alias"
    assert why[r"\sigma^2 = \frac{1}{m - 1} \sum_i \left(x_i - \mu\right)^2"] == "--ddof"


@pytest.mark.parametrize(
    ("text", "against"),
    [
        (SCALED, "the document's own equations"),
        (OPEN, "the document's own equations and the usual meaning of names"),
        (r"$$ \frac{\partial L}{\partial \sigma^2} = \mu \sum_{i=1}^m x_i $$", "the usual meaning of names"),
        ("No formula.", "nothing: the document defines no quantity"),
    ],
)
def test_what_claims_are_measured_against(text: str, against: str) -> None:
    assert verification(text).layer == against


def test_aliases_are_names_in_latex() -> None:
    found = aliases_of(Settings(aliases=((r"\sigma_b", r"\sigma_B"), ("Foo", "x"))))
    assert found == {Key(r"\sigma", "b"): Key(r"\sigma", "B"), Key("Foo"): Key("x")}


@pytest.mark.parametrize("name", ["x + y", "2", "", r"\frac{a", "a = b"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(BnderiveError, match="is no name"):
        aliases_of(Settings(aliases=((name, "x"),)))


def test_a_document_that_says_everything_leaves_only_its_loss_open() -> None:
    assert [c.what for c in verification(NORM + r"$$ \frac{\partial L}{\partial \gamma} = 1 $$").conventions] == [
        "loss"
    ]
