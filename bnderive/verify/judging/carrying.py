"""Which claim is wrong only because one before it is: what follows from a false line, repeats it, or has its slip.

Input: a document and the findings on its claims, in order. Output: the findings, each with the id of the claim whose
error it carries, if any.
"""

from dataclasses import replace

from bnderive.document.syntax import Differential, Name, Node, Quotient, walk
from bnderive.verify.claims.chains import Claim, Placed
from bnderive.verify.documents.document import Document
from bnderive.verify.repair.snippet import squeezed
from bnderive.verify.verdict import OPEN, Edit, Finding, Verdict

BEFORE = "it follows from the side before it, and is false only if that is"
_LONG = 5


def carried(document: Document, found: list[Finding]) -> tuple[Finding, ...]:
    """Findings with the claim whose error they carry: the first wrong one of their chain, one with the same right side,
    or the first in which the same is mended.
    """
    claims = {claim.id: claim for claim in document.claims}
    wrong: list[Finding] = []
    named: list[Finding] = []
    for given in found:
        one, same = given, list[Finding]()
        claim = claims[one.id]
        if one.verdict == Verdict.CARRIED:
            before = [f for f in named if claims[f.id].chain.number == claim.chain.number]
            same = [f for f in before if f in wrong]
            one = one if same else _open(one, before)
        elif one.verdict == Verdict.REFUTED:
            same = [
                w
                for w in named
                if (w.verdict in (Verdict.REFUTED, Verdict.CARRIED) and _repeats(document, claims[w.id], claim))
                or (w in wrong and _slips_alike(document, claims[w.id], w, claim, one))
            ]
        one = replace(one, carried=(same[0].carried or same[0].id) if same else "")
        if one.verdict in (Verdict.REFUTED, Verdict.MASKED):
            wrong.append(one)
        named.append(one)
    return tuple(named)


def _open(one: Finding, before: list[Finding]) -> Finding:
    """A claim that is false as a value alone, where no claim before it in its chain is known to be false."""
    reason = next((f.reason for f in before if f.verdict in OPEN), "")
    return replace(one, verdict=Verdict.UNDECIDED, reason=reason or BEFORE)


def _repeats(document: Document, former: Claim, claim: Claim) -> bool:
    """Whether a claim says again what a former one says."""
    return (text := _text(document, claim.right)).count(" ") >= _LONG and text == _text(document, former.right)


def _text(document: Document, placed: Placed) -> str:
    span = placed.side.span
    return squeezed(document.manuscript.formulas[placed.formula].source.text[span.start : span.end])


def _slips_alike(document: Document, former: Claim, before: Finding, claim: Claim, one: Finding) -> bool:
    """Whether the same quantity is mended in the same way; a number or a sign, where what the former claim is about
    stands in this one.
    """
    alike = _edits(before) & _edits(one)
    if any(_is_quantity(was) for was, _, _ in alike):
        return True
    about = _derived(former.chain.sides[0].side.node)
    loss = {key.head for key in document.surveys[claim.chain.number].theory.loss}
    right = claim.right.side.node
    heads = {node.head for node in walk(right) if isinstance(node, Name)} if right is not None else set[str]()
    return bool(alike) and about not in loss and about in heads


def _edits(one: Finding) -> frozenset[tuple[str, str, str]]:
    """The edits that mend a claim, but for those that only put something in."""
    edits: tuple[Edit, ...] = one.correction.edits if one.correction else ()
    return frozenset((edit.was, edit.now, edit.says) for edit in edits if edit.was and edit.says)


def _is_quantity(latex: str) -> bool:
    """Whether LaTeX holds a name, and no mere number, sign or exponent."""
    return any(part.isalpha() for part in latex)


def _derived(node: Node | None) -> str:
    """The name that a ratio is the derivative of; empty where there is none."""
    above = node.above if isinstance(node, Quotient) else None
    of = above.of if isinstance(above, Differential) else None
    return of.head if isinstance(of, Name) else ""
