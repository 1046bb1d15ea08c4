"""One edit planted in one claim: what is said of it, and what should be.

Input: a document and an `Edit` of a side. Output: a `Trial`. The claim alone is read anew, against what the document
says otherwise; where the edit changes more than that, the whole document is.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from bnderive.document.equations import equations
from bnderive.document.formulas import read_manuscript
from bnderive.document.manuscript import Formula, Manuscript
from bnderive.document.source import Source, Span, line_starts
from bnderive.verify.chains import Claim, Placed
from bnderive.verify.document import Document, shell_of
from bnderive.verify.findings import judged_claim
from bnderive.verify.given import Given
from bnderive.verify.judging import Judgement, named_only
from bnderive.verify.readings import Read, readings, scope_of
from bnderive.verify.sense import NotRead
from bnderive.verify.slots import Slots, slots_of
from bnderive.verify.survey import Survey
from bnderive.verify.trust import trusted
from bnderive.verify.verdict import Verdict
from tests.verify.planting.edits import Edit, Words, edits, words_of
from tests.verify.planting.truth import Truth, truth

TRUE = (Verdict.PROVED, Verdict.SLOPPY)
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
        """"caught", "kept" (rightly not refuted), "missed", "alarm", "named" (true in a reading that is named), "used"
        (true by a definition that the verdict names), "open".
        """
        holds, is_open = self.verdict in TRUE, self.verdict in (Verdict.UNDECIDED, Verdict.UNREAD)
        match self.expected:
            case "true" | "more than true":
                return "kept" if holds else "open" if is_open else "alarm"
            case "hidden":
                if self.verdict == Verdict.MASKED:
                    return "caught"
                return "used" if holds and self.uses else "missed" if holds else "open" if is_open else "alarm"
            case "true otherwise":
                if self.verdict == Verdict.SLOPPY:
                    return "named"
        if self.verdict == Verdict.DEFINITION or holds:
            return "missed"
        return "open" if is_open and self.expected != "unread" else "caught"


def opened(path: Path) -> Document:
    """A document of the library as it is verified."""
    return trusted(read_manuscript(path), Given(), SEED)


def plots(document: Document) -> tuple[Planted, ...]:
    """The claims of a document that are judged and hold."""
    found = []
    for claim in document.claims:
        known = document.surveys[claim.chain.number]
        if named_only(known, claim):
            continue
        judgement = _judged(document, claim)
        assert judgement.holds, (document.manuscript.path, claim.id, judgement.verdict)
        assert judgement.read is not None
        so = truth(judgement.read.left, judgement.read.right, shell_of(known))
        step = next(_readings(document, claim, dict(judgement.read.choices)))
        so = truth(step.left, step.right, shell_of(known))
        assert so.on, (document.manuscript.path, claim.id)
        found.append(Planted(document, claim, tuple(sorted(judgement.read.choices.items())), so))
    return tuple(found)


def edits_of(plot: Planted) -> tuple[Edit, ...]:
    """Every edit of the right-hand side of a claim."""
    document, claim = plot.document, plot.claim
    node = claim.right.side.node
    assert node is not None
    source = document.manuscript.formulas[claim.right.formula].source
    known = document.surveys[claim.chain.number]
    letters = known.letters.indices
    sizes = tuple(sorted({k.head for k in known.theory.scalars if not k.label and k.head != "\\epsilon"}))
    words = words_of((n for _, n in document.sides), letters, sizes)
    here = tuple(sorted({str(n) for number, n in tuple(known.slots.parent) if number == claim.chain.number}))
    return edits(source, node, replace(words, here=here))


def tried(plot: Planted, edit: Edit, *, whole: bool = False) -> Trial:
    """What is said of a claim with an edit in it, and what is so."""
    changed = None if whole else _alone(plot, edit)
    document, claim = changed or _whole(plot, edit)
    judgement = _judged(document, claim)
    so, other = _truth(plot, document, claim)
    source = plot.document.manuscript.formulas[plot.claim.right.formula].source
    span = plot.claim.right.side.span
    after = source.text[span.end : span.end + 3]
    shown = source.text[span.start : edit.span.start] + f"⟦{source.text[edit.span.start : edit.span.end]}→{edit.now}⟧"
    shown += source.text[edit.span.end : max(span.end, edit.span.end)]
    del after
    read = judgement.read
    uses = judgement.decision.uses if judgement.decision else ()
    said = "; ".join((*(read.said if read else ()), judgement.reason))
    return Trial(plot.claim.id, edit, shown, judgement.verdict, uses, so, plot.truth, other, changed is None, said)


def _judged(document: Document, claim: Claim) -> Judgement:
    known = document.surveys[claim.chain.number]
    scope = scope_of(known, claim.chain.number, claim.chain.sides[0].side, claim.chain.conditions)
    return judged_claim(document, claim, scope, SEED)[0]


def _readings(document: Document, claim: Claim, choices: dict[str, str]):  # type: ignore[no-untyped-def]
    """The readings of a claim's step, those in which these choices are made first."""
    known = document.surveys[claim.chain.number]
    scope = scope_of(known, claim.chain.number, claim.chain.sides[0].side, claim.chain.conditions)
    left, right = claim.left.side.node, claim.right.side.node
    if left is None or right is None:
        return iter(())
    found: list[Read] = []
    try:
        found.extend(readings(known, scope, left, right))
    except NotRead:
        return iter(())
    return iter(sorted(found, key=lambda r: any(choices.get(k, v) != v for k, v in r.choices.items())))


