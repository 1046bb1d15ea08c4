"""Quantities that may reach the loss by themselves too: where s is all that is made of c, ∂L/∂c may be what comes from
outside, beside what goes through s.

Input: what a document defines. Output: the same with the gradients of such quantities, where the author gives them a
name, taken so. A claim may be meant so where no claim of the document holds only without.
"""

from dataclasses import replace

from bnderive.algebra.expr import Sigma
from bnderive.verify.theory.holding import Held, holding
from bnderive.verify.theory.survey import Survey, with_definitions


def opened(known: Survey) -> tuple[Survey, str] | None:
    """What is known with such gradients from outside, and that in words; None where there are none."""
    theory, calculus = known.theory, known.calculus
    held: dict[str, str] = {}
    made = {}
    for key, name in theory.gradients.items():
        users = calculus.consumers(name)
        of = next((k for k, q in theory.quantities.items() if q.name == name), None)
        if of is None or key in theory.held or not users or not all(u.expr.has(Sigma) for u in users):
            continue
        if theory.definition(name) is not None:
            made[key] = Held(of, frozenset())
            held[key.latex()] = of.latex()
    if not made:
        return None
    theory, calculus = holding(theory, calculus, made)
    said = " and ".join(f"{name} is what comes to {of} from outside alone" for name, of in held.items())
    return with_definitions(replace(known, theory=theory, calculus=calculus), {}), said
