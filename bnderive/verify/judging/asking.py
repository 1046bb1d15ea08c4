"""The verdicts on the claims of a document by one meaning of each name.

They are asked to find out which meanings the claims bear out.
"""

from collections.abc import Container, Mapping
from dataclasses import replace
from functools import lru_cache

from bnderive.verify.documents.document import Asked, Document
from bnderive.verify.judging.findings import judged_claim
from bnderive.verify.theory.readings import scope_of
from bnderive.verify.verdict import FALSE, Verdict

JUDGED_AGAIN = 2000


def false(document: Document, seed: int) -> frozenset[str]:
    """The claims that are false."""
    return among(verdicts(document, seed), FALSE)


def among(found: Mapping[str, Verdict], these: Container[Verdict]) -> frozenset[str]:
    """The claims with one of these verdicts."""
    return frozenset(claim for claim, verdict in found.items() if verdict in these)


def verdicts(
    document: Document, seed: int, asked: Asked = "false", chains: Container[int] | None = None
) -> dict[str, Verdict]:
    """The verdict on each claim, of all or of these chains."""
    places = [k for k, c in enumerate(document.claims) if chains is None or c.chain.number in chains]
    return {document.claims[k].id: verdict_at(document, k, seed, asked) for k in places}


@lru_cache(maxsize=JUDGED_AGAIN)
def verdict_at(document: Document, place: int, seed: int, asked: Asked) -> Verdict:
    """The verdict on the claim at a place."""
    alone, claim = replace(document, meanings=None, sections=None, asked=asked), document.claims[place]
    scope = scope_of(document.surveys[claim.chain.number], claim.chain)
    return judged_claim(alone, claim, scope, seed)[0].verdict


def is_less(one: Document, other: Document, seed: int) -> bool:
    """Whether fewer claims of the first document are false by themselves: what carries an error along is none more."""
    first, second = (sum(v in FALSE and v != Verdict.CARRIED for v in verdicts(d, seed).values()) for d in (one, other))
    return first < second
