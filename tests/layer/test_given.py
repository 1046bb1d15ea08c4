"""A layer whose statistics are given, and by how much a denominator is less than the number of terms."""

from fractions import Fraction

import pytest

from bnderive.document import read_layer
from bnderive.layer.averages import less_than_count
from bnderive.layer.fixing import fixed
from bnderive.layer.given import given
from bnderive.pipeline import backward, load


def test_what_is_given_is_an_input_and_nothing_computes_it() -> None:
    layer = load("batchnorm")
    after = given(layer, ("mu", "var"), "at")
    assert [q.name for q in after.inputs] == ["x", "gamma", "beta", "mu", "var"]
    assert [d.quantity.name for d in after.definitions] == ["xhat", "y"]
    assert (after.name, after.module) == ("batchnorm_at", None)
    assert after.digest != layer.digest
    derivation = backward(after)
    assert derivation.proved
    assert str(derivation.gradients["beta"].form) == "Sum(dy[#1, c], #1)"


def test_what_is_not_there_cannot_be_given() -> None:
    with pytest.raises(KeyError):
        given(load("batchnorm"), ("nu",), "at")


def test_denominators() -> None:
    layer = load("batchnorm")
    assert less_than_count(layer, "mu") == 0
    assert str(less_than_count(layer, "var")) == "ddof"
    assert less_than_count(fixed(layer, {"ddof": Fraction(1)}), "var") == 1
    assert less_than_count(load("batchnorm2d"), "var") == 0
    assert less_than_count(layer, "y") is None
    assert less_than_count(layer, "x") is None


def test_a_sum_over_something_else_is_no_average() -> None:
    head = "---\naxes: {i: {size: m}, c: {size: C}}\ninputs: [x]\noutputs: [y]\n---\n## Forward\n"
    for written in (
        r"\frac{1}{C} \sum_i x_{ic}",
        r"\frac{2}{m} \sum_i x_{ic}",
        r"\sum_i x_{ic}",
        r"x_{ic} + \sum_j x_{jc}",
    ):
        left = "y_{ic}" if written.startswith("x") else "y_c"
        assert less_than_count(read_layer(f"{head}$$ {left} = {written} $$", "made.md"), "y") is None
