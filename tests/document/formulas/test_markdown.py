"""Formulas in Markdown and in plain text: every way of writing them, and what only looks like one."""

import pytest

from bnderive.document.formulas import manuscript_of
from bnderive.document.manuscript import Manuscript


def read(text: str, path: str = "notes.md") -> Manuscript:
    return manuscript_of(text, path)


def latex(text: str, path: str = "notes.md") -> list[str]:
    return [formula.latex.strip() for formula in read(text, path).formulas]


@pytest.mark.parametrize(
    ("text", "formula", "display"),
    [
        ("$$ a = b $$\n", "a = b", True),
        ("$$\na = b\n$$\n", "a = b", True),
        ("$$\n\na = b \\\\\n\n= c\n\n$$\n", "a = b \\\\\n\n= c", True),
        ("so that\n$$\na = b\n$$\nholds", "a = b", True),
        ("1. the mean\n\n    $$a = b$$\n", "a = b", True),
        ("- $$a = b$$.\n", "a = b", True),
        ("> $$ a = b $$\n", "a = b", True),
        ("$$a = b$$ (3)\n", "a = b", True),
        ("$$a = b$$The gradient\n", "a = b", True),
        ("here $$a$$ is a number\n", "a", False),
        ("with $a$ here $$b = c$$ is shown\n", "a", False),
        ("\\[ a = b \\]\n", "a = b", True),
        ("with \\(a\\) here", "a", False),
        ("with \\\\(a\\_i\\\\) here", "a_i", False),
        ("\\\\[ a = b \\\\\\\\ c \\\\]\n", "a = b \\\\ c", True),
        ("with $`a`$ here", "a", False),
        ("```math\na = b\n```\n", "a = b", True),
        ("~~~ {math}\na = b\n~~~\n", "a = b", True),
        ("\\begin{align}\na &= b\n\\end{align}\n", "\\begin{align}\na &= b\n\\end{align}", True),
        ("\\begin{eqnarray*}a &=& b\\end{eqnarray*}", "\\begin{eqnarray*}a &=& b\\end{eqnarray*}", True),
        ("\\begin{displaymath}a = b\\end{displaymath}", "a = b", True),
        ('<script type="math/tex">a < b</script>', "a < b", False),
        ('<script type="math/tex; mode=display">% <![CDATA[\na %]]></script>', "% <![CDATA[\na %]]>", True),
        ("$$ a &amp;= b &lt; c $$", "a &= b < c", True),
        ("$ a_i = b $ with spaces", "a_i = b", False),
        ("the $i$-th of $$N$$", "i", False),
        ("其中$x$为输入", "x", False),
        ("$a \\text{ for all $b$}$ there", "a \\text{ for all $b$}", False),
        ("$a$.", "a", False),
        ("**$a$**", "a", False),
        ("<div>$$ a = b $$</div>", "a = b", False),
        ("| a | $b_i$ |\n|---|---|", "b_i", False),
        ("$$a \\$ \\\\$$\n", "a \\$ \\\\", True),
        (
            '<math display="block"><annotation encoding="application/x-tex">a &lt; b</annotation></math>',
            "a < b",
            True,
        ),
    ],
)
def test_a_formula_is_found(text: str, formula: str, display: bool) -> None:
    manuscript = read(text)
    assert manuscript.unread == ()
    found = manuscript.formulas[0]
    assert (found.latex.strip(), found.display) == (formula, display)
    start, end = found.origin.start, found.origin.end
    assert manuscript.text[start] in "$\\`~<"
    assert manuscript.text[end - 1] in "$)]}`~>"


@pytest.mark.parametrize(
    "text",
    [
        "it costs $5 and $10 more",
        "between $5 and 6$ a piece",
        "from $1,000 to 2,000$ or so",
        "US$5 and AU$6",
        "echo $HOME:$PATH and $x",
        "set $a and then $b now",
        "\\$a = b\\$",
        "`$a = b$` and ``$$c$$``",
        "```python\n$$ a = b $$\n```",
        "~~~\n\\begin{align} a \\end{align}\n~~~",
        "<!-- $$ a = b $$ -->",
        "{% highlight tex %}\n$$ a = b $$\n{% endhighlight %}",
        "{{< highlight tex >}}\n$$ a = b $$\n{{< /highlight >}}",
        "<style>$a$</style><script>var a = $('b$')</script>",
        "<pre>$$ a = b $$</pre>",
        "---\ntitle: what $a = b$ means\n---\nprose",
        "<!-- from elsewhere -->\n---\ntitle: what $a = b$ means\n---\nprose",
        "a \\[link\\] and \\(an aside that says something\\)",
        "![a picture](https://example.org/a.png?size=3)",
        "$a\n\nb$",
        "\\begin{theorem} words \\end{theorem}",
        "$$ \\newcommand{\\R}{\\mathbb{R}} $$",
        "$$$x$$$",
        "$ $ and $$ $$",
        "",
        "\n\n",
    ],
)
def test_what_is_no_formula_is_left_alone(text: str) -> None:
    manuscript = read(text)
    assert [f.latex for f in manuscript.formulas] == []
    assert manuscript.unread == ()


