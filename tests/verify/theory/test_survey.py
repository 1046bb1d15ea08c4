"""From equations to a theory."""

from sympy import Integer

from bnderive.verify.claims.names import Key
from tests.verify.annotated import survey_of

LAYER = r"$$ q = \sum_{k=1}^K a_k^2 $$ $$ u_k = w \frac{a_k}{q} + b $$ "


def test_what_a_document_defines_and_what_it_leaves_open() -> None:
    survey = survey_of(LAYER)
    theory = survey.theory
    assert [d.quantity.name for d in theory.definitions] == ["q", "u"]
    assert set(survey.defining.values()) == {Key("q"), Key("u")}
    assert (survey.usual, survey.unusual, survey.ddof) == ((), (), Integer(0))
    assert {k.head for k in theory.scalars} == {"K", "w", "b", r"\epsilon"}


def test_what_is_differentiated_by_is_a_quantity() -> None:
    for latex in (r"\frac{\partial L}{\partial w} = 1", r"dw = 1"):
        theory = survey_of(f"{LAYER} $$ {latex} $$").theory
        assert Key("w") in theory.quantities
        assert Key("b") in theory.scalars


def test_a_letter_that_has_indices_elsewhere_is_no_number() -> None:
    # A_{tv}, of which v is taken for a label, is the A of Z = A B
    theory = survey_of(r"$$ h_t = B_{k_t} $$ $$ A_{tv} = [k_t = v] $$ $$ Z = A B $$").theory
    assert Key("A") not in theory.scalars
    assert Key("A") not in theory.quantities


def test_definitions_come_in_order_of_use() -> None:
    theory = survey_of(r"$$ u_k = \frac{a_k}{q} $$ $$ q = \sum_{k=1}^K a_k^2 $$").theory
    assert [d.quantity.name for d in theory.definitions] == ["q", "u"]


def test_of_two_definitions_the_one_with_all_indices_counts() -> None:
    survey = survey_of(r"$$ u = a b $$ $$ u_k = a_k b_k $$ $$ u_k = a_k $$")
    assert str(survey.theory.definitions[0].expr) == "a[k]*b[k]"


def test_of_definitions_in_a_circle_the_first_counts() -> None:
    (found,) = survey_of(r"$$ u_k = 2 v_k $$ $$ v_k = 3 u_k $$").theory.definitions
    assert found.quantity.name == "u"


def test_a_definition_against_the_usual_meaning_is_marked() -> None:
    survey = survey_of(r"$$ \mu = \frac1m \sum_{i=1}^m x_i $$ $$ \sigma^2 = \sum_{i=1}^m (x_i - \mu)^2 $$")
    assert survey.unusual == (Key(r"\sigma", squared=True),)


def test_names_that_have_a_meaning() -> None:
    survey = survey_of(
        LAYER + r"$$ g_k = \frac{\partial L}{\partial u_k} $$ $$ \frac{\partial L}{\partial q} = \sum_k g_k $$"
    )
    assert survey.defined == {Key("q"), Key("u"), Key("g")}
