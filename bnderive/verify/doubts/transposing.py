"""Gradients of square matrices that are written transposed, in a document that writes another as it stands.

Input: a claim that holds, in its reading. Output: why it is open: where a document says nothing of sizes, a product in
the wrong order may fit because of its own claim alone, and then be true of the transposed gradient.
"""

from time import monotonic

from bnderive.verify.claims.chains import Claim
from bnderive.verify.deciding.decide import holds
from bnderive.verify.documents.document import Document, shell_of
from bnderive.verify.reading.sense import UNREADABLE
from bnderive.verify.theory.readings import Read, readings, scope_of

WHY = "it holds only with the gradient of a matrix written transposed, and claim {} only with it as it stands"


def transposed_alone(document: Document, claim: Claim, read: Read | None, seed: int) -> str:
    """Why a claim that holds with a gradient transposed is not proved; empty where no other holds only without."""
    if read is None or read.choices.get("layout") != "numerator":
        return ""
    others = (other for other in document.claims if other.chain.number != claim.chain.number)
    return next((WHY.format(other.id) for other in others if _as_it_stands(document, other, seed)), "")


def _as_it_stands(document: Document, claim: Claim, seed: int) -> bool:
    """Whether a claim holds with a gradient as it stands, and not with it transposed."""
    survey = document.surveys[claim.chain.number]
    left, right = claim.left.side.node, claim.right.side.node
    if left is None or right is None or monotonic() > document.until:
        return False
    try:
        every = tuple(r for r in readings(survey, scope_of(survey, claim.chain), left, right) if "layout" in r.choices)
    except UNREADABLE:
        return False
    shell = shell_of(survey)
    return {r.choices["layout"] for r in every if holds(r.left, r.right, shell, seed)} == {"denominator"}
