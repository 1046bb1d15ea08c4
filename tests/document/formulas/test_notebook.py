"""Formulas in the Markdown cells of notebooks."""

import json

import pytest

from bnderive.document.formulas import manuscript_of

CELLS = {
    "cells": [
        {
            "cell_type": "markdown",
            "metadata": {"source": "$no$"},
            "source": ['# Head \\"\n', "The mean \\\\(é\n", "$$\\mu = 1$$"],
        },
        {"cell_type": "code", "source": ["a = '$x$'"], "outputs": [{"data": {"text/latex": ["$no$"]}}]},
        {"source": "so $\\frac{a}{b}$ \U0001d707 $c$", "cell_type": "markdown"},
        {"cell_type": "raw", "source": "$no$"},
    ],
    "metadata": {"cell_type": "markdown"},
}


@pytest.mark.parametrize("text", [json.dumps(CELLS, indent=1), json.dumps(CELLS, ensure_ascii=False)])
def test_markdown_cells_are_read(text: str) -> None:
    manuscript = manuscript_of(text, "a.ipynb")
    assert manuscript.kind == "notebook"
    assert manuscript.unread == ()
    assert [f.latex for f in manuscript.formulas] == ["\\mu = 1", "\\frac{a}{b}", "c"]
    assert [f.display for f in manuscript.formulas] == [True, False, False]
    assert [f.heading for f in manuscript.formulas] == ['Head \\"'] * 3
    for formula in manuscript.formulas:
        place = formula.source.place(formula.span)
        line = text.split("\n")[place.line - 1]
        assert json.loads('"' + line[place.column - 1 : place.column - 1 + place.length] + '"') == formula.latex
        assert text[formula.origin.start] == text[formula.origin.end - 1] == "$"


def test_older_notebooks_have_worksheets() -> None:
    text = json.dumps({"worksheets": [CELLS]})
    assert len(manuscript_of(text, "a.ipynb").formulas) == 3


def test_macros_and_prose_go_from_cell_to_cell() -> None:
    cells = ["$\\def\\m{\\mu}$", "The mean:", "$$\\m$$"]
    text = json.dumps({"cells": [{"cell_type": "markdown", "source": cell} for cell in cells]})
    (formula,) = manuscript_of(text, "a.ipynb").formulas
    assert (formula.latex, formula.before) == ("\\mu", "The mean:")


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, '{"cells": [{"source": "$a$', "null", '{"cells": 3}', '"\\ud800"']
)
def test_what_is_no_notebook_is_told(text: str) -> None:
    manuscript = manuscript_of(text, "a.ipynb")
    assert manuscript.formulas == ()
    assert all("no valid JSON" in unread.reason for unread in manuscript.unread)


def test_half_a_letter_is_replaced() -> None:
    text = '{"cells": [{"cell_type": "markdown", "source": "$a\\ud800$ \\ud835\\udf07"}]}'
    assert [f.latex for f in manuscript_of(text, "a.ipynb").formulas] == ["a\ufffd"]
