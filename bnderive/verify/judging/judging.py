"""The verdict on each claim of a document: as a step from the side before it, and as a value of the head of its chain.

Every reading is decided; the plainest that is proved counts. A claim is refuted only where no reading can be proved and
the plainest has a counterexample.
"""

from dataclasses import replace
from time import monotonic

from sympy import Integer

from bnderive.algebra.expr import Element, free_indices
from bnderive.document.equations import Side
from bnderive.document.syntax import Number, Product, Quotient
from bnderive.errors import BnderiveError
from bnderive.verify.claims.reaching import reaching
from bnderive.verify.claims.updating import UPDATED
from bnderive.verify.deciding.calculus import gradient_name
from bnderive.verify.deciding.decide import Decision, decide, holds
from bnderive.verify.deciding.shell import Shell, mentioned
from bnderive.verify.deciding.witness import find_witness
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.documents.doubtful import doubt_about
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.documents.naming_only import MAXIMUM, UNNAMED, given_by_statistics, updates
from bnderive.verify.documents.worded import apart_from_open
from bnderive.verify.doubts.adding import MAY_ADD, may_add
from bnderive.verify.doubts.reserving import reserved
from bnderive.verify.doubts.staging import only_shown
from bnderive.verify.judging.clashing import clashing
from bnderive.verify.judging.excusing import excused
from bnderive.verify.judging.instancing import in_example, instance_of, named
from bnderive.verify.judging.placing import at_any_places
from bnderive.verify.judging.slipping import slipped
from bnderive.verify.judging.unnamed_loss import with_loss
from bnderive.verify.reading.sense import NotRead
from bnderive.verify.symbols.extremes import is_maximum
from bnderive.verify.theory.readings import SHAPES, Read, readings, sense_of
from bnderive.verify.verdict import Verdict

OVERTIME = "the time limit was reached"
FAR = "a sum may reach over the terms after it, and then this is true"
VANISHES = "as this is read the gradient is zero in any case, and then every multiple of it is equal to it"
NUMBERED = "the number that it begins with, and a dot, may only number it"
_RANK = {"proved": 0, "masked": 1, "undecided": 2, "refuted": 3}


def judged(compared: Comparison) -> Judgement:
    """Decide whether two sides of a chain are equal. What was not looked at to the end in time is undecided."""
    found = _sides(compared)
    if found.verdict == Verdict.MALFORMED:
        return with_loss(found, compared)
    if found.verdict in (Verdict.PROVED, Verdict.SLOPPY) and may_add(compared.survey, compared.nodes):
        return Judgement(Verdict.UNDECIDED, MAY_ADD)
    if found.read is not None and compared.begins and _is_numbered(compared):
        return replace(found, verdict=Verdict.UNDECIDED, reason=NUMBERED)
    early = found.verdict not in (Verdict.REFUTED, Verdict.MASKED, Verdict.UNDECIDED)
    return found if early or monotonic() <= compared.document.until else Judgement(Verdict.UNDECIDED, OVERTIME)


def _sides(compared: Comparison) -> Judgement:
    left, right, chain = compared.before.side, compared.after.side, compared.chain
    for side in (left, right):
        if side.node is None:
            return Judgement(Verdict.UNREAD, side.error.message if side.error else "this is not read")
    if compared.begins and (seeming := _seeming(compared)) is not None:
        return seeming
    if chain.posed:
        return Judgement(Verdict.UNREAD, chain.posed)
    instance = instance_of(compared.nodes, compared.scope) if compared.document.text.example else None
    compared = compared.of(*(named(node, instance) for node in compared.nodes))
    best = at_any_places(in_example(clashing(_best(compared), compared), instance), compared, _best)
    if best.verdict == Verdict.MALFORMED and not compared.begins and _lies_in(best, left) > _lies_in(best, right):
        return Judgement(Verdict.UNREAD, "the side before it is no expression")
    if best.verdict == Verdict.MASKED and best.read is not None:
        exprs = (best.read.left, best.read.right)
        reason = doubt_about(compared.survey, compared.document.doubts, exprs)
        reason = reason or only_shown(compared.document, compared.survey, compared.nodes, exprs)
        return replace(best, verdict=Verdict.UNDECIDED, reason=reason) if reason else best
    if best.verdict != Verdict.REFUTED or best.read is None:
        return best
    if compared.begins and updates(compared.survey, *compared.nodes):
        return Judgement(Verdict.UNREAD, UPDATED)
    meant = excused(best, compared)
    if meant.holds or compared.document.asked == "holds":
        return meant
    reason = _reserve(compared, best) or _without_open(compared)
    if not reason and meant.verdict == Verdict.REFUTED:
        reason = _reaching(compared)
    return replace(best, verdict=Verdict.UNDECIDED, reason=reason) if reason else meant


def _seeming(compared: Comparison) -> Judgement | None:
    """What is said of an equation that seems to define a name, and is not understood; None of any other."""
    key, right = compared.document.seeming.get(compared.chain.number), compared.nodes[1]
    if key is None:
        return None
    if given_by_statistics(sense_of(compared.survey, compared.scope, {}), right):
        return Judgement(Verdict.DEFINITION, UNNAMED)
    if is_maximum(right):
        return Judgement(Verdict.DEFINITION, MAXIMUM)
    return Judgement(Verdict.UNREAD, f"this seems to define {key.latex()}; what it says is not understood")


def _without_open(compared: Comparison) -> str:
    """Why a claim cannot be refuted: it holds without the terms that a name may make up for."""
    rest = apart_from_open(compared.survey, compared.nodes)
    return rest[1] if rest is not None and _best(compared.of(*rest[0])).holds else ""


