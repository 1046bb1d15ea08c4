"""The verdict on each claim of a document: as a step from the side before it, and as a value of the head of its chain.

Every reading is decided; the plainest that is proved counts. A claim is refuted only where no reading can be proved and
the plainest has a counterexample.
"""

from dataclasses import dataclass, replace
from time import monotonic

from sympy import Expr, Integer

from bnderive.algebra.expr import Delta, free_indices
from bnderive.document.syntax import Group, Name, Node, Number, Product, Relation, walk
from bnderive.errors import BnderiveError
from bnderive.verify.chains import Chain, Claim, Placed
from bnderive.verify.decide import Decision, decide
from bnderive.verify.document import Document
from bnderive.verify.doubts import doubt_about, doubtful_loss
from bnderive.verify.gather import keys_of
from bnderive.verify.kinks import holds_where, indicator, one_sided
from bnderive.verify.meaning import value
from bnderive.verify.names import DELTA, Key, written
from bnderive.verify.normalizing import said_of_sum, shell_with, weights_of
from bnderive.verify.readings import Read, Scope, readings, sense_of
from bnderive.verify.sense import UNREADABLE, NotRead
from bnderive.verify.shell import Shell
from bnderive.verify.survey import Survey
from bnderive.verify.verdict import Verdict
from bnderive.verify.witness import find_witness

OVERTIME = "the time limit was reached"
_RANK = {"proved": 0, "masked": 1, "undecided": 2, "refuted": 3}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of two sides: the verdict, the reading it was given in, and the decision behind it. `refuted` are
    all readings in which they differ.
    """

    verdict: Verdict
    reason: str = ""
    read: Read | None = None
    decision: Decision | None = None
    problem: NotRead | None = None
    refuted: tuple[Read, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the two sides are equal."""
        return self.verdict in (Verdict.PROVED, Verdict.SLOPPY, Verdict.DEFINITION)


def named_only(known: Survey, claim: Claim) -> bool:
    """Whether a claim only gives a name: a definition, an abbreviation, words, a Kronecker delta said in words."""
    number = claim.chain.number
    first, right = claim.chain.sides[0].side.node, claim.right.side.node
    defines = claim.head is None and (number in known.defining or (number, 0) in known.naming)
    delta = isinstance(first, Name) and written(first, known.letters).key == DELTA and isinstance(right, Number)
    size = isinstance(first, Name) and claim.head is None and _is_size(known, written(first, known.letters).key)
    given = any((f.number, f.position) == (number, claim.position) for f in known.theory.functions.values())
    return defines or delta or size or given or (number, claim.position) in known.naming or _words(known, right)


def _updates(known: Survey, left: Node, right: Node) -> bool:
    """Whether an equation says how a name that nothing defines changes: w = w − α g."""
    if not isinstance(left, Name):
        return False
    key = written(left, known.letters).key
    return key not in known.defined and key in keys_of(right, known.letters)


def _is_size(known: Survey, key: Key) -> bool:
    """Whether a name is the size of an axis."""
    return key in known.theory.scalars and key.head in known.slots.sizes.values()


def _words(known: Survey, node: Node | None) -> bool:
    """Whether a side is made of words that nothing defines: upstream gradient."""
    match node:
        case Name(head=head):
            key = written(node, known.letters).key
            theory = known.theory
            words = len(head) > 3 and head.replace(" ", "").isalpha()
            return words and key not in {*theory.quantities, *theory.scalars}
        case Product(factors=factors):
            return all(_words(known, factor) for _, factor in factors)
    return False


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
    left, right = before.side, after.side
    first, number = chain.sides[0], chain.number
    for side in (left, right):
        if side.node is None:
            return Judgement(Verdict.UNREAD, side.error.message if side.error else "this is not read")
    assert left.node is not None
    assert right.node is not None
    if (key := document.seeming.get(number)) is not None and before is first:
        return Judgement(Verdict.UNREAD, f"this seems to define {key.latex()}; what it says is not understood")
    if chain.posed:
        return Judgement(Verdict.UNREAD, "the text asks for this, and does not claim it")
    best, refuted = _best(survey, shell, scope, left.node, right.node, seed, document.until)
    if best.verdict != Verdict.REFUTED or best.read is None:
        return best
    if before is first and _updates(survey, left.node, right.node):
        return Judgement(Verdict.UNREAD, "this gives a name a new value, and is no equation")
    if reason := doubt_about(survey, document.doubts, (best.read.left, best.read.right)):
        return replace(best, verdict=Verdict.UNDECIDED, reason=reason)
    if reason := doubtful_loss(survey, (c.equation for c in document.chains), (left.node, right.node)):
        return replace(best, verdict=Verdict.UNDECIDED, reason=reason)
    if not _prints_delta(survey, left.node) and not _prints_delta(survey, right.node):
        for read in refuted:
            meant = apart(replace(best, read=read), shell, seed)
            if meant.holds:
                return meant
    best = supposing(normalized(best, survey, seed), survey, shell, scope, chain, seed)
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
    assert best is not None
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


def _verdict(decision: Decision, read: Read) -> Verdict:
    if decision.kind == "proved":
        return Verdict.SLOPPY if read.sloppy else Verdict.PROVED
    return {"masked": Verdict.MASKED, "undecided": Verdict.UNDECIDED, "refuted": Verdict.REFUTED}[decision.kind]


