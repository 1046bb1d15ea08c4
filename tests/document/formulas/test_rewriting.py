"""Writing a document with its formulas changed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bnderive.document.formulas import Change, manuscript_of, rewritten
from bnderive.document.source import Span


def changed(text: str, path: str, formula: int, old: str, new: str) -> str:
    manuscript = manuscript_of(text, path)
    held = manuscript.formulas[formula]
    start = held.source.text.index(old, held.span.start)
    return rewritten(manuscript, [Change(formula, Span(start, start + len(old)), new)])


@pytest.mark.parametrize(
    ("text", "path", "old", "new", "expected"),
    [
        ("so $a + b$.", "a.md", "+", "-", "so $a - b$."),
        ("> $$\n> a\n> + b\n> $$", "a.md", "+", "-", "> $$\n> a\n> - b\n> $$"),
        ("$$a &amp;= b$$", "a.md", "b", "c", "$$a &amp;= c$$"),
        ("\\\\(a\\_i\\\\)", "a.md", "i", "\\{j_k", "\\\\(a\\_\\\\{j\\_k\\\\)"),
        ("![](https://a.b/?math=a%2Bb)", "a.md", "+b", "-\\frac12", "![](https://a.b/?math=a-%5Cfrac12)"),
        ("\\def\\s{\\sigma_b}$x\\s y$", "a.tex", "_b", "_B^2", "\\def\\s{\\sigma_b}$x\\sigma_B^2 y$"),
        ("\\def\\s{\\sigma}$x\\s y$", "a.tex", "y", "z", "\\def\\s{\\sigma}$x\\s z$"),
    ],
)
def test_a_change_is_written_as_the_document_writes(text: str, path: str, old: str, new: str, expected: str) -> None:
    assert changed(text, path, 0, old, new) == expected


def test_a_notebook_stays_one() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["$$a\n", "+ b \\\\ é\n", "= c$$"]},
        {"cell_type": "code", "source": ["1"]},
    ]
    text = json.dumps({"cells": cells}, indent=1)
    once = json.loads(changed(text, "a.ipynb", 0, "b", '\\frac{"b"}{2}\n'))
    assert "".join(once["cells"][0]["source"]) == '$$a\n+ \\frac{"b"}{2}\n \\\\ é\n= c$$'
    across = json.loads(changed(text, "a.ipynb", 0, "a\n+", "\\beta -"))
    assert "".join(across["cells"][0]["source"]) == "$$\\beta - b \\\\ é\n= c$$"
    assert across["cells"][1] == cells[1]


def test_an_image_in_a_notebook() -> None:
    text = json.dumps(
        {"cells": [{"cell_type": "markdown", "source": "![](https://a.b/?math=a%5Cmu)\n$\\def\\m{\\mu}\\m$"}]}
    )
    once = changed(text, "a.ipynb", 0, "\\mu", "\\nu")
    assert json.loads(once)["cells"][0]["source"].startswith("![](https://a.b/?math=a%5Cnu)")
    both = changed(once, "a.ipynb", 1, "\\mu", "\\mu_\\beta")
    assert [f.latex for f in manuscript_of(both, "a.ipynb").formulas] == ["a\\nu", "\\mu_\\beta"]


def test_several_changes_in_one_use_of_a_macro() -> None:
    text = "\\newcommand{\\pd}[2]{\\frac{\\partial #1}{\\partial #2}}$\\pd{L}{x} + 1$ and $y$"
    manuscript = manuscript_of(text, "a.tex")
    formula = manuscript.formulas[0]
    at = formula.latex.index
    changes = [
        Change(0, Span(at("x"), at("x") + 1), "z"),
        Change(0, Span(at("L"), at("L") + 1), "J"),
        Change(0, Span(at("1"), at("1") + 1), "2"),
        Change(1, Span(manuscript.formulas[1].span.start, manuscript.formulas[1].span.end), "w"),
    ]
    assert rewritten(manuscript, changes).endswith("$\\frac{\\partial J}{\\partial z} + 2$ and $w$")


def test_changes_that_overlap_or_lie_outside_are_refused() -> None:
    manuscript = manuscript_of("$abc$", "a.md")
    with pytest.raises(ValueError, match="overlap"):
        rewritten(manuscript, [Change(0, Span(1, 3), "x"), Change(0, Span(2, 4), "y")])
    with pytest.raises(ValueError, match="does not lie"):
        rewritten(manuscript, [Change(0, Span(0, 3), "x")])
    with pytest.raises(ValueError, match="no formula"):
        rewritten(manuscript, [Change(1, Span(1, 2), "x")])


@given(st.text("a\\_*{}é\n\"'%&+ <>#^μ\U0001d707", max_size=20), st.sampled_from(range(5)))
def test_what_is_written_is_read_again(new: str, way: int) -> None:
    text, path = [
        ("$$aXb$$", "a.md"),
        ("![](https://a.b/?math=aXb)", "a.md"),
        ("\\\\[ a = X b\\\\]", "a.md"),
        (json.dumps({"cells": [{"cell_type": "markdown", "source": "$$aXb$$"}]}), "a.ipynb"),
        (json.dumps({"cells": [{"cell_type": "markdown", "source": ["![](https://a.b/?math=a", "Xb)"]}]}), "a.ipynb"),
    ][way]
    again = manuscript_of(changed(text, path, 0, "X", f"{{{new}}}"), path)
    if again.formulas and "&" not in new and not again.unread:
        assert f"{{{new}}}" in again.formulas[0].latex
