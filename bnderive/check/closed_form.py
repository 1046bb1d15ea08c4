"""The derived closed form in the widest real type: the reference for large points, once small ones have vouched for it.

It is not independent of the derivation, and never the only reference: the independent ones judge the same candidates.
A trial has evaluated it already, for the scale of the gradients.
"""

from bnderive.check.reference import Kind, Reference
from bnderive.check.shapes import FEW_ELEMENTS
from bnderive.check.trial import Trial
from bnderive.check.widest import widest
from bnderive.derive.derivation import Derivation


def closed_form(derivation: Derivation, trial: Trial) -> Reference:
    """The closed form at the point of a trial."""
    return Reference(trial.closed, unit=widest(derivation.layer, trial.point)[1])


KIND = Kind(
    "closed form, extended precision",
    ("float64", "float32", "bfloat16", "float16"),
    lambda layer: "",
    lambda layer, p: p.elements > FEW_ELEMENTS,
    closed_form,
)
