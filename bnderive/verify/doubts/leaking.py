"""Ways to the loss that a document may not mean: M is made of w, w of g, and no derivative speaks of M.

Where nothing else is made of w, the loss is taken to depend on it by M alone. If the author names M by the way, it
depends on w itself, and what holds only because of M is not proved. Input: a claim that holds. Output: why it is open.
"""

from dataclasses import replace

from bnderive.document.syntax import Differential, Node, walk
from bnderive.verify.claims.chains import Claim
from bnderive.verify.claims.names import Key
from bnderive.verify.deciding.calculus import Calculus
from bnderive.verify.deciding.decide import holds
from bnderive.verify.documents.document import Document, shell_of
from bnderive.verify.documents.linking import differentiated_by_nodes
from bnderive.verify.reading.sense import UNREADABLE
from bnderive.verify.symbols.gather import keys_of
from bnderive.verify.theory.readings import Scope, readings
from bnderive.verify.theory.survey import Survey

WHY = "it holds only where the loss depends on {} by nothing but {}, which no derivative speaks of"


def leaks(document: Document, survey: Survey, claim: Claim, scope: Scope, seed: int) -> str:
    """Why a claim that holds is not proved, in a sentence; empty where it holds also if those names matter by
    themselves.
    """
    last = _last(document, survey)
    if not last:
        return ""
    known = survey.calculus
    wider = replace(survey, calculus=Calculus(known.definitions, known.asides, known.outer | frozenset(last)))
    right = claim.right.side.node
    for left in (claim.left.side.node, claim.head.side.node if claim.head is not None else None):
        if left is None or right is None or not _holds(survey, scope, left, right, seed):
            continue
        if not _holds(wider, scope, left, right, seed):
            of = " and ".join(sorted(key.latex() for key, q in survey.theory.quantities.items() if q.name in last))
            by = " and ".join(sorted({key.latex() for keys in last.values() for key in keys}))
            return WHY.format(of, by)
    return ""


def _last(document: Document, survey: Survey) -> dict[str, tuple[Key, ...]]:
    """The names by which the gradient is used and never said, and all of whose users are used by nothing and stand in
    no derivative, with those users.
    """
    theory, calculus = survey.theory, survey.calculus
    firsts = [c.sides[0].side.node for c in document.chains]
    others = [p.side.node for c in document.chains for p in c.sides[1:]]
    first, other = (
        differentiated_by_nodes((n for n in nodes if n is not None), survey.letters) for nodes in (firsts, others)
    )
    given = {q.name for key, q in theory.quantities.items() if key in other - first}
    spoken = _spoken_of(document, survey)
    unsaid = {q.name: key for key, q in theory.quantities.items() if key.head not in spoken}
    silent = {name: key for name, key in unsaid.items() if not calculus.consumers(name)}
    found = {}
    for name in (d.quantity.name for d in calculus.definitions if d.quantity.name in given):
        users = [d.quantity.name for d in calculus.consumers(name)]
        if users and silent.keys() >= set(users):
            found[name] = tuple(silent[u] for u in users)
    return found


def _spoken_of(document: Document, survey: Survey) -> frozenset[str]:
    """The heads of names that stand in a derivative, or whose gradient has a name, and of the loss."""
    sides = (p.side.node for chain in document.chains for p in chain.sides)
    changes = (n.of for side in sides if side is not None for n in walk(side) if isinstance(n, Differential))
    own = (key for of in changes if of is not None for key in keys_of(of, survey.letters))
    gradients = (k for k, q in survey.theory.quantities.items() if q.name in survey.theory.gradients.values())
    return frozenset(key.head for key in (*survey.theory.loss, *gradients, *own))


def _holds(survey: Survey, scope: Scope, left: Node, right: Node, seed: int) -> bool:
    """Whether two sides are equal in some reading."""
    shell = shell_of(survey)
    try:
        return any(holds(r.left, r.right, shell, seed) for r in readings(survey, scope, left, right))
    except UNREADABLE:
        return False
