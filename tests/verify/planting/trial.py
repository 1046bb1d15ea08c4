"""One edit planted in one claim: what is said of it, and what should be.

Input: a document and an `Edit` of a side. Output: a `Trial`. The claim alone is read anew, against what the document
says otherwise; where the edit changes more than that, the whole document is.
"""

from collections.abc import Mapping
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, fields, replace
from pathlib import Path

from bnderive.document.equations import Equation, equations
from bnderive.document.formulas import read_manuscript
from bnderive.document.manuscript import Formula, Manuscript
from bnderive.document.source import Source, Span, line_starts
from bnderive.errors import BnderiveError
from bnderive.verify.claims.chains import Claim, Placed
from bnderive.verify.documents.document import Document, shell_of
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.documents.naming_only import named_only
from bnderive.verify.judging.findings import judged_claim
from bnderive.verify.judging.trust import trusted
from bnderive.verify.reading.sense import NotRead
from bnderive.verify.symbols.slots import Slots, slots_of
from bnderive.verify.theory.given import Given
from bnderive.verify.theory.readings import Read, readings, scope_of
from bnderive.verify.theory.survey import Survey
from bnderive.verify.verdict import Verdict
from tests.verify.planting.edits import Edit, edits, words_of
from tests.verify.planting.truth import Truth, truth

TRUE = (Verdict.PROVED, Verdict.SLOPPY)
OUTCOMES = {
    "caught": "refuted, masked, or said not to be an expression",
    "open": "left undecided or unread, with the reason",
    "named": "held true in another reading, which is named as sloppy",
    "used": "true on shell and not off: proved, naming the definition that it rests on or the reading",
    "definition": "taken for the definition of a name",
    "kept": "still true, and not refuted",
    "missed": "false, and held true",
    "alarm": "true, and refuted",
}
SEED = 0


@dataclass(frozen=True, slots=True)
class Planted:
    """A claim of a document with the choices in which it is proved, and whether it holds off shell."""

    document: Document
    claim: Claim
    choices: tuple[tuple[str, str], ...]
    truth: Truth


@dataclass(frozen=True, slots=True)
class Trial:
    """An edit, what is said of the claim that it is made in, and what is so.

    `truth` is that of the claim as a step, in the reading in which the author's claim is proved: None where that
    cannot be read. `other` says that it is true in another reading. `whole`: the whole document was read anew.
    """

    claim: str
    edit: Edit
    shown: str
    verdict: Verdict
    uses: tuple[str, ...]
    truth: Truth | None
    before: Truth
    other: bool
    whole: bool
    said: str

    @property
    def expected(self) -> str:
        """What the verdict should be."""
        if self.truth is None:
            return "unread"
        if not self.truth.on:
            return "true otherwise" if self.other else "false" if self.truth.on is False else "unknown"
        if self.truth.off or not self.before.off:
            return "true" if self.truth.off == self.before.off else "more than true"
        return "hidden"

    @property
    def outcome(self) -> str:
        """What came of it, one of `OUTCOMES`."""
        holds = self.verdict in TRUE
        if self.verdict == Verdict.DEFINITION:
            return "definition"
        if self.expected == "unread":
            return "missed" if holds else "caught"
        if self.verdict in (Verdict.UNDECIDED, Verdict.UNREAD):
            return "open"
        if self.expected in ("true", "more than true"):
            return "kept" if holds else "alarm"
        if self.expected == "hidden" and holds:
            return "used" if self.uses or (self.other and self.said) else "missed"
        if self.verdict == Verdict.SLOPPY:
            return "named"
        return "missed" if holds else "caught"


def opened(path: Path) -> Document:
    """A document of the library as it is verified."""
    return trusted(read_manuscript(path), Given(), SEED)


def judged_claims(document: Document) -> tuple[Claim, ...]:
    """The claims of a document that say more than what a name means."""
    return tuple(c for c in document.claims if not named_only(document.surveys[c.chain.number], c))


def plot(document: Document, claim: Claim) -> Planted:
    """A claim to plant edits in, which holds as it stands. Raises ValueError where it does not."""
    judgement = _judged(document, claim)
    if not judgement.holds or judgement.read is None:
        raise ValueError(f"{document.manuscript.path}: claim {claim.id} is {judgement.verdict.value} as it stands")
    step = _readings(document, claim, judgement.read.choices)[0]
    so = truth(step.left, step.right, shell_of(document.surveys[claim.chain.number]))
    if not so.on:
        raise ValueError(f"{document.manuscript.path}: claim {claim.id} is not true as it stands")
    return Planted(document, claim, tuple(sorted(judgement.read.choices.items())), so)


def edits_of(planted: Planted) -> tuple[Edit, ...]:
    """Every edit of the right-hand side of a claim."""
    document, claim = planted.document, planted.claim
    node = claim.right.side.node
    assert node is not None
    source = document.manuscript.formulas[claim.right.formula].source
    known = document.surveys[claim.chain.number]
    letters = known.letters.indices
    sizes = tuple(sorted({k.head for k in known.theory.scalars if not k.label and k.head != "\\epsilon"}))
    words = words_of((n for _, n in document.sides), letters, sizes)
    here = tuple(sorted({str(n) for number, n in tuple(known.slots.parent) if number == claim.chain.number}))
    return edits(source, node, replace(words, here=here))


