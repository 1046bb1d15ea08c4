"""Formulas in text that has no marks for them."""

import pytest

from bnderive.document.formulas import manuscript_of

NOTES = """RMS normalization
=================

forward:
    s = 1/n * sum_i x_i^2
    y_i = g_i * x_i / sqrt(s + eps)

This is the part that people get wrong, and it = hard.

1. dg_i = dy_i * x_i / sqrt(s + eps)
"""


def test_lines_that_are_equations_are_formulas() -> None:
    found = [f.latex for f in manuscript_of(NOTES, "notes.txt").formulas]
    assert found == [
        "s = 1/n * sum_i x_i^2",
        "y_i = g_i * x_i / sqrt(s + eps)",
        "dg_i = dy_i * x_i / sqrt(s + eps)",
    ]


@pytest.mark.parametrize("text", ["a == b", "the mean = what it says on the tin", "= 3", "x =", "print(x)  # = y"])
def test_other_lines_are_not(text: str) -> None:
    assert manuscript_of(text, "notes.txt").formulas == ()


def test_where_formulas_are_marked_the_lines_are_left_alone() -> None:
    found = manuscript_of("y_i = x_i^2\n$$ z_i = 2 y_i $$\n", "notes.txt").formulas
    assert [f.latex.strip() for f in found] == ["z_i = 2 y_i"]


def test_a_place_is_that_of_the_line() -> None:
    formula = manuscript_of(NOTES, "notes.txt").formulas[2]
    place = formula.source.place(formula.span)
    assert (place.line, place.column) == (10, 4)