def _truth(plot: Planted, document: Document, claim: Claim) -> tuple[Truth | None, bool]:
    shell = shell_of(document.surveys[claim.chain.number])
    found = [truth(r.left, r.right, shell) for r in _readings(document, claim, dict(plot.choices))]
    return (found[0], any(t.on for t in found[1:])) if found else (None, False)


def _alone(plot: Planted, edit: Edit) -> tuple[Document, Claim] | None:
    """The document as it is read, and the claim with the edit; None where the edit changes more than the claim."""
    document, claim = plot.document, plot.claim
    formula = document.manuscript.formulas[claim.right.formula]
    text = edit.applied(formula.source.text)
    grown = len(text) - len(formula.source.text)
    source = Source(formula.source.path, text, None, line_starts(text))
    edited = replace(formula, source=source, span=Span(formula.span.start, formula.span.end + grown))
    before, after = equations(formula, document.words), equations(edited, document.words)
    if [[len(e.sides), e.marks and [m.text for m in e.marks]] for e in before] != [
        [len(e.sides), e.marks and [m.text for m in e.marks]] for e in after
    ]:
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
    surveys = {**document.surveys, number: replace(known, slots=slots)}
    return replace(document, surveys=surveys), replace(claim, chain=chain, right=side)


def _learnt(known: Survey, number: int, equation: object) -> Slots | None:
    """What the document and the equation say about axes; None where the equation joins axes that were two."""
    was = known.slots
    slots = Slots(dict(was.parent), dict(was.sizes), dict(was.arity), dict(was.named), dict(was.made))
    roots = {item for item in was.parent if was.root(item) == item}
    slots_of([(number, equation)], known.letters, slots, force=False)  # type: ignore[list-item]
    same = all(slots.root(item) == item for item in roots) and slots.arity.items() >= was.arity.items()
    return slots if same else None


def _whole(plot: Planted, edit: Edit) -> tuple[Document, Claim]:
    """The document with the edit, read anew."""
    manuscript = planted(plot.document.manuscript, plot.claim.right.formula, edit)
    document = trusted(manuscript, Given(), SEED)
    start = plot.claim.right.side.span.start
    found = [c for c in document.claims if c.id == plot.claim.id]
    assert found, (plot.claim.id, edit, start)
    return document, found[0]


def planted(manuscript: Manuscript, formula: int, edit: Edit) -> Manuscript:
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
