"""A name that may be a part of another, though no definition says so: x̂ = (x − μ) r, where y = γ x r − γ μ r + β.

Input: what is known, the equations of the document, and the two sides of a claim. Output: why it cannot be refuted.
"""

from collections.abc import Iterable
from itertools import permutations

from sympy import Expr

from bnderive.algebra.expr import Element
from bnderive.document.equations import Equation
from bnderive.document.syntax import Additive
from bnderive.verify.claims.names import Key
from bnderive.verify.documents.doubtful import beneath_of
from bnderive.verify.symbols.letters import nodes_of
from bnderive.verify.symbols.roles import after_d, differentiated_by, differentiated_by_nodes
from bnderive.verify.theory.survey import Survey


def parted(survey: Survey, equations: Iterable[Equation], exprs: tuple[Expr, ...]) -> str:
    """Why a claim cannot be refuted, in a sentence: it has gradients from outside of two names by which the document
    differentiates, which are over the same axes, and one of which is made of nothing but what the other is made of too.
    Where the document adds the two gradients up, neither is a part of the other.
    """
    code = {q.name: k for k, q in survey.theory.quantities.items()}
    names = {e.name for expr in exprs for e in expr.atoms(Element)}
    trees = tuple(equations)
    asked = differentiated_by(trees, survey.letters) | after_d(trees, survey.letters)
    sinks = sorted(n[1:] for n in names if n not in code and code.get(n[1:]) in asked)
    inputs = {s: {n for n in beneath_of(survey, {s}) if survey.calculus.definition(n) is None} for s in sinks}
    for part, whole in permutations(sinks, 2):
        one, other = code[part], code[whole]
        alike = survey.theory.quantities[one].axes == survey.theory.quantities[other].axes
        if alike and inputs[part] and inputs[part] <= inputs[whole] and not _adds(trees, one, other, survey):
            return f"nothing says how {other.latex()} depends on {one.latex()}"
    return ""


def _adds(trees: tuple[Equation, ...], one: Key, other: Key, survey: Survey) -> bool:
    """Whether a sum in the document has the gradients of two names in different terms."""
    for node in nodes_of(trees):
        if isinstance(node, Additive):
            terms = [differentiated_by_nodes((term,), survey.letters) for _, term in node.terms]
            if any(one in a and other in b for a, b in permutations(terms, 2)):
                return True
    return False
