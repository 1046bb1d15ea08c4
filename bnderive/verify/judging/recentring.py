"""Definitions in their centred form: Σ x²/m − μ² is Σ (x − μ)²/m where μ = Σ x/m, but has other local derivatives.

Input: what a document defines. Output: the same with such a definition centred, proved equal on shell. A claim about
local derivatives may be meant in that form, where no claim of the document holds by the definition as it stands alone.
"""

from collections.abc import Iterator
from dataclasses import replace

from sympy import Add, Expr, Mul, Pow, preorder_traversal

from bnderive.algebra.expr import Element, Sigma
from bnderive.layer.layer import Definition
from bnderive.verify.deciding.calculus import Calculus
from bnderive.verify.deciding.decide import decide
from bnderive.verify.documents.document import shell_of
from bnderive.verify.theory.survey import Survey, with_definitions


def recentred(known: Survey) -> tuple[Survey, str] | None:
    """What is known with its definitions centred, and that in words; None where none has such a form."""
    theory, calculus = known.theory, known.calculus
    changed: dict[Definition, Definition] = {}
    for definition in theory.definitions:
        for expr in _centred(definition.expr, calculus):
            if decide(definition.expr, expr, shell_of(known)).kind == "proved":
                changed[definition] = replace(definition, expr=expr)
                break
    if not changed:
        return None
    names = {d.quantity.name for d in changed}
    shown = (key.latex() for key, quantity in theory.quantities.items() if quantity.name in names)
    return with_definitions(known, changed), f"{' and '.join(shown)} in centred form"


def _centred(expr: Expr, calculus: Calculus) -> Iterator[Expr]:
    """An expression with a mean of squares and the square of a name in a sum as squares of deviations from it; the mean
    of squares may have a name of its own.
    """
    for part in preorder_traversal(expr):
        for term in Add.make_args(part) if isinstance(part, Add) else ():
            squares = _squares(term, calculus)
            for other in part.args if squares is not None else ():
                if squares is None or (mean := _squared(other)) is None:
                    continue
                factor, total = squares
                body, bound = total.open()
                deviation = body.args[0] - mean
                yield expr.xreplace({part: part - term - other + factor * Sigma(deviation**2, *bound)})


def _squares(term: Expr, calculus: Calculus) -> tuple[Expr, Sigma] | None:
    """A term as a factor and a sum of squares."""
    factors = list(Mul.make_args(term))
    for k, factor in enumerate(factors):
        if isinstance(factor, Element) and (definition := calculus.definition(factor.name)) is not None:
            factors[k] = calculus.at(definition, factor.indices)
    factors = list(Mul.make_args(Mul(*factors)))
    sums = [f for f in factors if isinstance(f, Sigma) and _is_square(f.open()[0])]
    if len(sums) != 1:
        return None
    return Mul(*(f for f in factors if f is not sums[0])), sums[0]


def _squared(term: Expr) -> Element | None:
    """The name whose square a term is, but for a factor."""
    squares = [f.base for f in Mul.make_args(term) if _is_square(f)]
    return squares[0] if len(squares) == 1 and isinstance(squares[0], Element) else None


def _is_square(expr: Expr) -> bool:
    return isinstance(expr, Pow) and expr.exp == 2
