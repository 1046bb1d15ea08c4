"""Which open claims follow from what the document states of quantities that it does not define.

Input: a document and the findings on its claims, in order. Output: the findings, where a claim that no definition
decides is proved if it holds whatever such quantities are. One that follows from derivatives that claims before it
state (`premises`) is as certain as they are: it stays open, and says from which it follows, as they say what rests on
them. A claim that does not follow stays open too: one of the two is wrong, or the document knows more than it prints.
"""

from collections.abc import Iterable
from dataclasses import replace
from time import monotonic

from sympy import Expr

from bnderive.document.syntax import Node
from bnderive.verify.claims.chains import Claim
from bnderive.verify.claims.names import Key
from bnderive.verify.claims.trees import said
from bnderive.verify.deciding.calculus import gradient_name, is_slope
from bnderive.verify.deciding.decide import holds
from bnderive.verify.deciding.shell import mentioned
from bnderive.verify.documents.comparison import step_of
from bnderive.verify.documents.document import Document, shell_of
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.documents.linking import broken_link
from bnderive.verify.doubts.reserving import restricted
from bnderive.verify.doubts.withholding import withheld
from bnderive.verify.judging.findings import BY_OTHERS, judged_claim
from bnderive.verify.judging.placing import numbered_places
from bnderive.verify.judging.plain import plain_finding
from bnderive.verify.symbols.roles import differentiated_by_nodes
from bnderive.verify.symbols.theory import Theory
from bnderive.verify.theory.opaque import slopes_in
from bnderive.verify.theory.premises import Premises, depending, taken
from bnderive.verify.theory.readings import Read, scope_of
from bnderive.verify.theory.survey import Survey
from bnderive.verify.verdict import OPEN, Finding, Verdict

FOLLOWS = "it follows from what the document states in {}, and nothing lets that be checked"
WHATEVER = "whatever {} is"
REPEATED = "claim {} states the same, and nothing in the document lets it be checked"
OTHERWISE = "by what the document states in {} it comes out otherwise, and nothing lets that be checked"
GIVEN = "{}; taken as given in {}"


def followed(document: Document, findings: tuple[Finding, ...], seed: int) -> tuple[Finding, ...]:
    """The findings, with what follows from others that are taken as given."""
    known: dict[int, Premises] = {}
    found: list[Finding] = []
    resting: dict[str, list[str]] = {}
    for claim, one in zip(document.claims, findings, strict=True):
        unsure = claim.id in document.unsure or one.reason == BY_OTHERS
        base = document.surveys[claim.chain.number]
        settled = one.verdict not in OPEN or unsure or claim.chain.posed or _of_places(document, base, claim)
        if settled or monotonic() > document.until:
            found.append(one)
            continue
        if id(base) not in known:
            known[id(base)] = depending(base, _sides(document, id(base)))
        again, premises, used = _again(document, known[id(base)], claim, one, seed)
        known[id(base)] = premises
        for name in used:
            resting.setdefault(name, []).append(claim.id)
        found.append(again)
    return tuple(
        replace(one, reason=GIVEN.format(one.reason, _listed(resting[one.id]))) if one.id in resting else one
        for one in found
    )


def _of_places(document: Document, survey: Survey, claim: Claim) -> bool:
    """Whether a claim is about elements at places with numbers, which are no quantities of their own."""
    nodes = (claim.left.side.node, claim.right.side.node)
    return None not in nodes and bool(numbered_places(document, survey, filter(None, nodes)))


def _sides(document: Document, survey: int) -> tuple[Node, ...]:
    """The sides of the chains that are read against a survey."""
    chains = (c for c in document.chains if id(document.surveys[c.number]) == survey)
    return tuple(p.side.node for c in chains for p in c.sides if p.side.node is not None)


