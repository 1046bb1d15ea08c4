"""Expressions and equations as text and as LaTeX."""

from collections.abc import Iterable

from sympy import Expr

from bnderive.algebra.expr import free_indices
from bnderive.algebra.index import Index
from bnderive.algebra.printing import as_latex, as_text
from bnderive.algebra.printing.compose import compose
from bnderive.algebra.printing.glossary import Glossary
from bnderive.algebra.printing.letters import scope_of


def text(expr: Expr, glossary: Glossary, around: Iterable[Index] = ()) -> str:
    """One line of Unicode. `around`: indices in scope beside the expression's own; no bound index takes their names."""
    return as_text.render(compose(expr, scope_of(expr, glossary, around)))


def latex(expr: Expr, glossary: Glossary, around: Iterable[Index] = ()) -> str:
    """LaTeX for pdflatex with amsmath and for KaTeX, without delimiters. `around` as for `text`."""
    return as_latex.render(compose(expr, scope_of(expr, glossary, around)))


def text_equation(left: Expr, right: Expr, glossary: Glossary) -> str:
    """`left = right` on one line."""
    return f"{text(left, glossary, free_indices(right))} = {text(right, glossary, free_indices(left))}"


def latex_equation(left: Expr, right: Expr, glossary: Glossary) -> str:
    """`left = right` in LaTeX."""
    return f"{latex(left, glossary, free_indices(right))} = {latex(right, glossary, free_indices(left))}"
