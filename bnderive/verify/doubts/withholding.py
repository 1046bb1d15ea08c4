"""Why a claim that holds by what is known is not called proved: to add a reason, add it to the list here.

Input: a document, what its claim is read against, and how it was read. Output: the reason in a sentence, or nothing.
"""

from bnderive.verify.claims.chains import Claim
from bnderive.verify.claims.membership import beyond_one_set
from bnderive.verify.documents.comparison import step_of
from bnderive.verify.documents.document import Document
from bnderive.verify.doubts.identifying import by_identified
from bnderive.verify.doubts.inner import inner_product
from bnderive.verify.doubts.leaking import leaks
from bnderive.verify.doubts.merging import merged
from bnderive.verify.doubts.recurring import recurring
from bnderive.verify.doubts.standing import may_move
from bnderive.verify.doubts.transposing import transposed_alone
from bnderive.verify.theory.readings import Read, scope_of
from bnderive.verify.theory.survey import Survey


def withheld(document: Document, survey: Survey, claim: Claim, read: Read | None, seed: int) -> str:
    """Why nothing is said of a claim that holds; empty where nothing speaks against it."""
    first, right = (claim.head or claim.left).side.node, claim.right.side.node
    nodes = tuple(node for node in (first, right) if node is not None)
    return (
        may_move(document, survey, claim)
        or ("" if first is None or right is None else beyond_one_set(document.text.shared, (first, right)))
        or inner_product(document, survey, nodes)
        or merged(document, claim.chain, nodes)
        or by_identified(document, survey, claim.chain, nodes, read)
        or recurring(survey, first, holds=True)
        or leaks(step_of(document, survey, claim, scope_of(survey, claim.chain), seed), claim.head)
        or transposed_alone(document, claim, read, seed)
    )
