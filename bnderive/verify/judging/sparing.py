"""A document that bnderive itself fails to read: the formula at which it fails is unread, and the others are read.

Input: a manuscript. Output: the `Document`, with a manuscript that says what of it was refused. That formula is the
last one of the shortest beginning of the document that cannot be read. At first only what it says of its names is
unread, so that nothing is concluded about those; where that does not help, all of it.
"""

from bnderive.document.manuscript import Manuscript, Refused
from bnderive.verify import defects
from bnderive.verify.documents.document import Document, read_document
from bnderive.verify.theory.given import Given, in_time

MAX_REFUSED = 8


def read_sparing(manuscript: Manuscript, given: Given) -> Document:
    """The claims of a manuscript. Raises Undecided where reading it takes too long."""
    for _ in range(MAX_REFUSED):
        found = _read(manuscript, given)
        if isinstance(found, Document):
            return found
        manuscript = _refusing(manuscript, _culprit(manuscript, given), found)
    found = _read(manuscript, given)
    if isinstance(found, Document):
        return found
    for number in range(_culprit(manuscript, given), len(manuscript.formulas)):
        manuscript = _refusing(_refusing(manuscript, number, found), number, found)
    return read_document(manuscript, given)


def _read(manuscript: Manuscript, given: Given) -> Document | str:
    """The document, or why it cannot be read."""
    try:
        return read_document(manuscript, given)
    except Exception as problem:  # noqa: BLE001 a defect at one formula must not end the document
        in_time(given)
        return defects.spared(problem)


def _culprit(manuscript: Manuscript, given: Given) -> int:
    """The number of the formula up to which the document cannot be read, and before which it can."""
    fine, failing = 0, len(manuscript.formulas)
    while failing - fine > 1:
        middle = (fine + failing) // 2
        if isinstance(_read(manuscript.until(middle), given), Document):
            fine = middle
        else:
            failing = middle
    return fine


def _refusing(manuscript: Manuscript, number: int, reason: str) -> Manuscript:
    return manuscript.refusing(number, Refused(reason, whole=number in manuscript.refused))
