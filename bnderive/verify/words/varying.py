"""A loss or an activation that the text names for the first time where it says a derivative: "for ReLU we have".

Input: the formulas of a document, and the place of one. Output: whether the sentence before it puts another kind in the
place of what the document defines, with no formula for it. To teach another kind, add its row: its words, and what a
formula shows of it.
"""

import re

from bnderive.document.manuscript import Formula
from bnderive.verify.words.sentences import lead

_KINDS = {
    r"(binary |categorical )?cross[- ]entropy": r"\\log|\\ln",
    r"(squared )?hinge": r"\\max|_\+",
    r"huber": r"\\begin\{cases\}",
    r"(mean )?(squared|quadratic)": r"\^\{?2",
    r"(leaky )?relu": r"\\max|\[[^\]]*>",
    r"tanh|hyperbolic tangent": r"\\tanh",
    r"sigmoid|logistic": r"\\sigma|1\s*\+\s*e|\\exp",
    r"softplus": r"\\log|\\ln",
    r"weight decay": r"\\lambda",
}
_PUT = tuple(
    (
        re.compile(rf"\b(with|for|using|under)( (the|an?))? ({words})\b", re.IGNORECASE),
        re.compile(rf"\b({words})\b|{shown}", re.IGNORECASE),
    )
    for words, shown in _KINDS.items()
)


def of_another_kind(formulas: tuple[Formula, ...], number: int) -> bool:
    """Whether the text before a formula names a kind that neither text nor formulas before it have."""
    text, before = lead(formulas, number), formulas[:number]
    if not before or text != formulas[number].before:
        return False
    known = "\n".join(part for f in before for part in (f.heading, f.before, f.latex))
    return any(named.search(text) and not shown.search(known) for named, shown in _PUT)
