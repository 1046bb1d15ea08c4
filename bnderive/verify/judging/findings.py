"""One claim from its two sides to its `Finding`: judged, then mended and shown false by an example where it is."""

from dataclasses import replace
from itertools import islice

from bnderive.algebra.expr import Element
from bnderive.verify import defects
from bnderive.verify.claims.chains import Claim
from bnderive.verify.claims.names import Key
from bnderive.verify.documents.comparison import step_of
from bnderive.verify.documents.document import Document, Other, shell_of, understanding
from bnderive.verify.documents.judgement import Judged, Judgement, composed, narrower
from bnderive.verify.documents.meanings import Meanings
from bnderive.verify.documents.naming_only import named_only, no_claim
from bnderive.verify.documents.sectioning import along_another_axis, left_out, undefined_in
from bnderive.verify.doubts.withholding import withheld
from bnderive.verify.heads.arbitrary import is_of_any, of_any
from bnderive.verify.judging.correcting import corrected, truth_of
from bnderive.verify.judging.counterexample import counterexample
from bnderive.verify.judging.fitting import refitted
from bnderive.verify.judging.judging import OVERTIME, judged
from bnderive.verify.judging.mending import Bench, mended_ratio
from bnderive.verify.judging.plain import plain_finding, words_of
from bnderive.verify.settings import Settings
from bnderive.verify.symbols.gather import keys_of, name_of
from bnderive.verify.symbols.roles import under_derivatives
from bnderive.verify.theory.readings import Read, Scope, scope_of
from bnderive.verify.theory.survey import Survey
from bnderive.verify.verdict import HOLDS, OPEN, Counterexample, Finding, Verdict

OTHERWISE = (
    "the document defines this name before, and far otherwise than here: it may mean something else from here on"
)
ANEW = "it is false only by what another section defines, and this one may define the name anew"
IN_USE = "this says what a name stands for at inference"
GIVEN_ANEW = "a section before this one defines the name otherwise"
BY_OTHERS = "it holds by what another section defines, and not by what this one does"
_MENDED = (Verdict.REFUTED, Verdict.MASKED)
_DIFFERS = (Verdict.REFUTED, Verdict.MASKED, Verdict.CARRIED)


def finding(
    document: Document, claim: Claim, settings: Settings, seconds: float, *, timed_out: bool = False
) -> Finding:
    """What is said of one claim; `seconds` of processor time may go into a correction."""
    if timed_out:
        return plain_finding(document, claim, Judgement(Verdict.UNDECIDED, OVERTIME), None, None)
    try:
        return _found(document, claim, settings, seconds)
    except Exception as problem:  # noqa: BLE001 a defect at one claim must not end the others
        return plain_finding(document, claim, Judgement(Verdict.UNDECIDED, defects.spared(problem)), None, None)


def _found(document: Document, claim: Claim, settings: Settings, seconds: float) -> Finding:
    known = document.surveys[claim.chain.number]
    scope = scope_of(known, claim.chain)
    judgement, step, value = judged_claim(document, claim, scope, settings.seed)
    if judgement.verdict in HOLDS and (reason := withheld(document, known, claim, judgement.read, settings.seed)):
        return plain_finding(document, claim, Judgement(Verdict.UNDECIDED, reason), None, None)
    plain = plain_finding(document, claim, judgement, step, value)
    if judgement.problem is not None and judgement.problem.misfit:
        return _fitting(document, claim, scope, plain, settings)
    document, scope = _as_judged(document, claim, scope, judgement.read)
    if judgement.verdict == Verdict.MALFORMED:
        return _unbroken(document, claim, scope, judgement, plain, settings)
    if judgement.verdict in _MENDED and judgement.read is not None:
        alone = replace(claim, head=None) if value is not None and value.verdict in OPEN else claim
        found = corrected(document, alone, scope, judgement, settings, seconds)
        if found is None and claim.head is None and claim.chain.number in document.restated:
            return plain_finding(document, claim, Judgement(Verdict.UNDECIDED, OTHERWISE), None, None)
        if found is None:
            example = _example(document, claim, judgement, settings)
            return replace(plain, counterexample=example, truth=truth_of(document, claim, judgement.read))
        correction, meant = found
        other = meant.read if meant.read is not judgement.read else None
        example = _example(document, claim, meant, settings, judgement.refuted.index(other) + 1 if other else 1)
        reading = words_of(other) if other else plain.reading
        return replace(plain, reading=reading, correction=correction, counterexample=example, truth=correction.latex)
    return plain


def _as_judged(document: Document, claim: Claim, scope: Scope, read: Read | None) -> tuple[Document, Scope]:
    """The document as a claim in it was judged, where functions may be any in that."""
    for other in document.others.get(claim.chain.number, ()):
        if other.arbitrary and read is not None and other.said in read.said:
            surveys = {**document.surveys, claim.chain.number: other.survey}
            return replace(understanding(document, other), surveys=surveys), scope_of(other.survey, claim.chain)
    return document, scope


