"""Whether a document means what it defines: a definition that goes against the usual meaning of its name, and against
the equations that use it, is a slip of the pen.

Such a definition is distrusted where taking the usual meaning makes fewer claims false, the definition itself counted,
or as few where the definition says no more than zero (σ² = (1/N) Σ (x_i − μ)). A variance that no equation defines is
taken to divide by the size less one, since the document does so somewhere, unless fewer claims are false otherwise.
"""

from dataclasses import replace

from sympy import Integer

from bnderive.document.manuscript import Manuscript
from bnderive.errors import Undecided
from bnderive.verify.decide import decide
from bnderive.verify.document import Document, read_document, shell_of
from bnderive.verify.findings import judged_claim
from bnderive.verify.given import Given, in_time
from bnderive.verify.names import Key
from bnderive.verify.points import points_of
from bnderive.verify.readings import scope_of
from bnderive.verify.usual import is_variance
from bnderive.verify.verdict import FALSE


def trusted(manuscript: Manuscript, given: Given, seed: int) -> Document:
    """The document, each name with the meaning that its equations bear out."""
    points_of.cache_clear()  # what another document's names stood for
    document = read_document(manuscript, given)
    if given.ddof is None and any(s.ddof != 0 and any(map(is_variance, s.usual)) for s in document.surveys.values()):
        document, given = _better(manuscript, document, given, replace(given, ddof=Integer(0)), seed)
    for key in dict.fromkeys(k for s in document.surveys.values() for k in s.unusual):
        wary = replace(given, distrusted=given.distrusted | {key})
        document, given = _better(manuscript, document, given, wary, seed, even=_vanishes(document, key))
    return document


def _better(
    manuscript: Manuscript, document: Document, given: Given, wary: Given, seed: int, *, even: bool = False
) -> tuple[Document, Given]:
    """The document as it is or, where fewer claims are false so (`even`: or as few), read in the wary way."""
    try:
        other = read_document(manuscript, wary)
        before, after = _false(document, seed), _false(other, seed)
        in_time(given)
    except Undecided:
        return document, given
    return (other, wary) if after < before or (after == before and even) else (document, given)


def _false(document: Document, seed: int) -> int:
    """How many claims are false."""
    count = 0
    for claim in document.claims:
        known = document.surveys[claim.chain.number]
        scope = scope_of(known, claim.chain.number, claim.chain.sides[0].side, claim.chain.conditions)
        judgement, _, _ = judged_claim(document, claim, scope, seed)
        count += judgement.verdict in FALSE
    return count


def _vanishes(document: Document, key: Key) -> bool:
    for survey in document.surveys.values():
        quantity = survey.theory.quantities.get(key)
        definition = survey.theory.definition(quantity.name) if quantity else None
        if definition is not None and decide(definition.expr, Integer(0), shell_of(survey)).kind == "proved":
            return True
    return False
