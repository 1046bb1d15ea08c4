"""What a document talks about."""

from bnderive.algebra.index import Axis
from bnderive.verify.symbols.theory import own_indices
from tests.verify.annotated import survey_of

ROWS = Axis("i", "m")


def test_quantities_and_definitions_by_name_in_code() -> None:
    theory = survey_of(r"$$ q = \sum_{k=1}^K a_k^2 $$").theory
    quantity, definition = theory.named("q"), theory.definition("q")
    assert quantity is not None
    assert definition is not None
    assert definition.quantity == quantity
    assert theory.definition("a") is None
    assert theory.named("z") is None


def test_indices_over_one_axis_are_named_apart() -> None:
    assert [i.name for i in own_indices((ROWS, Axis("j", "n"), ROWS))] == ["i", "j", "i'"]
