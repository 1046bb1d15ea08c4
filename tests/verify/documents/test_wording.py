"""How names are written in what is told."""

from bnderive.algebra.expr import Element
from bnderive.algebra.printing import latex
from bnderive.verify.claims.names import Key
from bnderive.verify.documents.wording import glossary_of, shown, written
from tests.verify.annotated import survey_of

TEXT = r"$$ \hat h_{nk} = w_k h_{nk} + \eta $$ $$ \frac{\partial \Phi}{\partial w_k} = \sum_n \frac{\partial \Phi}{\partial \hat h_{nk}} h_{nk} $$"


def test_a_gradient_is_written_with_the_authors_loss_and_name() -> None:
    survey = survey_of(TEXT)
    quantity = survey.theory.quantities[Key(r"\hat{h}")]
    gradient = Element(f"d{quantity.name}", *quantity.indices)
    assert latex(gradient, glossary_of(survey)) == r"\frac{\partial \Phi}{\partial \hat{h}_{nk}}"


def test_a_definition_is_written_with_the_authors_letters() -> None:
    survey = survey_of(TEXT)
    assert latex(survey.theory.definitions[0].expr, glossary_of(survey)) == r"w_k h_{nk} + \eta"


def test_names_in_a_list_and_at_their_indices() -> None:
    survey = survey_of(TEXT)
    assert shown((Key("w"), Key(r"\hat{h}"))) == r"w, \hat{h}"
    assert written(survey.theory.quantities[Key("h")]) == "h_{nk}"
