"""The verdict on each claim of a document: as a step from the side before it, and as a value of the head of its chain.

Every reading is decided; the plainest that is proved counts. A claim is refuted only where no reading can be proved and
the plainest has a counterexample.
"""

from dataclasses import dataclass, replace

from sympy import Expr, Integer

from bnderive.algebra.expr import Delta, free_indices
from bnderive.document.syntax import Name, Node, Product
from bnderive.errors import BnderiveError
from bnderive.verify.chains import Chain, Claim, Placed
from bnderive.verify.decide import Decision, decide
from bnderive.verify.document import Document
from bnderive.verify.doubts import doubt_about
from bnderive.verify.names import written
from bnderive.verify.normalizing import shell_with, weights_of
from bnderive.verify.readings import Read, Scope, readings
from bnderive.verify.sense import NotRead
from bnderive.verify.shell import Shell
from bnderive.verify.survey import Survey
from bnderive.verify.verdict import Verdict

_RANK = {"proved": 0, "masked": 1, "undecided": 2, "refuted": 3}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is said of two sides: the verdict, the reading it was given in, and the decision behind it."""

    verdict: Verdict
    reason: str = ""
    read: Read | None = None
    decision: Decision | None = None
    problem: NotRead | None = None

    @property
    def holds(self) -> bool:
        """Whether the two sides are equal."""
        return self.verdict in (Verdict.PROVED, Verdict.SLOPPY, Verdict.DEFINITION)


def named_only(known: Survey, claim: Claim) -> bool:
    """Whether a claim only gives a name: a definition, an abbreviation, words, a Kronecker delta said in words."""
    number = claim.chain.number
    first, right = claim.chain.sides[0].side.node, claim.right.side.node
    defines = claim.head is None and (number in known.defining or (number, 0) in known.naming)
    delta = isinstance(first, Name) and first.head == "\\delta"
    return defines or delta or (number, claim.position) in known.naming or _words(known, right)


def _words(known: Survey, node: Node | None) -> bool:
    """Whether a side is made of words that nothing defines: upstream gradient."""
    match node:
        case Name(head=head):
            key = written(node, known.letters).key
            theory = known.theory
            return len(head) > 3 and head.isalpha() and key not in {*theory.quantities, *theory.scalars}
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
    """Decide whether two sides of a chain are equal."""
    left, right = before.side, after.side
    first, number = chain.sides[0], chain.number
    for side in (left, right):
        if side.node is None:
            return Judgement(Verdict.UNREAD, side.error.message if side.error else "this is not read")
    assert left.node is not None
    assert right.node is not None
    if (key := document.seeming.get(number)) is not None and before is first:
        return Judgement(Verdict.UNREAD, f"this seems to define {key.latex()}; what it says is not understood")
    best = _best(survey, shell, scope, left.node, right.node, seed)
    if best.verdict != Verdict.REFUTED or best.read is None:
        return best
    if reason := doubt_about(survey, document.doubts, (best.read.left, best.read.right)):
        return replace(best, verdict=Verdict.UNDECIDED, reason=reason)
    meant = apart(best, shell, seed)
    return meant if meant.holds else normalized(best, survey, seed)


def _best(survey: Survey, shell: Shell, scope: Scope, left: Node, right: Node, seed: int) -> Judgement:
    """The judgement in the reading that says most for the author."""
    best: Judgement | None = None
    try:
        for read in readings(survey, scope, left, right):
            decision = decide(read.left, read.right, shell, seed)
            judgement = Judgement(_verdict(decision, read), decision.reason, read, decision)
            if best is None or _RANK[decision.kind] < _RANK[_kind(best)]:
                best = judgement
            if decision.kind == "proved":
                break
    except NotRead as problem:
        if best is None:
            verdict = Verdict.MALFORMED if problem.malformed else Verdict.UNREAD
            return Judgement(verdict, problem.reason, problem=problem)
    except BnderiveError as problem:
        if best is None:
            return Judgement(Verdict.UNREAD, problem.message)
    assert best is not None
    return best


def _kind(judgement: Judgement) -> str:
    return judgement.decision.kind if judgement.decision else "refuted"


def _verdict(decision: Decision, read: Read) -> Verdict:
    if decision.kind == "proved":
        return Verdict.SLOPPY if read.sloppy else Verdict.PROVED
    return {"masked": Verdict.MASKED, "undecided": Verdict.UNDECIDED, "refuted": Verdict.REFUTED}[decision.kind]


def apart(judgement: Judgement, shell: Shell, seed: int) -> Judgement:
    """A refuted claim again, for indices that differ: ∂p_j/∂z_i = −p_i p_j is meant for j ≠ i."""
    read = judgement.read
    if read is None:
        return judgement
    free = sorted(free_indices(read.left) | free_indices(read.right), key=lambda i: i.name)
    pairs = [(a, b) for a in free for b in free if a.name < b.name and a.axis == b.axis]
    if not pairs or not (read.left - read.right).has(*(i for pair in pairs for i in pair)):
        return judgement
    weight: Expr = Integer(1)
    for a, b in pairs:
        weight *= 1 - Delta(a, b)
    if decide(read.left * weight, read.right * weight, shell, seed).kind != "proved":
        return judgement
    said = " and ".join(f"{a.name} ≠ {b.name}" for a, b in pairs)
    return replace(
        judgement, verdict=Verdict.SLOPPY, read=replace(read, said=(*read.said, f"for {said}"), sloppy=True), reason=""
    )


def normalized(judgement: Judgement, survey: Survey, seed: int) -> Judgement:
    """A refuted claim again, where it may rest on probabilities that sum to one: the y of −Σ_k y_k log p_k."""
    read = judgement.read
    if read is None:
        return judgement
    for quantity in weights_of(survey):
        shell = shell_with(survey, quantity)
        if decide(read.left, read.right, shell, seed).kind == "proved":
            said = f"if the sum of {quantity.notation.pieces[0]} over {quantity.indices[-1].name} is 1"
            return replace(
                judgement, verdict=Verdict.SLOPPY, read=replace(read, said=(*read.said, said), sloppy=True), reason=""
            )
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
