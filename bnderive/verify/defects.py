"""What is said where bnderive itself fails at one claim: that claim is undecided, and the others are judged.

Input: what was raised. Output: the reason that the claim is given. Want of memory is no defect, and goes on. The tests
let every defect through.
"""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bnderive.errors import BnderiveError, Undecided

_Made = TypeVar("_Made")


def spared(problem: Exception) -> str:
    """The reason why a claim is undecided at which this was raised; raises it again where it is no defect."""
    if isinstance(problem, MemoryError):
        raise problem
    if isinstance(problem, BnderiveError):
        return problem.message
    last = traceback.extract_tb(problem.__traceback__)[-1]
    said = f"{type(problem).__name__} in {Path(last.filename).name}, line {last.lineno}"
    return f"a defect of bnderive kept this from being judged ({said}): please report it with the document"


def tried(make: Callable[[], _Made], otherwise: _Made) -> _Made:
    """What this makes; `otherwise` where it fails: what is only tried must not end the document."""
    try:
        return make()
    except Undecided:
        return otherwise
    except Exception as problem:  # noqa: BLE001 it is told as a claim is, or let through
        spared(problem)
        return otherwise
