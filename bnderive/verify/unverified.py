"""The noun for a document that came to no verdicts: it could not be read, or not within its bounds."""

from dataclasses import dataclass

from bnderive.errors import USAGE
from bnderive.verify.verdict import Verification


@dataclass(frozen=True, slots=True)
class Unverified:
    """`path` as it was given, why there are no verdicts in `message`, and the exit code that this calls for."""

    path: str
    message: str
    exit_code: int = USAGE


Outcome = Verification | Unverified
"""What becomes of one document."""
