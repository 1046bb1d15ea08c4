"""Formulas in the addresses of images."""

import pytest

from bnderive.document.formulas import manuscript_of

GITHUB = "https://render.githubusercontent.com/render/math"


@pytest.mark.parametrize(
    ("text", "formula", "display"),
    [
        (f"![e]({GITHUB}?math=%5Cmu%20%3D%20a%2Bb)\n", "\\mu = a+b", True),
        (f"with ![e]({GITHUB}?math=%5Cmu) here", "\\mu", False),
        (f"![e]({GITHUB}?math=a&mode=inline)\n", "a", False),
        (f"![e]({GITHUB}?mode=display&math=a_i)\n", "a_i", True),
        (f'<p><img src="{GITHUB}?math=f(x)=x^2" alt="f"></p>', "f(x)=x^2", False),
        (f"![\\frac{{a}}{{b}}[i]]({GITHUB}?math=\\frac{{a}}{{b}}(c))\n", "\\frac{a}{b}(c)", True),
        ("![](https://latex.codecogs.com/gif.latex?\\dpi{150}&space;a&space;&plus;&space;b)\n", "a + b", True),
        ("![](https://latex.codecogs.com/svg.image?\\inline%20a_i)\n", "a_i", False),
        ('<img src="https://www.zhihu.com/equation?tex=a%3Db" alt="a">\n', "a=b", True),
        (f'![e](<{GITHUB}?math=a=b> "a title")\n', "a=b", True),
        (f"![e]({GITHUB}?math=a+%2B+b#gh-dark-mode-only)\n", "a + b", True),
        ("![](https://latex.codecogs.com/svg.latex?\\Large&space;a=b)\n", "a=b", True),
        (f"![e]({GITHUB}?math=%CE%BC=1)\n", "μ=1", True),
    ],
)
def test_a_formula_in_an_address(text: str, formula: str, display: bool) -> None:
    (found,) = manuscript_of(text, "a.md").formulas
    assert (found.latex, found.display) == (formula, display)
    assert text[found.origin.start :].startswith(("![", "<img"))
    assert text[found.origin.end - 1] in ")>"
    assert found.source.place(found.span).line == 1


@pytest.mark.parametrize(
    "text", [f"![e]({GITHUB}?math=a\nb)", f"![e]({GITHUB}?math=a", f"[e]({GITHUB}?math=a)", "![e](a.png?math=a)"]
)
def test_an_address_that_is_no_image_of_a_formula(text: str) -> None:
    assert manuscript_of(text, "a.md").formulas == ()


def test_the_image_ends_where_it_ends() -> None:
    text = f'![e]({GITHUB}?math=a "t") and ![e]({GITHUB}?math=b), $c$'
    first, second, third = manuscript_of(text, "a.md").formulas
    assert text[first.origin.start : first.origin.end].endswith('"t")')
    assert (second.latex, third.latex, third.before) == ("b", "c", ",")
