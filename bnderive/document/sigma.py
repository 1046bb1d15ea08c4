"""The letter Σ, where authors write it for the sign of a sum: L = -\\Sigma y_i \\log p_i.

Input: the formulas of a document. Output: whether it is that in all of them.
"""

import re
from collections.abc import Sequence

from bnderive.document.manuscript import Formula

SIGMA = "\\Sigma"
_ANY_SIGMA = re.compile(r"\\Sigma(?![A-Za-z])(?!\s*_\s*\{\s*[a-z]\s*=)")  # \\Sigma_{i=1} is one in any case
_ADDING_SIGMA = re.compile(  # before letters, a bracket or a fraction, and not as one of two factors
    r"\\Sigma(?![A-Za-z])\s*(?=[A-Za-z({]|\\(?:frac|log|ln|exp|hat|left|partial)(?![A-Za-z]))"
)
_BEGINS_SUM = re.compile(r"(?:^|[-=+({\[&])\s*\\Sigma\s*(?:\\[a-z]+\s*)?\{?\s*[A-Za-z]\s*_")
_MATRICES = re.compile(r"\\sum(?![A-Za-z])|\^\{?\s*(?:T(?![A-Za-z])|\\top|\\intercal|\\mathsf|\\mathrm|-\s*\d)")


def adds(formulas: Sequence[Formula]) -> bool:
    """Whether it is the sign of a sum: it stands before what it adds everywhere, somewhere at the beginning of a
    term before a name with an index, and nothing is a matrix or has another sign of sums.
    """
    text = [formula.latex for formula in formulas if _ANY_SIGMA.search(formula.latex)]
    if not any(map(_BEGINS_SUM.search, text)) or any(_MATRICES.search(formula.latex) for formula in formulas):
        return False
    return all(len(_ANY_SIGMA.findall(latex)) == len(_ADDING_SIGMA.findall(latex)) for latex in text)
