"""Whether a document means what it defines: a definition that goes against the usual meaning of its name, and against
the equations that use it, is a slip of the pen.

Such a definition is distrusted where taking the usual meaning makes fewer claims false, the definition itself counted,
or as few where the definition says no more than zero (σ² = (1/N) Σ (x_i − μ)).
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
from bnderive.verify.verdict import FALSE


def trusted(manuscript: Manuscript, given: Given, seed: int) -> Document:
    """The document, each name with the meaning that its equations bear out."""
    points_of.cache_clear()  # what another document's names stood for
    document = read_document(manuscript, given)
    for key in dict.fromkeys(k for s in document.surveys.values() for k in s.unusual):
        wary = replace(given, distrusted=given.distrusted | {key})
        try:
            other = read_document(manuscript, wary)
            before, after = _false(document, seed), _false(other, seed)
            in_time(given)
        except Undecided:
            break
        if after < before or (after == before and _vanishes(document, key)):
            document, given = other, wary
    return document


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