def _reaching(compared: Comparison) -> str:
    """Why a claim cannot be refuted: it holds where its sums reach further."""
    wider = [reaching(node, compared.scope.free) for node in compared.nodes]
    if not any(wider):
        return ""
    far = _best(compared.of(*(wide or node for wide, node in zip(wider, compared.nodes, strict=True))))
    return FAR if far.holds else ""


def _reserve(compared: Comparison, best: Judgement) -> str:
    """Why a claim cannot be refuted that has a counterexample; empty where it can, whatever is not known."""
    assert best.read is not None
    reserve = reserved(compared, (best.read, *best.refuted))
    if not reserve.reason or reserve.kind == "meant" or compared.document.asked != "all":
        return reserve.reason
    conditional = reserve.also("condition")
    slip = any(slipped(compared, read, conditional=conditional) for read in best.refuted)
    return "" if slip and not reserve.also("meant") else reserve.reason


def _is_numbered(compared: Comparison) -> bool:
    """Whether an equation begins with a whole number and a dot, as in 2. y = x, which may be a factor or number it."""
    first = compared.before
    match first.side.node:
        case Product(factors=((_, Number(value=value)), (mark, _), *_)) if value > 1 and value.denominator == 1:
            source = compared.document.manuscript.formulas[first.formula].source
            return source.text[mark.span.start : mark.span.end] == "."
    return False


def _lies_in(judgement: Judgement, side: Side) -> bool:
    """Whether what could not be read stands in a side."""
    problem = judgement.problem
    return problem is not None and side.span.holds(problem.span)


def _best(compared: Comparison) -> Judgement:
    """The judgement in the reading that says most for the author, with the readings in which the claim is false."""
    shell, seed, until = compared.shell, compared.seed, compared.document.until
    best: Judgement | None = None
    refuted: list[Read] = []
    try:
        for read in readings(compared.survey, compared.scope, *compared.nodes):
            decision = _unhidden(read, decide(read.left, read.right, shell, seed, until=until), shell, seed)
            if decision.kind == "proved" and _divides_by_zero(compared, read):
                decision = Decision("undecided", reason="it divides by what is always zero")
            if decision.kind == "proved" and _vanishes(compared, read):
                decision = Decision("undecided", reason=VANISHES)
            if read.tentative and decision.kind != "proved":
                continue
            judgement = Judgement(_verdict(decision, read), decision.reason, read, decision)
            refuted += [read] if decision.kind == "refuted" else []
            if best is None or _rank(judgement) < _rank(best):
                best = judgement
            if (decision.kind == "proved" and best is judgement) or monotonic() > until:
                break
    except NotRead as problem:
        if best is None:
            verdict = Verdict.MALFORMED if problem.malformed else Verdict.UNREAD
            return Judgement(verdict, problem.reason, problem=problem)
    except (BnderiveError, RecursionError) as problem:
        if best is None:
            nested = "this is nested too deeply to be read"
            message = problem.message if isinstance(problem, BnderiveError) else nested
            return Judgement(Verdict.UNREAD, message)
    if best is None:
        return Judgement(Verdict.UNREAD, SHAPES, problem=NotRead(compared.nodes[1].span, SHAPES, misfit=True))
    return replace(best, refuted=tuple(refuted))


def _rank(judgement: Judgement) -> int:
    """How much a judgement says for the author. What is masked in one reading is not saved by another in which it rests
    on what vanishes all the same, or has a derivative that is zero in any case.
    """
    decision, read = judgement.decision, judgement.read
    if decision is None or read is None:
        return _RANK["refuted"]
    weak = decision.kind == "proved" and (decision.uses or read.void)
    return _RANK["masked"] if weak else _RANK[decision.kind]


def _unhidden(read: Read, decision: Decision, shell: Shell, seed: int) -> Decision:
    """A decision again, where what vanishes on shell covers up what is wrong anyhow: a derivative that is zero in any
    case, or an index on the right that the left side has not.
    """
    stray = read.left != 0 and not free_indices(read.right) <= free_indices(read.left)
    if decision.kind != "proved" or not decision.uses or not (read.void or stray):
        return decision
    witness = find_witness(read.left, read.right, shell, seed, off_shell=True)
    return decision if witness is None else Decision("masked", decision.uses, witness, off_shell=True)


def _divides_by_zero(compared: Comparison, read: Read) -> bool:
    """Whether a claim divides by a quantity that is zero by its definition, so that it has no value."""
    made = (d for d in read.divisors if mentioned(d) & compared.shell.free)
    return any(holds(d, Integer(0), compared.shell, compared.seed) for d in made)


def _vanishes(compared: Comparison, read: Read) -> bool:
    """Whether a claim about a gradient of the loss has zero on both sides, and does not say so: the loss was probably
    taken to depend on less than it does.
    """
    left = compared.nodes[0]
    if not isinstance(left, Quotient) or 0 in (read.left, read.right) or read.void:
        return False
    gradients = {gradient_name(q.name) for q in compared.survey.theory.quantities.values()}
    ours = gradients & {e.name for e in read.left.atoms(Element)}
    return bool(ours) and holds(read.left, Integer(0), compared.shell, compared.seed)


def _verdict(decision: Decision, read: Read) -> Verdict:
    if decision.kind == "proved":
        return Verdict.SLOPPY if read.sloppy else Verdict.PROVED
    return {"masked": Verdict.MASKED, "undecided": Verdict.UNDECIDED, "refuted": Verdict.REFUTED}[decision.kind]
