"""The verdict on each claim of a document: as a step from the side before it, and as a value of the head of its chain.

Every reading is decided; the plainest that is proved counts. A claim is refuted only where no reading can be proved and
the plainest has a counterexample.
"""

from dataclasses import replace
from functools import partial
from time import monotonic

from sympy import Integer

from bnderive.algebra.expr import free_indices
from bnderive.document.equations import Side
from bnderive.document.syntax import Group, Name, Node, Number, Product, Relation, walk
from bnderive.errors import BnderiveError
from bnderive.verify.claims.chains import Chain, Placed
from bnderive.verify.claims.names import DELTA, written
from bnderive.verify.claims.reaching import reaching
from bnderive.verify.deciding.decide import Decision, decide
from bnderive.verify.deciding.points import agreement
from bnderive.verify.deciding.shell import Shell, mentioned
from bnderive.verify.deciding.witness import find_witness
from bnderive.verify.documents.document import Document
from bnderive.verify.documents.examples import summed
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.documents.naming_only import UPDATED, updates
from bnderive.verify.documents.worded import apart_from_open
from bnderive.verify.doubts.reserving import reserved
from bnderive.verify.doubts.single import false_of_numbers
from bnderive.verify.judging.casework import in_case
from bnderive.verify.judging.clashing import clashing
from bnderive.verify.judging.excusing import apart, at_a_place, normalized, on_one_side, supposing
from bnderive.verify.judging.instancing import in_example, instance_of, named
from bnderive.verify.judging.rounding import to_the_digit
from bnderive.verify.reading.sense import NotRead
from bnderive.verify.theory.readings import SHAPES, Read, Scope, readings
from bnderive.verify.theory.survey import Survey
from bnderive.verify.verdict import Verdict

OVERTIME = "the time limit was reached"
NUMBERED = "the number that it begins with, and a dot, may only number it"
_RANK = {"proved": 0, "masked": 1, "undecided": 2, "refuted": 3}


def judged(
    document: Document,
    survey: Survey,
    shell: Shell,
    scope: Scope,
    chain: Chain,
    before: Placed,
    after: Placed,
    seed: int,
) -> Judgement:
    """Decide whether two sides of a chain are equal. What was not looked at to the end in time is undecided."""
    found = _sides(document, survey, shell, scope, chain, before, after, seed)
    if found.read is not None and before is chain.sides[0] and _is_numbered(document, before):
        return replace(found, verdict=Verdict.UNDECIDED, reason=NUMBERED)
    late = found.verdict in (Verdict.REFUTED, Verdict.MASKED, Verdict.UNDECIDED) and monotonic() > document.until
    return Judgement(Verdict.UNDECIDED, OVERTIME) if late else found


def _sides(
    document: Document,
    survey: Survey,
    shell: Shell,
    scope: Scope,
    chain: Chain,
    before: Placed,
    after: Placed,
    seed: int,
) -> Judgement:
    left, right, first, number = before.side, after.side, chain.sides[0], chain.number
    for side in (left, right):
        if side.node is None:
            return Judgement(Verdict.UNREAD, side.error.message if side.error else "this is not read")
    assert left.node is not None
    assert right.node is not None
    if (key := document.seeming.get(number)) is not None and before is first:
        return Judgement(Verdict.UNREAD, f"this seems to define {key.latex()}; what it says is not understood")
    if chain.posed:
        return Judgement(Verdict.UNREAD, chain.posed)
    instance = instance_of((left.node, right.node), scope) if document.text.example else None
    nodes = named(left.node, instance), named(right.node, instance)
    best, refuted = _best(survey, shell, scope, *nodes, seed, document.until)
    best = in_example(clashing(best, survey, shell, scope, nodes, seed), instance)
    if best.verdict == Verdict.MALFORMED and before is not first and _lies_in(best, left) > _lies_in(best, right):
        return Judgement(Verdict.UNREAD, "the side before it is no expression")
    if best.verdict != Verdict.REFUTED or best.read is None:
        return best
    if before is first and updates(survey, left.node, right.node):
        return Judgement(Verdict.UNREAD, UPDATED)
    meant = _excused(best, refuted, survey, shell, scope, chain, nodes, seed)
    if meant.holds:
        return meant
    numbers = partial(false_of_numbers, (best.read, *refuted), survey, shell, seed)
    reason = reserved(document, survey, shell, scope, chain, before, after, best.read, numbers, seed)
    if not reason and (rest := apart_from_open(survey, nodes)) is not None:
        reason = rest[1] if _best(survey, shell, scope, *rest[0], seed, document.until)[0].holds else ""
    if not reason and meant.verdict == Verdict.REFUTED:
        wider = [reaching(node, scope.free) for node in nodes]
        if any(wider):
            one, other = (wide or node for wide, node in zip(wider, nodes, strict=True))
            far = _best(survey, shell, scope, one, other, seed, document.until)[0]
            reason = "a sum may reach over the terms after it, and then this is true" if far.holds else ""
    return replace(best, verdict=Verdict.UNDECIDED, reason=reason) if reason else meant