def tried(planted: Planted, edit: Edit, *, whole: bool = False) -> Trial:
    """What is said of a claim with an edit in it, and what is so."""
    changed = None if whole else alone(planted, edit)
    document, claim = changed or _whole(planted, edit)
    judgement = _judged(document, claim)
    so, other = _truth(planted, document, claim)
    source = planted.document.manuscript.formulas[planted.claim.right.formula].source
    span = planted.claim.right.side.span
    shown = source.text[span.start : edit.span.start] + f"⟦{source.text[edit.span.start : edit.span.end]}→{edit.now}⟧"
    shown += source.text[edit.span.end : max(span.end, edit.span.end)]
    read = judgement.read
    uses = judgement.decision.uses if judgement.decision else ()
    said = "; ".join((*(read.said if read else ()), judgement.reason))
    return Trial(
        planted.claim.id, edit, shown, judgement.verdict, uses, so, planted.truth, other, changed is None, said
    )


def _judged(document: Document, claim: Claim) -> Judgement:
    known = document.surveys[claim.chain.number]
    scope = scope_of(known, claim.chain)
    return judged_claim(document, claim, scope, SEED)[0]


def _readings(document: Document, claim: Claim, choices: Mapping[str, str]) -> list[Read]:
    """The readings of a claim's step, those in which these choices are made first."""
    known = document.surveys[claim.chain.number]
    scope = scope_of(known, claim.chain)
    left, right = claim.left.side.node, claim.right.side.node
    if left is None or right is None:
        return []
    found: list[Read] = []
    with suppress(NotRead, BnderiveError):
        found.extend(readings(known, scope, left, right))
    return sorted(found, key=lambda r: any(choices.get(k, v) != v for k, v in r.choices.items()))


def _truth(planted: Planted, document: Document, claim: Claim) -> tuple[Truth | None, bool]:
    shell = shell_of(document.surveys[claim.chain.number])
    found = [truth(r.left, r.right, shell) for r in _readings(document, claim, dict(planted.choices))]
    return (found[0], any(t.on for t in found[1:])) if found else (None, False)


def alone(planted: Planted, edit: Edit) -> tuple[Document, Claim] | None:
    """The document as it is read, and the claim with the edit; None where the edit changes more than the claim."""
    document, claim = planted.document, planted.claim
    formula = document.manuscript.formulas[claim.right.formula]
    text = edit.applied(formula.source.text)
    grown = len(text) - len(formula.source.text)
    source = Source(formula.source.path, text, None, line_starts(text))
    other = replace(formula, source=source, span=Span(formula.span.start, formula.span.end + grown))
    before, after = equations(formula, document.words), equations(other, document.words)
    if [[m.text for m in e.marks] for e in before] != [[m.text for m in e.marks] for e in after]:
        return None
    place = next((i, j) for i, e in enumerate(before) for j, s in enumerate(e.sides) if s == claim.right.side)
    side = Placed(after[place[0]].sides[place[1]], claim.right.formula)
    number = len(document.chains) + 1000
    sides = tuple(side if p is claim.right else p for p in claim.chain.sides)
    chain = replace(claim.chain, sides=sides, number=number)
    known = document.surveys[claim.chain.number]
    slots = _learnt(known, number, chain.equation)
    if slots is None:
        return None
    here = {number: replace(known, slots=slots)}
    meanings = document.meanings
    if meanings is not None:
        meanings = replace(meanings, surveys={**meanings.surveys, **here}, current={**meanings.current, **here})
    sections = document.sections
    if sections is not None:
        sections = replace(sections, chains=tuple(chain if c is claim.chain else c for c in sections.chains))
    anew = replace(document, surveys={**document.surveys, **here}, meanings=meanings, sections=sections)
    return anew, replace(claim, chain=chain, right=side)


def _learnt(known: Survey, number: int, equation: Equation) -> Slots | None:
    """What the document and the equation say about axes; None where the equation joins axes that were two."""
    was = known.slots
    slots = Slots(**{field.name: copy(getattr(was, field.name)) for field in fields(was)})
    roots = {item for item in was.parent if was.root(item) == item}
    slots_of([(number, equation)], known.letters, slots, force=False)
    same = all(slots.root(item) == item for item in roots) and slots.arity.items() >= was.arity.items()
    return slots if same else None


def _whole(planted: Planted, edit: Edit) -> tuple[Document, Claim]:
    """The document with the edit, read anew."""
    manuscript = edited(planted.document.manuscript, planted.claim.right.formula, edit)
    document = trusted(manuscript, Given(), SEED)
    return document, next(c for c in document.claims if c.id == planted.claim.id)


def edited(manuscript: Manuscript, formula: int, edit: Edit) -> Manuscript:
    """A manuscript with an edit in one formula."""
    text = edit.applied(manuscript.text)
    grown = len(text) - len(manuscript.text)
    source = Source(manuscript.path, text, None, line_starts(text))
    formulas: list[Formula] = []
    for k, one in enumerate(manuscript.formulas):
        moved = grown if k > formula else 0
        end = one.span.end + (grown if k >= formula else 0)
        formulas.append(replace(one, source=source, span=Span(one.span.start + moved, end)))
    return replace(manuscript, text=text, formulas=tuple(formulas))
