"""What reading carries along."""

import pytest
from sympy import Integer

from bnderive.algebra.index import Axis, Index
from bnderive.document.source import Span
from bnderive.document.syntax import Name
from bnderive.verify.reading.meaning import value
from bnderive.verify.reading.sense import NotRead, Value, joined
from bnderive.verify.theory.readings import Scope, sense_of
from tests.verify.annotated import survey_of

ROWS = Axis("i", "m")
NODE = Name(Span(0, 1), "j")


def test_a_choice_is_asked_and_remembered() -> None:
    sense = sense_of(survey_of("$$ y = 2 x $$"), Scope({}, frozenset()), {"scope": "bracket"})
    assert (sense.choose("scope"), sense.choose("derivative")) == ("bracket", "local")
    assert list(sense.asked) == ["scope", "derivative"]
    assert sense.reader is value


def test_a_letter_is_the_index_that_the_innermost_sum_binds() -> None:
    sense = sense_of(survey_of("$$ y = 2 x $$"), Scope({"j": ROWS}, frozenset()), {})
    assert sense.index(NODE, "j") == Index("j", ROWS)
    assert sense.inside({"j": Index("j'", ROWS)}).index(NODE, "j") == Index("j'", ROWS)


def test_a_letter_without_an_axis_is_not_read() -> None:
    sense = sense_of(survey_of("$$ y = 2 x $$"), Scope({}, frozenset()), {})
    with pytest.raises(NotRead, match="not clear what j runs over"):
        sense.index(NODE, "j")


def test_dims_are_joined_in_order() -> None:
    one, other = Index("·i", ROWS), Index("·c", Axis("c", "C"))
    assert joined((Value(Integer(1), (one,)), Value(Integer(1), (other, one)))) == (one, other)
