"""Ways to the loss that a document may not mean: M is made of w, w of g, and no derivative speaks of M.

Where nothing else is made of w, the loss is taken to depend on it by M alone. If the author names M by the way, it
depends on w itself, and what holds only because of M is not proved. Input: a claim that holds. Output: why it is open.
"""

from collections.abc import Mapping
from dataclasses import replace

from bnderive.verify.claims.chains import Placed
from bnderive.verify.claims.names import Key
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.documents.linking import Links
from bnderive.verify.theory.survey import Survey

WHY = "it holds only where the loss depends on {} by nothing but {}, which no derivative speaks of"


def leaks(step: Comparison, head: Placed | None) -> str:
    """Why a claim that holds, as a step or as a value of the head of its chain, is not proved, in a sentence; empty
    where it holds also if those names matter by themselves.
    """
    survey = step.survey
    last = _last(step.document.links, survey)
    if not last:
        return ""
    wider = survey.calculus.opening(last)
    for before in (step.before, head):
        compared = replace(step, before=before) if before is not None else None
        read = compared is not None and compared.before.side.node is not None and compared.after.side.node is not None
        if compared is None or not read or not compared.holds(void=True) or compared.through(wider).holds(void=True):
            continue
        of = " and ".join(sorted(key.latex() for key, q in survey.theory.quantities.items() if q.name in last))
        by = " and ".join(sorted({key.latex() for keys in last.values() for key in keys}))
        return WHY.format(of, by)
    return ""


def _last(links: Links, survey: Survey) -> Mapping[str, tuple[Key, ...]]:
    """The names by which the gradient is used and never said, and all of whose users are used by nothing and stand in
    no derivative, with those users.
    """
    theory, calculus = survey.theory, survey.calculus
    used = {theory.quantities[key].name for key in links.used if key in theory.quantities}
    gradients = (k for k, q in theory.quantities.items() if q.name in theory.gradients.values())
    spoken = {key.head for key in (*theory.loss, *gradients, *links.derived)}
    unsaid = {q.name: key for key, q in theory.quantities.items() if key.head not in spoken}
    silent = {name: key for name, key in unsaid.items() if not calculus.consumers(name)}
    found = {}
    for name in (d.quantity.name for d in calculus.definitions if d.quantity.name in used):
        users = [d.quantity.name for d in calculus.consumers(name)]
        if users and silent.keys() >= set(users):
            found[name] = tuple(silent[u] for u in users)
    return found
