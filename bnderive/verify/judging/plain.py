"""A judgement of a claim as a finding: where it stands, what it says, the reading and the facts that it needed.

Input: a document, a claim and its judgement. Output: a `Finding` without a correction and an example.
"""

from bnderive.verify.claims.chains import Claim, Placed
from bnderive.verify.documents.document import Document
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.theory.readings import Read
from bnderive.verify.verdict import Finding, Verdict


def plain_finding(
    document: Document, claim: Claim, judgement: Judgement, step: Judgement | None, value: Judgement | None
) -> Finding:
    """What is said of a claim, without a correction and an example."""
    source = document.manuscript.formulas[claim.right.formula].source
    span = claim.right.side.span
    if claim.left.formula == claim.right.formula:
        span = claim.left.side.span.to(span)
    read = judgement.read
    return Finding(
        claim.id,
        source.place(claim.right.side.span),
        claim.right.formula,
        span,
        f"{text_of(document, claim.left)} = {text_of(document, claim.right)}",
        judgement.verdict,
        words_of(read) if read else "",
        judgement.reason,
        _facts(document, claim, judgement),
        step.verdict if step else None,
        value.verdict if value else None,
        error=judgement.problem.span if judgement.problem else None,
    )


def words_of(read: Read) -> str:
    """The words for a reading."""
    return "; ".join(read.said)


def _facts(document: Document, claim: Claim, judgement: Judgement) -> tuple[str, ...]:
    """The names whose definitions a proof needed, as the author writes them."""
    uses = judgement.decision.uses if judgement.decision and judgement.verdict != Verdict.MASKED else ()
    quantities = document.surveys[claim.chain.number].theory.quantities
    return tuple(next((k.latex() for k, q in quantities.items() if q.name == name), name) for name in uses)


def text_of(document: Document, placed: Placed) -> str:
    """A side as the author wrote it, in one line."""
    span = placed.side.span
    return " ".join(document.manuscript.formulas[placed.formula].source.text[span.start : span.end].split())
