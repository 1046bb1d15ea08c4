"""Parameters set to numbers."""

from fractions import Fraction

import pytest
import sympy

from bnderive.errors import BnderiveError
from bnderive.layer.fixing import fixed
from bnderive.layer.layer import Layer
from bnderive.pipeline import load


@pytest.fixture(scope="module")
def layer() -> Layer:
    return load("batchnorm")


def symbols(layer: Layer) -> set[str]:
    return {str(s) for d in layer.definitions for s in d.expr.atoms(sympy.Symbol)}


def test_a_parameter_becomes_a_number(layer: Layer) -> None:
    unbiased = fixed(layer, {"ddof": Fraction(1)})
    assert "ddof" in symbols(layer)
    assert "ddof" not in symbols(unbiased)
    assert [p.name for p in unbiased.parameters] == ["eps"]
    assert unbiased.digest != layer.digest
    assert unbiased.fixed == (("ddof", 1),)
    assert fixed(unbiased, {"eps": Fraction(1, 2)}).fixed == (("ddof", 1), ("eps", Fraction(1, 2)))
    assert unbiased.digest != fixed(layer, {"ddof": Fraction(0)}).digest


def test_nothing_set_changes_nothing(layer: Layer) -> None:
    assert fixed(layer, {}) is layer


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"dof": Fraction(1)}, "Did you mean 'ddof'"),
        ({"nonsense": Fraction(1)}, "Its parameters are"),
        ({"ddof": Fraction(1, 2)}, "integer"),
        ({"eps": Fraction(0)}, "positive"),
    ],
)
def test_what_cannot_be_set(layer: Layer, values: dict[str, Fraction], words: str) -> None:
    with pytest.raises(BnderiveError) as caught:
        fixed(layer, values)
    assert words in str(caught.value)