@pytest.mark.parametrize(
    ("text", "formulas", "line", "reason"),
    [
        ("$$ a = b\n\nThis is prose that goes on and on.\n\n$$ c = d $$\n", ["c = d"], 1, "never closed"),
        ("$$ a = b $$\n\n$$ c = d\n", ["a = b"], 3, "never closed"),
        ("$$ a = b\n\nwith $x$ here\n\n$$ c = d $$\n", ["x", "c = d"], 1, "never closed"),
        ("\\begin{align} a &= b\n\nthen $c$\n", ["c"], 1, "no \\end{align}"),
        ("$c$\n\\[ a = b\n\nmore\n", ["c"], 2, "never closed"),
        ("$c$\n\n```python\n$$ a = b $$\n", ["c"], 3, "never closed"),
        ("$c$ <math><mi>x</mi></math> $d$", ["c", "d"], 1, "MathML"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_is_read(
    text: str, formulas: list[str], line: int, reason: str
) -> None:
    manuscript = read(text)
    assert [f.latex.strip() for f in manuscript.formulas] == formulas
    (unread,) = manuscript.unread
    assert unread.place.line == line
    assert reason in unread.reason


def test_a_document_of_single_dollars_displays_what_stands_in_double_ones() -> None:
    assert [f.display for f in read("with $a$ and $$b = c$$ there").formulas] == [False, True]
    assert [f.display for f in read("with $$a$$ and $$b = c$$ there").formulas] == [False, False]
    many = read("with $$a$$, $$b$$ and $$b = c$$ there, and $d$").formulas
    assert not any(f.display for f in many)


def test_quote_marks_are_no_part_of_a_formula() -> None:
    manuscript = read("> as\n> $$\n> a &= b \\\\\n> &= c\n> $$\n")
    (formula,) = manuscript.formulas
    assert formula.latex.strip() == "a &= b \\\\\n&= c"
    assert formula.source.place(formula.span).line == 2


def test_places_are_those_of_the_document() -> None:
    manuscript = read("# One\r\n\r\nwith $a$,\r\n$$ b &amp;= c $$\r\n")
    places = [formula.source.place(formula.span) for formula in manuscript.formulas]
    assert [(place.line, place.column, place.text) for place in places] == [
        (3, 7, "with $a$,"),
        (4, 3, "$$ b &amp;= c $$"),
    ]


def test_prose_and_headings_go_with_their_formulas() -> None:
    text = (
        "# Backward *pass*\n\nThe **mean** of [it](http://a.b/c), with `code`:\n\n$$a$$\n\n- so\n  $$b$$\n\n"
        "## On $c$ alone #\n$$d$$\n\nFinally\n=======\n\nat last $$e$$\n<h2>HTML</h2>\n$$f$$\n"
    )
    assert [(f.before, f.heading) for f in read(text).formulas] == [
        ("The mean of it, with :", "Backward *pass"),
        ("so", "Backward *pass"),
        ("On", "On $c$ alone"),
        ("", "On $c$ alone"),
        ("at last", "Finally"),
        ("", "HTML"),
    ]


def test_the_prose_before_is_bounded() -> None:
    (formula,) = read("word " * 1000 + "$a$").formulas
    assert 200 < len(formula.before) <= 300
    assert formula.before.startswith("word")


@pytest.mark.parametrize(
    ("text", "formulas", "displays"),
    [
        ("\\$$a$$ is inline", ["a"], [False]),
        ("costs \\$$a$ more", ["a"], [False]),
        ("$latex a_i$ and <math>b</math>", ["a_i", "b"], [False, False]),
        ("    $ ls\n    $ cd a\n", [], []),
        ("\\[ a = b\n\n\\[ c = d \\\\[2pt] \\]", ["c = d \\\\[2pt]"], [True]),
        ("\\newcommand{\\R}{\\mathbb{R}}\n$\\R$", ["\\mathbb{R}"], [False]),
        ("---\nheader: \\def\\R{\\mathbb{R}}\n---\n$\\R$", ["\\mathbb{R}"], [False]),
    ],
)
def test_rarer_ways_of_writing(text: str, formulas: list[str], displays: list[bool]) -> None:
    found = read(text).formulas
    assert [formula.latex.strip() for formula in found] == formulas
    assert [formula.display for formula in found] == displays


def test_macros_of_a_page_are_expanded() -> None:
    text = "$$\\newcommand{\\pd}[2]{\\frac{\\partial #1}{\\partial #2}}$$\n\n$$ \\pd{L}{x} = 1 $$\n"
    (formula,) = read(text).formulas
    assert formula.latex.strip() == "\\frac{\\partial L}{\\partial x} = 1"
    assert formula.source.place(formula.span).line == 3


def test_plain_text_pasted_from_a_page() -> None:
    text = (
        "2 Going backwards\n\nWe have $\\mu$.\n$$a = b $$The next is\n$$c = d$$Then $e_1$ costs $5 or $6.\n"
        "@staticmethod def f(x): # $ not a formula\n---\n"
    )
    manuscript = read(text, "paste.txt")
    assert manuscript.kind == "text"
    assert [(f.latex, f.display) for f in manuscript.formulas] == [
        ("\\mu", False),
        ("a = b ", True),
        ("c = d", True),
        ("e_1", False),
    ]
    assert {f.heading for f in manuscript.formulas} == {"2 Going backwards"}


@pytest.mark.parametrize(
    "unit", ["$", "$ ", "$x$ ", "$$ ", "\\begin{", "\\begin{align}", "\\[ x=", "`", "![](", "{", "\\"]
)
def test_reading_takes_time_in_proportion(unit: str) -> None:
    import time

    def seconds(size: int) -> float:
        begun = time.process_time()
        read(unit * (size // len(unit)))
        return time.process_time() - begun

    seconds(1_000)
    assert seconds(1_000_000) < 5