def apart(judgement: Judgement, shell: Shell, seed: int) -> Judgement:
    """A refuted claim again, for indices that differ: ∂p_j/∂z_i = −p_i p_j is meant for j ≠ i."""
    read = judgement.read
    for weight, said in distinct(read) if read is not None else ():
        assert read is not None
        if decide(read.left * weight, read.right * weight, shell, seed).kind != "proved":
            continue
        if decide(read.left * weight, Integer(0), shell, seed).kind == "proved":
            continue
        sloppy = replace(read, said=(*read.said, f"for {said}"), sloppy=True)
        return replace(judgement, verdict=Verdict.SLOPPY, read=sloppy, reason="")
    return judgement


def distinct(read: Read) -> tuple[tuple[Expr, str], ...]:
    """What is one where the free indices of a claim that run over one axis differ, and zero elsewhere, with its words;
    nothing where there are no such indices.
    """
    free = sorted(free_indices(read.left) | free_indices(read.right), key=lambda i: i.name)
    pairs = [(a, b) for a in free for b in free if a.name < b.name and a.axis == b.axis]
    if not pairs or not (read.left - read.right).has(*(i for pair in pairs for i in pair)):
        return ()
    weight: Expr = Integer(1)
    for a, b in pairs:
        weight *= 1 - Delta(a, b)
    return ((weight, " and ".join(f"{a.name} ≠ {b.name}" for a, b in pairs)),)


def supposing(judgement: Judgement, survey: Survey, shell: Shell, scope: Scope, chain: Chain, seed: int) -> Judgement:
    """A refuted claim again, with the numbers that the text right before it gives to names: for ε = 0."""
    read = judgement.read
    if judgement.verdict != Verdict.REFUTED or read is None or not chain.given:
        return judgement
    sense = sense_of(survey, scope, {})
    try:
        change = {value(sense, name).expr: value(sense, number).expr for name, number in chain.given}
    except NotRead:
        return judgement
    fixed = tuple(replace(d, expr=change.get(d.quantity.element, d.expr.xreplace(change))) for d in shell.definitions)
    there = replace(shell, definitions=fixed)
    if decide(read.left.xreplace(change), read.right.xreplace(change), there, seed).kind != "proved":
        return judgement
    said = "with the numbers that the text before it gives"
    return replace(
        judgement, verdict=Verdict.SLOPPY, read=replace(read, said=(*read.said, said), sloppy=True), reason=""
    )


def on_one_side(judgement: Judgement, survey: Survey, shell: Shell, scope: Scope, chain: Chain, seed: int) -> Judgement:
    """A refuted claim again, where it is about one side of a kink: as the text says, or as may be meant."""
    read = judgement.read
    if judgement.verdict != Verdict.REFUTED or read is None:
        return judgement

    def equal(left: Expr, right: Expr) -> bool:
        return decide(left, right, shell, seed).kind == "proved"

    try:
        given = tuple(indicator(sense_of(survey, scope, read.choices), c).expr for c in chain.supposed)
    except UNREADABLE:
        given = ()
    if given and holds_where(read.left, read.right, given, shell, equal):
        said = (*read.said, "where the text says that it holds")
        return replace(judgement, verdict=Verdict.PROVED, read=replace(read, said=said), reason="")
    if one_sided(read.left, read.right, shell, equal):
        return replace(
            judgement, verdict=Verdict.UNDECIDED, reason="it holds on one side of a kink, and not on the other"
        )
    return judgement


def normalized(judgement: Judgement, survey: Survey, seed: int) -> Judgement:
    """A refuted claim again, where it may rest on probabilities that sum to one: the y of −Σ_k y_k log p_k."""
    read = judgement.read
    if read is None:
        return judgement
    for quantity in weights_of(survey):
        shell = shell_with(survey, quantity)
        if decide(read.left, read.right, shell, seed).kind == "proved":
            sloppy = replace(read, said=(*read.said, said_of_sum(quantity)), sloppy=True)
            return replace(judgement, verdict=Verdict.SLOPPY, read=sloppy, reason="")
    return judgement


Judged = tuple[Judgement, Judgement | None, Judgement | None]


def narrower(wide: Judged, narrow: Judged) -> Judged:
    """Of a claim's judgements with rows of any length, and with rows that are single numbers, the one that counts:
    the second where it holds, or is all that can be read.
    """
    if not narrow[0].holds and (wide[0].verdict != Verdict.UNREAD or narrow[0].verdict == Verdict.UNREAD):
        return wide
    step, value = (_in_numbers(j) if j is not None else None for j in narrow[1:])
    return composed(step, value) if step is not None else narrow[0], step, value


def _in_numbers(judgement: Judgement) -> Judgement:
    said = "each row is a single number"
    read = judgement.read
    return judgement if read is None else replace(judgement, read=replace(read, said=(*read.said, said)))


def composed(step: Judgement, value: Judgement | None) -> Judgement:
    """The verdict on a claim from that on its step and on its value."""
    if value is None:
        return step
    if value.holds:
        return step if step.verdict == Verdict.PROVED else value
    if value.verdict == Verdict.MASKED and step.holds:
        return step
    if step.holds and value.verdict == Verdict.REFUTED:
        return replace(value, verdict=Verdict.CARRIED)
    if step.verdict in (Verdict.UNREAD, Verdict.UNDECIDED) or value.verdict == Verdict.MASKED:
        return value
    return step if step.verdict != Verdict.REFUTED or value.verdict != Verdict.REFUTED else value
