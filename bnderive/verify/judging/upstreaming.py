"""A letter that nothing defines, for the gradient that comes from outside: the δ_i of ∂L/∂γ = Σ_i δ_i x̂_i.

Input: what a document defines. Output: the same with that letter as the gradient of the one array that a layer gives
out, where the two run over the same axes and nothing is made of either. Claims may be meant so where several hold so.
"""

from dataclasses import replace

from bnderive.verify.theory.survey import Survey


def upstream(known: Survey) -> tuple[Survey, str] | None:
    """What is known with such a letter as a gradient, and that in words; None where there is not one alone."""
    theory, calculus = known.theory, known.calculus
    ends = [d.quantity for d in theory.definitions if d.quantity.axes and not calculus.consumers(d.quantity.name)]
    loose = [key for key, q in theory.quantities.items() if q.name in known.loose and q.axes]
    if theory.matrices is not None or len(ends) != 1 or len(loose) != 1 or not theory.loss - known.defined:
        return None
    (end,), (key,) = ends, loose
    if theory.quantities[key].axes != end.axes:
        return None
    of = next(k for k, q in theory.quantities.items() if q == end)
    quantities = {k: q for k, q in theory.quantities.items() if k != key}
    theory = replace(theory, quantities=quantities, gradients={**theory.gradients, key: end.name})
    said = f"{key.latex()} is the gradient of the loss by {of.latex()}"
    return replace(known, theory=theory, loose=known.loose - {known.theory.quantities[key].name}), said