def judged_claim(document: Document, claim: Claim, scope: Scope, seed: int) -> Judged:
    """The judgement of a claim, and those of its step and its value."""
    try:
        return _judged_claim(document, claim, scope, seed)
    except Exception as problem:  # noqa: BLE001 a defect at one claim must not end the others
        return Judgement(Verdict.UNDECIDED, defects.spared(problem)), None, None


def _judged_claim(document: Document, claim: Claim, scope: Scope, seed: int) -> Judged:
    if claim.id in document.unsure:
        return Judgement(Verdict.UNDECIDED, document.unsure[claim.id]), None, None
    found = _against(document, document.surveys[claim.chain.number], claim, scope, seed)
    for other in document.others.get(claim.chain.number, ()) if not found[0].holds else ():
        elsewhere = scope_of(other.survey, claim.chain)
        again = _against(understanding(document, other), other.survey, claim, elsewhere, seed)
        of_each = found[0].verdict in OPEN and of_any(claim, other.survey.theory, document.letters)
        if again[0].holds or (of_each and again[0].verdict == Verdict.REFUTED):
            first, step, value = (_otherwise(j, other) if j is not None else None for j in again)
            return first or again[0], step, value
    idle = document.meanings.idle if document.meanings is not None and claim.head is None else frozenset[int]()
    if claim.chain.number in idle and found[0].verdict in OPEN:
        return Judgement(Verdict.DEFINITION, IN_USE), None, None
    meanings = document.meanings if found[0].verdict in _DIFFERS else None
    if meanings is not None and claim.head is None and meanings.given_anew(claim.chain.number):
        return Judgement(Verdict.DEFINITION, GIVEN_ANEW), None, None
    if meanings is not None and (otherwise := _by_meanings(document, meanings, claim, seed)) is not None:
        return otherwise
    if document.sections is None:
        return found
    if found[0].holds and document.sections.along_others(claim.chain.number, document.text.possible):
        for part in islice(document.sections.at(claim.chain.number), 1):
            own = _against(document, part, claim, scope_of(part, claim.chain), seed)
            return (Judgement(Verdict.UNDECIDED, BY_OTHERS), None, None) if own[0].verdict in _DIFFERS else found
    holding = replace(document, asked="holds")
    if found[0].verdict in _DIFFERS:
        return _by_itself(holding, claim, found, seed)
    return _apart(holding, claim, found, seed) if found[0].verdict in OPEN else found


def _by_meanings(document: Document, meanings: Meanings, claim: Claim, seed: int) -> Judged | None:
    """A false claim by another meaning of a name: open, unless it is what is said before; None if false in each."""
    for key, meaning, later in meanings.at(claim.chain.number):
        again = _against(document, meaning, claim, scope_of(meaning, claim.chain), seed)
        if again[0].holds and meanings.told_before(key, claim.chain.number):
            return again
        if again[0].holds if later else again[0].verdict not in _DIFFERS:
            said = f"the document gives {key.latex()} two meanings: this is false by one of them, and not by the other"
            return Judgement(Verdict.UNDECIDED, said), None, None
    return None


def _apart(document: Document, claim: Claim, found: Judged, seed: int) -> Judged:
    """An open claim again, by the equations of its own section, and of those before it: what other sections say may
    keep it from being read. It counts where it holds so, whatever a name is that only they define.
    """
    nodes = (claim.left.side.node, claim.right.side.node)
    below = under_derivatives((n for n in nodes if n is not None), document.letters)
    sections = document.sections if None not in nodes else None
    for part in sections.at(claim.chain.number) if sections is not None else ():
        own = _against(document, part, claim, scope_of(part, claim.chain), seed)
        if not own[0].holds:
            continue
        if own[0].read is None:
            name = name_of(claim.chain.sides[0].side.node, document.letters)
            whole = document.surveys[claim.chain.number]
            again = any(
                along_another_axis(key, whole, part) for n in nodes if n for key in keys_of(n, document.letters)
            )
            if name is None or name.key not in whole.defined or again:
                return own
            continue
        said = ((c.number, c.name.key) for c in document.text.possible)
        missing = undefined_in(part, said, own[0].read, claim.chain.number)
        anew = document.links.anew
        missing = tuple(k for k in missing if anew.get(k, claim.chain.number) >= claim.chain.number)
        proved = own[0].verdict == Verdict.PROVED
        if all(proved and not below & document.links.beneath(key) for key in missing):
            return own
    return found


def _by_itself(document: Document, claim: Claim, found: Judged, seed: int) -> Judged:
    """A false claim again, by the equations of its own section, and of those before it: where it holds so, a letter has
    another meaning there.
    """
    number, step = claim.chain.number, found[1]
    if document.meanings is not None and number in document.meanings.denied and claim.head is None:
        return found
    missing: Key | None = None
    for part in document.sections.at(number) if document.sections is not None else ():
        own = _against(document, part, claim, scope_of(part, claim.chain), seed)
        if step is not None and step.holds and own[2] is not None and not own[2].holds:
            continue  # that it holds as a step was known
        if own[0].verdict == Verdict.DEFINITION:
            return Judgement(Verdict.UNDECIDED, ANEW), None, None
        if own[0].holds and own[0].read is not None:
            key = left_out(part, document.surveys[number], own[0].read, number)
            if key is None:
                return own
            missing = missing or key
    if missing is None:
        return found
    said = f"it is false only if {missing.latex()} is what another section defines, and holds by this one alone"
    return Judgement(Verdict.UNDECIDED, said), None, None


