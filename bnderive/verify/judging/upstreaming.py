"""A letter that nothing defines, for the gradient that comes from outside: the δ_i of ∂L/∂γ = Σ_i δ_i x̂_i.

Input: what a document defines. Output: the same with that letter as the gradient of the one array that a layer gives
out, or of the one that usually is given out, where the two run over the same axes and nothing is made of either. Claims
may be meant so where several hold so.
"""

from dataclasses import replace

from bnderive.verify.symbols.outputs import is_output
from bnderive.verify.theory.survey import Survey

_USUAL = frozenset({"\\delta", "g", "G"})


def upstream(known: Survey) -> tuple[Survey, str] | None:
    """What is known with such a letter as a gradient, and that in words; None where there is not one alone."""
    theory, calculus = known.theory, known.calculus
    last = {k: q for k, q in theory.quantities.items() if q.axes and not calculus.consumers(q.name)}
    made = {k: q for k, q in last.items() if calculus.definition(q.name) is not None}
    ends = made if len(made) == 1 else {k: q for k, q in made.items() if is_output(k)}
    loose = [k for k, q in last.items() if k not in made and (q.name in known.loose or k.head in _USUAL)]
    if len(ends) != 1 or len(loose) != 1 or not theory.loss - known.defined:
        return None
    ((of, end),), (key,) = ends.items(), loose
    if theory.quantities[key].axes != end.axes:
        return None
    quantities = {k: q for k, q in theory.quantities.items() if k != key}
    theory = replace(theory, quantities=quantities, gradients={**theory.gradients, key: end.name})
    said = f"{key.latex()} is the gradient of the loss by {of.latex()}"
    return replace(known, theory=theory, loose=known.loose - {known.theory.quantities[key].name}), said
