"""Quantities that lead nowhere: beside a loss that is written with names that nothing defines, the scores z = W h of
which only words say that the p of −Σ_k t_k log p_k is their softmax; or those that a claim about a loss is written
with, where another part of the document says by what others the loss depends on what they are made of. So is what
nothing is made of, where a claim says its gradient by those of others.

Input: what is known, and the two sides of a claim. Output: why it cannot be refuted.
"""

from sympy import Expr

from bnderive.algebra.expr import Element
from bnderive.document.syntax import Node
from bnderive.verify.deciding.calculus import gradient_name
from bnderive.verify.symbols.gather import keys_of
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.symbols.roles import differentiated_by_nodes
from bnderive.verify.symbols.usual import is_learned
from bnderive.verify.theory.survey import Survey

WHY = "nothing in the document says how {} reaches the loss, which may depend on it by {}"

NOWHERE = "nothing in the document says how {} reaches the loss"

ASIDE = "nothing in the document says how {} reaches the loss, which may be by it here"


def stranded(survey: Survey, nodes: tuple[Node, ...]) -> str:
    """Why a claim about a gradient of a loss cannot be refuted, in a sentence; empty where it can."""
    quantities, calculus = survey.theory.quantities, survey.calculus
    inside = {key for node in nodes for key in keys_of(node, survey.letters)}
    losses = {q.name for k, q in quantities.items() if k in inside & survey.defined and is_loss_letter(k)}
    by = {quantities[k].name for k in differentiated_by_nodes(nodes, survey.letters) if k in quantities}
    rests = {e.name for d in calculus.definitions if d.quantity.name in losses for e in d.expr.atoms(Element)} - by
    arrays = {q.name: key for key, q in quantities.items() if q.axes}
    loose = sorted(k for n, k in arrays.items() if n in rests and k not in survey.defined and not is_learned(k))
    free = loose and len(by) == 1  # a chain rule that names what lies between is judged by itself
    for end in (d.quantity.name for d in calculus.definitions if free and not calculus.consumers(d.quantity.name)):
        if end in arrays.keys() - losses - calculus.asides and any(calculus.reaches(end, name) for name in by - {end}):
            return WHY.format(arrays[end].latex(), " or ".join(key.latex() for key in loose))
    return ""


def beside(survey: Survey, exprs: tuple[Expr, ...]) -> str:
    """Why a claim cannot be refuted that is about a gradient from outside, and says it by those of other arrays."""
    code = {gradient_name(q.name): (k, len(q.axes)) for k, q in survey.theory.quantities.items()}
    sides = [{e.name for e in expr.atoms(Element)} & code.keys() for expr in exprs]
    for expr, others in zip(exprs, reversed(sides), strict=True):
        if isinstance(expr, Element) and expr.name in code and others and expr.name not in others:
            key, axes = code[expr.name]
            if axes >= max(code[name][1] for name in others):
                return NOWHERE.format(key.latex())
    return ""


def replaced(survey: Survey, nodes: tuple[Node, ...], exprs: tuple[Expr, ...]) -> str:
    """Why a claim about a gradient cannot be refuted: all that it prints of what is made of the name that it
    differentiates by leads nowhere, and one of these may be what reaches the loss, in place of what is said to.
    """
    quantities, calculus = survey.theory.quantities, survey.calculus
    names = {e.name for expr in exprs for e in expr.atoms(Element)}
    reaching = {q.axes for q in quantities.values() if gradient_name(q.name) in names}
    by = [quantities[k].name for k in differentiated_by_nodes(nodes, survey.letters) if k in quantities]
    inside = sorted({key for node in nodes for key in keys_of(node, survey.letters)} & quantities.keys())
    made = [k for k in inside if any(calculus.reaches(quantities[k].name, name) for name in by)]
    if any(quantities[k].name not in calculus.asides for k in made):
        return ""
    return next((ASIDE.format(k.latex()) for k in made if quantities[k].axes in reaching), "")