def _otherwise(judgement: Judgement, other: Other) -> Judgement:
    read = judgement.read
    if read is None:
        return judgement
    sloppy = other.sloppy and judgement.verdict == Verdict.PROVED
    verdict = Verdict.SLOPPY if sloppy else judgement.verdict
    return replace(judgement, verdict=verdict, read=replace(read, said=(*read.said, other.said)))


def _against(document: Document, known: Survey, claim: Claim, scope: Scope, seed: int) -> Judged:
    """The judgements of a claim, read against what is known."""
    if named_only(known, claim):
        return Judgement(Verdict.DEFINITION), None, None
    found = _judged(document, known, claim, scope, seed)
    differs = document.asked == "holds" and found[0].verdict == Verdict.REFUTED  # or is open: that was not asked
    if (differs or found[0].verdict in OPEN) and (why := no_claim(known, claim)):
        return Judgement(Verdict.DEFINITION, why), None, None
    if found[0].holds or known.narrow is None:
        return found
    other = scope_of(known.narrow, claim.chain)
    return narrower(found, _judged(document, known.narrow, claim, other, seed))


def _judged(document: Document, known: Survey, claim: Claim, scope: Scope, seed: int) -> Judged:
    compared = step_of(document, known, claim, scope, seed)
    step = judged(compared)
    if step.holds and document.asked == "holds":
        compared = replace(compared, document=replace(document, asked="false"))  # it carries an error, or may not
    value = judged(replace(compared, before=claim.head)) if claim.head is not None else None
    if value is not None and value.holds and not step.holds and _is_given(known, value):
        value = None
    return composed(step, value), step, value


def _is_given(known: Survey, value: Judgement) -> bool:
    """Whether a side is the value of the head only because that is defined by it, the sides before it not being
    understood: μ = (1/2) Σ_j z_j = (1/2)(3 + 4), or a_i = (…) = 2 f(z_i) with any function f.
    """
    head = value.read.left if value.read is not None else None
    definition = known.theory.definition(head.name) if isinstance(head, Element) else None
    if value.read is None or not isinstance(head, Element) or definition is None:
        return False
    if value.read.right.has(Element) and not is_of_any(value.read.right):
        return False
    here = dict(zip(definition.quantity.indices, head.indices, strict=False))
    return bool(definition.expr.xreplace(here) == value.read.right)


def _bench(document: Document, claim: Claim, scope: Scope, judgement: Judgement, seed: int) -> Bench:
    known = document.surveys[claim.chain.number]
    choices = judgement.read.choices if judgement.read else {}
    return Bench(known, shell_of(known), scope, document.words, choices, seed)


def _unbroken(
    document: Document, claim: Claim, scope: Scope, judgement: Judgement, plain: Finding, settings: Settings
) -> Finding:
    """A malformed claim with the ∂ that is missing, where it is true with it."""
    bench = _bench(document, claim, scope, judgement, settings.seed)
    for broken, other in ((claim.right, claim.left), (claim.left, claim.right)):
        if broken.side.node is None or other.side.node is None:
            continue
        source = document.manuscript.formulas[broken.formula].source
        correction = mended_ratio(bench, source, broken.side, other.side)
        if correction is not None:
            return replace(plain, correction=correction)
    return plain


def _fitting(document: Document, claim: Claim, scope: Scope, plain: Finding, settings: Settings) -> Finding:
    """A claim whose sizes do not fit; malformed where it is true with its factors put together otherwise."""
    known = document.surveys[claim.chain.number]
    step = step_of(document, known, claim, scope, settings.seed)
    correction = refitted(replace(step, before=claim.head or claim.left))
    return plain if correction is None else replace(plain, verdict=Verdict.MALFORMED, correction=correction)


def _example(
    document: Document, claim: Claim, judgement: Judgement, settings: Settings, reading: int = 1
) -> Counterexample | None:
    decision = judgement.decision
    if decision is None or decision.witness is None:
        return None
    path = document.manuscript.path
    names = {str(v): k.latex() for k, v in document.surveys[claim.chain.number].theory.scalars.items()}
    return counterexample(
        decision.witness,
        path,
        claim.id,
        seed=settings.seed,
        options=_options(settings, reading),
        off_shell=decision.off_shell,
        latex_of=lambda name: names.get(name, name),
    )


def _options(settings: Settings, reading: int) -> str:
    """The settings as further arguments of a replay, with a reading other than the plainest."""
    said = [f"{name}={value}" for name, value in sorted(settings.values.items())]
    said += [f"layer={settings.layer!r}"] if settings.layer else []
    said += [f"aliases={settings.aliases!r}"] if settings.aliases else []
    said += [f"reading={reading}"] if reading > 1 else []
    return "".join(f", {one}" for one in said)
