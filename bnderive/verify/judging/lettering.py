"""Letters that seem to name the gradient of what stands in their script, where no equation says so: whether they do.

Input: a document that is read so. Output: the document; read without such letters where not several claims with one
hold, and more than are false, for then it is probably something else that they name.
"""

from dataclasses import replace

from bnderive.document.syntax import walk
from bnderive.verify.claims.chains import Claim
from bnderive.verify.documents.document import Document
from bnderive.verify.heads.beneath import is_named
from bnderive.verify.judging.asking import verdicts
from bnderive.verify.judging.sparing import read_sparing
from bnderive.verify.theory.given import Given
from bnderive.verify.verdict import FALSE, HOLDS

SEVERAL = 2


def with_letters(document: Document, given: Given, seed: int) -> tuple[Document, Given]:
    """The document, and what is settled of it."""
    guessed = document.text.calls.prefixes.beneath.guessed
    if not guessed:
        return document, given
    found = verdicts(document, seed)
    about = [found[claim.id] for claim in document.claims if _has_gradient(claim)]
    held = sum(v in HOLDS for v in about)
    if held >= SEVERAL and held > sum(v in FALSE for v in about):
        return document, given
    given = replace(given, named_otherwise=given.named_otherwise | guessed)
    return read_sparing(document.manuscript, given), given


def _has_gradient(claim: Claim) -> bool:
    """Whether there is a gradient in a claim that a letter names."""
    nodes = [n for side in (claim.left, claim.right) if side.side.node is not None for n in walk(side.side.node)]
    return any(map(is_named, nodes))
