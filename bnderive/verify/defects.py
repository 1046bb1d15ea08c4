"""What is said where bnderive itself fails at one claim: that claim is undecided, and the others are judged.

Input: what was raised. Output: the reason that the claim is given. What the document, its length or the memory is to
blame for is no defect, and goes on. The tests let every defect through.
"""

import traceback
from pathlib import Path

from bnderive.errors import BnderiveError


def spared(problem: Exception) -> str:
    """The reason why a claim is undecided at which this was raised; raises it again where it is no defect."""
    if isinstance(problem, (BnderiveError, MemoryError)):
        raise problem
    last = traceback.extract_tb(problem.__traceback__)[-1]
    said = f"{type(problem).__name__} in {Path(last.filename).name}, line {last.lineno}"
    return f"a defect of bnderive kept this from being judged ({said}): please report it with the document"
