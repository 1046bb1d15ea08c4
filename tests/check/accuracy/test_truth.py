"""The true values are true, and a closed form that is wrong is found out."""

from dataclasses import replace

import numpy as np
import pytest
from sympy import Rational

from bnderive import pipeline
from bnderive.check.accuracy import truth as module
from bnderive.check.accuracy.data import DATA, Data, draw
from bnderive.check.accuracy.truth import DIGITS, EXTENDED, confirmation, truth
from bnderive.check.shapes import size_names
from bnderive.derive.derivation import Derivation
from bnderive.layer import library
from bnderive.layer.layer import Definition


def wrong(derivation: Derivation) -> Derivation:
    """With a last gradient that is too large by 1e-12 of itself."""
    *others, last = derivation.closed.definitions
    changed = Definition(last.quantity, last.expr * (1 + Rational(1, 10**12)))
    return replace(derivation, closed=replace(derivation.closed, definitions=(*others, changed)))


@pytest.mark.parametrize("name", library.names())
def test_differences_of_the_definitions_confirm_the_closed_form(name: str) -> None:
    derivation = pipeline.backward(pipeline.load(name))
    point = draw(derivation.layer, DATA[0], dict.fromkeys(size_names(derivation.layer), 2), "float64", 0)
    assert confirmation(derivation, point) < 1e-18
    assert 1e-13 < confirmation(wrong(derivation), point) < 1e-11


@pytest.mark.parametrize("data", DATA[:3], ids=[d.name for d in DATA[:3]])
def test_extended_precision_agrees_with_50_digits(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    derivation = pipeline.backward(pipeline.load("batchnorm"))
    point = draw(derivation.layer, data, {"m": 40, "C": 3}, "float32", 0)
    how, precise = truth(derivation, point)
    monkeypatch.setattr(module, "FEW", 0)
    also, wide = truth(derivation, point)
    assert (how, also) == (DIGITS, EXTENDED)
    assert list(precise) == list(wide) == ["y", "dx", "dgamma", "dbeta"]
    for name, one in precise.items():
        assert np.abs(one.low).max() > 0 or name == "dbeta"
        gap = np.abs((one.high - wide[name].high) + (one.low - wide[name].low)).max()
        assert gap < 1e-9 * np.abs(one.high).max()


def test_the_forward_is_the_definitions() -> None:
    derivation = pipeline.backward(pipeline.load("softmax"))
    point = draw(derivation.layer, DATA[1], {"N": 3, "K": 4}, "float32", 0)
    _, true = truth(derivation, point)
    x = point.inputs["x"] - 1e4
    assert np.allclose(true["y"].high, np.exp(x) / np.exp(x).sum(axis=1, keepdims=True), rtol=1e-12, atol=0)