def _is_numbered(document: Document, first: Placed) -> bool:
    """Whether an equation begins with a whole number and a dot, as in 2. y = x, which may be a factor or number it."""
    match first.side.node:
        case Product(factors=((_, Number(value=value)), (mark, _), *_)) if value > 1 and value.denominator == 1:
            source = document.manuscript.formulas[first.formula].source
            return source.text[mark.span.start : mark.span.end] == "."
    return False


def _lies_in(judgement: Judgement, side: Side) -> bool:
    """Whether what could not be read stands in a side."""
    problem = judgement.problem
    return problem is not None and side.span.start <= problem.span.start and problem.span.end <= side.span.end


def _excused(
    best: Judgement,
    refuted: tuple[Read, ...],
    survey: Survey,
    shell: Shell,
    scope: Scope,
    chain: Chain,
    nodes: tuple[Node, Node],
    seed: int,
) -> Judgement:
    """A refuted claim, or what it is where it may have been meant otherwise."""
    cased = in_case(best, refuted, survey, shell, scope, chain, seed)
    if cased.holds:
        return cased
    rounded = to_the_digit(best, survey, scope, nodes)
    if rounded.holds:
        return rounded
    of_one = summed(best, refuted, shell, chain, seed)
    if of_one.holds:
        return of_one
    if not chain.cases and not any(_prints_delta(survey, node) for node in nodes):
        for read in refuted:
            meant = apart(replace(best, read=read), shell, seed)
            if meant.holds:
                return meant
    best = supposing(normalized(best, survey, chain, seed), survey, shell, scope, chain, seed)
    best = at_a_place(best, survey, scope, chain, seed)
    return on_one_side(best, survey, shell, scope, chain, seed)


def _prints_delta(known: Survey, node: Node) -> bool:
    """Whether a side itself says what holds where two indices are equal."""
    return any(
        (isinstance(n, Name) and written(n, known.letters).key == DELTA)
        or (isinstance(n, Group) and isinstance(n.body, Relation))
        for n in walk(node)
    )


def _best(
    survey: Survey, shell: Shell, scope: Scope, left: Node, right: Node, seed: int, until: float
) -> tuple[Judgement, tuple[Read, ...]]:
    """The judgement in the reading that says most for the author, and the readings in which the claim is false."""
    best: Judgement | None = None
    refuted: list[Read] = []
    try:
        for read in readings(survey, scope, left, right):
            decision = _unhidden(read, decide(read.left, read.right, shell, seed, until=until), shell, seed)
            if decision.kind == "proved" and _divides_by_zero(read, shell, seed):
                decision = Decision("undecided", reason="it divides by what is always zero")
            if read.spread and decision.kind != "proved":
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
            return Judgement(verdict, problem.reason, problem=problem), ()
    except (BnderiveError, RecursionError) as problem:
        if best is None:
            nested = "this is nested too deeply to be read"
            message = problem.message if isinstance(problem, BnderiveError) else nested
            return Judgement(Verdict.UNREAD, message), ()
    if best is None:
        return Judgement(Verdict.UNREAD, SHAPES), ()
    return replace(best, refuted=tuple(refuted)), tuple(refuted)


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


def _divides_by_zero(read: Read, shell: Shell, seed: int) -> bool:
    """Whether a claim divides by a quantity that is zero by its definition, so that it has no value."""
    for divisor in read.divisors:
        if mentioned(divisor) & shell.free and agreement(divisor, Integer(0), shell, seed).on:
            return decide(divisor, Integer(0), shell, seed).kind == "proved"
    return False


def _verdict(decision: Decision, read: Read) -> Verdict:
    if decision.kind == "proved":
        return Verdict.SLOPPY if read.sloppy else Verdict.PROVED
    return {"masked": Verdict.MASKED, "undecided": Verdict.UNDECIDED, "refuted": Verdict.REFUTED}[decision.kind]
