"""Formulas in LaTeX documents."""

import pytest

from bnderive.document.formulas import manuscript_of
from bnderive.document.manuscript import Manuscript


def read(text: str) -> Manuscript:
    return manuscript_of(text, "paper.tex")


def latex(text: str) -> list[str]:
    return [formula.latex.strip() for formula in read(text).formulas]


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("so $a$ and \\(b\\)", ["a", "b"]),
        ("\\[ a = b \\] and $$c = d$$", ["a = b", "c = d"]),
        ("a\\\\[2pt] b $c$", ["c"]),
        ("costs 5\\$ and 6\\$ or $a$", ["a"]),
        ("% $a$ \\begin{align}\n$b$ 50\\% of $c$", ["b", "c"]),
        ("$$ a % the $$ of it\n = b $$", ["a % the $$ of it\n = b"]),
        ("\\begin{verbatim}$a$\\end{verbatim} $b$", ["b"]),
        ("\\begin{lstlisting}[language=C]\n$$\n\\end{lstlisting} $b$", ["b"]),
        ("\\verb|$| and \\verb+$x+ then $b$", ["b"]),
        ("\\iffalse $a$ \\fi $b$", ["b"]),
        ("\\usepackage{a}\\newcommand\\E{\\mathbb E}$z$\\begin{document}$\\E x$\\end{document} $c$", ["\\mathbb E x"]),
        ("$a \\mbox{ for $b$}$", ["a \\mbox{ for $b$}"]),
        ("\\begin{math}a\\end{math}", ["a"]),
        (
            "\\def\\be{\\begin{equation}}\\def\\ee{\\end{equation}}\\be a = b \\ee",
            ["\\begin{equation} a = b \\end{equation}"],
        ),
        (
            "\\newcommand{\\pd}[2][L]{\\frac{\\partial #1}{\\partial #2}} $\\pd{x}\\pd[J]y$",
            ["\\frac{\\partial L}{\\partial x}\\frac{\\partial J}{\\partial y}"],
        ),
        ("\\def\\half#1{\\tfrac{#1}{2}} $\\half a b$", ["\\tfrac{a}{2} b"]),
        ("\\DeclareMathOperator*{\\relu}{relu} $\\relu(x)$", ["\\operatorname{relu}(x)"]),
        ("\\newcommand{\\a}{\\alpha}\\newcommand{\\b}{\\a_i} $\\b x$", ["\\alpha_i x"]),
        ("\\newcommand{\\a}{\\alpha} $\\a{}x \\a x\\ab$", ["\\alpha{}x \\alpha x\\ab"]),
        ("\\def\\x{\\x y} $\\x$", ["\\x y"]),
        ("$a$ \\renewcommand{\\a}{b} $\\a$ \\renewcommand{\\a}{c} $\\a$", ["a", "b", "c"]),
        ("\\newcommand{\\half}{\\frac12} $a\\half$", ["a\\frac12"]),
    ],
)
def test_formulas_of_a_document(text: str, formulas: list[str]) -> None:
    manuscript = read(text)
    assert manuscript.unread == ()
    assert [formula.latex.strip() for formula in manuscript.formulas] == formulas


@pytest.mark.parametrize(
    "name", ["equation", "align*", "alignat", "eqnarray", "gather", "multline*", "flalign", "displaymath"]
)
def test_every_display_environment(name: str) -> None:
    (formula,) = read(f"so\n\\begin{{{name}}}\na = b\n\\end{{{name}}}\n").formulas
    assert formula.display
    assert "a = b" in formula.latex


@pytest.mark.parametrize(
    ("text", "formulas", "line", "reason"),
    [
        ("$a$\n\\input{/etc/passwd}\n$b$", ["a", "b"], 2, "not followed"),
        ("$a$\n\\include{other}\n$b$", ["a", "b"], 2, "not followed"),
        ("$a$\n$$ b = c\n\n$d$\n", ["a", "d"], 2, "never closed"),
        ("\\begin{align} a &= b\n\n$d$\n", ["d"], 1, "no \\end{align}"),
        ("$a\n\nis not closed but $d$ is", ["d"], 1, "never closed"),
        ("\\[ a = b\n\n$d$\n", ["d"], 1, "never closed"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, formulas: list[str], line: int, reason: str) -> None:
    manuscript = read(text)
    assert latex(text) == formulas
    (unread,) = manuscript.unread
    assert unread.place.line == line
    assert reason in unread.reason


def test_macros_that_grow_without_end_are_refused() -> None:
    doubling = "".join(f"\\def\\{chr(97 + k)}{{\\{chr(98 + k)}\\{chr(98 + k)}}}" for k in range(24))
    manuscript = read(doubling + "\\def\\y{x} $\\a$ and $\\y$")
    assert [formula.latex for formula in manuscript.formulas] == ["x"]
    assert "expand to more than" in manuscript.unread[0].reason


def test_the_place_of_an_expanded_formula_is_that_of_the_macro() -> None:
    (formula,) = read("\\newcommand{\\s}{\\sigma_B^2}\n\nthen $a = \\s + 1$").formulas
    begin = formula.span.start + formula.latex.index("_B")
    place = formula.source.place(type(formula.span)(begin, begin + 2))
    assert (place.line, place.text[place.column - 1 : place.column - 1 + place.length]) == (3, "\\s")


def test_prose_and_headings() -> None:
    text = "\\section{The \\emph{backward} pass}\\label{s}\nWe \\textbf{have}~\\cite{x} $a$.\n\\subsection*{Mean}\n$b$"
    assert [(f.before, f.heading) for f in read(text).formulas] == [
        ("We have", "The \\emph{backward} pass"),
        ("", "Mean"),
    ]
