"""A ratio with ∂ on one side of its bar gets the other, where that makes the claim true."""

import pytest

from bnderive.document.source import Span
from bnderive.verify.repair.malformed import mend_malformed
from tests.verify.repair.toy import parsed


@pytest.mark.parametrize(
    ("latex", "right", "says"),
    [
        (
            r"\frac{\partial L}{\partial \sigma_B^2} \frac{\sigma_B^2}{\partial x_i}",
            r"\frac{\partial L}{\partial \sigma_B^2} \frac{\partial \sigma_B^2}{\partial x_i}",
            "σ_B²/∂x_i lacks a ∂ above the bar",
        ),
        (r"\frac{\partial L}{x_i}", r"\frac{\partial L}{\partial x_i}", "∂L/x_i lacks a ∂ below the bar"),
        (r"2 \frac{dL}{\mu}", r"2 \frac{dL}{d\mu}", "dL/μ lacks a d below the bar"),
        (r"\frac L{\partial x}", r"\frac {\partial L}{\partial x}", "L/∂x lacks a ∂ above the bar"),
    ],
)
def test_the_missing_sign_is_written(latex: str, right: str, says: str) -> None:
    source, node = parsed(latex)
    found = mend_malformed(source, Span(0, len(latex)), node, lambda text: text == right)
    assert found is not None
    assert found.latex == right
    assert [edit.says for edit in found.edits] == [says]


def test_two_at_once() -> None:
    latex = r"\frac{L}{\partial y} \frac{y}{\partial x}"
    source, node = parsed(latex)
    found = mend_malformed(source, Span(0, len(latex)), node, lambda text: text.count(r"\partial") == 4)
    assert found is not None
    assert len(found.edits) == 2


@pytest.mark.parametrize("latex", [r"\frac{\partial L}{\partial x}", r"\frac{1}{m}", "x_i"])
def test_what_is_not_malformed_stays(latex: str) -> None:
    source, node = parsed(latex)
    assert mend_malformed(source, Span(0, len(latex)), node, lambda _: True) is None


def test_what_is_not_true_stays() -> None:
    latex = r"\frac{L}{\partial y}"
    source, node = parsed(latex)
    assert mend_malformed(source, Span(0, len(latex)), node, lambda _: False) is None