def _again(
    document: Document, premises: Premises, claim: Claim, one: Finding, seed: int
) -> tuple[Finding, Premises, tuple[str, ...]]:
    """An open claim by what is given: its finding, what is given after it, and the claims that it follows from."""
    wider = _with(document, premises, claim)
    judgement, step, value = judged_claim(wider, claim, scope_of(premises.survey, claim.chain), seed)
    read = judgement.read
    if read is not None and judgement.holds:
        used = _needed(document, premises, claim, read, seed)
        if _doubt(wider, premises, claim, read, seed):
            return one, premises, ()
        if (
            same := next((c for c in premises.given.values() if c.id in used and _repeats(c, claim)), None)
        ) is not None:
            return replace(one, reason=REPEATED.format(same.id)), premises, ()
        if used:
            follows = Judgement(Verdict.UNDECIDED, FOLLOWS.format(_listed(used)))
            return plain_finding(document, claim, follows, None, None), premises, used
        words = _whatever(premises.survey.theory, read)
        read = replace(read, said=(*read.said, *((words,) if words else ())))
        proved = plain_finding(wider, claim, replace(judgement, read=read), step, value)
        names = {k.latex() for k in premises.survey.theory.quantities}
        return replace(proved, uses=tuple(u for u in proved.uses if u in names)), premises, used
    if read is None:
        return one, premises, ()
    if _unknown(premises, read.left) <= _unknown(premises, read.right):
        used = _needed(document, premises, claim, read, seed) if judgement.verdict == Verdict.REFUTED else ()
        return (replace(one, reason=OTHERWISE.format(_listed(used))) if used else one), premises, ()
    begins = claim.head is None and one.step is not None
    stated = taken(premises, claim) if begins and _states(wider, premises, claim, seed) else None
    return one, stated or premises, ()


def _with(document: Document, premises: Premises, claim: Claim) -> Document:
    """The document, where a claim is read by what is given."""
    surveys = {**document.surveys, claim.chain.number: premises.survey}
    return replace(document, surveys=surveys, others={}, meanings=None, sections=None)


def _needed(document: Document, premises: Premises, claim: Claim, read: Read, seed: int) -> tuple[str, ...]:
    """The claims that state what two sides rest on; none where they are equal whatever that is."""
    names = (d.quantity.name for d in shell_of(premises.survey).needed((read.left, read.right)))
    used = {premises.given[name].id for name in names if name in premises.given}
    if used and holds(read.left, read.right, shell_of(document.surveys[claim.chain.number]), seed):
        return ()
    return tuple(c.id for c in premises.given.values() if c.id in used)


def _unknown(premises: Premises, expr: Expr) -> frozenset[str]:
    """The derivatives in an expression, and in what it rests on, of which nothing is known."""
    beneath = (d.expr for d in shell_of(premises.survey).needed((expr,)))
    names = frozenset[str]().union(*map(mentioned, (expr, *beneath))) - premises.given.keys()
    gradients = {gradient_name(q.name) for q in premises.survey.theory.quantities.values()}
    return frozenset(name for name in names if is_slope(name) or name in gradients)


def _doubt(document: Document, premises: Premises, claim: Claim, read: Read, seed: int) -> bool:
    """Whether something may go by a way that is not understood."""
    survey, nodes = premises.survey, (claim.chain.sides[0].side.node, claim.left.side.node, claim.right.side.node)
    sides = tuple(node for node in nodes if node is not None)
    below = differentiated_by_nodes(sides, survey.letters)
    links = replace(document.links, open=document.links.open - _understood(document, premises, below))
    return bool(broken_link(links, survey, sides, void=False) or withheld(document, survey, claim, read, seed))


def _understood(document: Document, premises: Premises, below: frozenset[Key]) -> frozenset[Key]:
    """The names of which it is known how they are made of what a claim differentiates by, if not of what else."""
    heads = {key.head for key in below}
    known = premises.made.items()
    return frozenset(k for k, made in known if {b for b in document.links.beneath(k) if b.head in heads} <= {k, *made})


def _states(document: Document, premises: Premises, claim: Claim, seed: int) -> bool:
    """Whether a claim states something, for good."""
    chain, survey = claim.chain, premises.survey
    if chain.marks[0] != "=" or chain.conditions or chain.supposed or chain.cases:
        return False
    return not restricted(step_of(document, survey, claim, scope_of(survey, chain), seed))


def _repeats(former: Claim, claim: Claim) -> bool:
    """Whether a claim says what a former one says."""
    pairs = zip((former.left, former.right), (claim.left, claim.right), strict=True)
    return all(a.side.node and b.side.node and said(a.side.node) == said(b.side.node) for a, b in pairs)


def _whatever(theory: Theory, read: Read) -> str:
    """That two sides are equal whatever the names are of which nothing is known, in words."""
    slopes = {e.name for e in (*slopes_in(read.left), *slopes_in(read.right)) if is_slope(e.name)}
    names = sorted(k.latex() for k, q in theory.quantities.items() if any(s.startswith(f"{q.name}′") for s in slopes))
    return WHATEVER.format(" and ".join(names)) if names else ""


def _listed(claims: Iterable[str]) -> str:
    """The ids of claims, in words."""
    *most, last = claims
    return f"{', '.join(most)} and {last}" if most else last
