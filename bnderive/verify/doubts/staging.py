"""Names of which only a step shows what they stand for (`showing`): d is √c, or more that does not change with c.

Input: a document, what is known, and the sides of a claim. Output: why it cannot be refuted, in a sentence; empty where
it holds no such name, and no derivative in it goes through one.
"""

from sympy import Expr

from bnderive.document.syntax import Differential, Node, Quotient, walk
from bnderive.verify.claims.names import Key
from bnderive.verify.deciding.shell import mentioned
from bnderive.verify.documents.document import Document
from bnderive.verify.documents.doubtful import beneath_of
from bnderive.verify.symbols.gather import keys_of
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.theory.survey import Survey

WHY = "only a step says what {} is, and it may be more"


def only_shown(document: Document, survey: Survey, nodes: tuple[Node, ...], exprs: tuple[Expr, ...]) -> str:
    """Why a claim cannot be refuted that rests on a name which only a step says."""
    shown = {c.number for c in document.chains if c.shown}
    keys = [key for number, key in sorted(survey.defining.items()) if number in shown]
    if not keys:
        return ""
    own = set[str]().union(*map(mentioned, exprs))
    own |= beneath_of(survey, own)
    found = (k for k in keys if survey.theory.quantities[k].name in own or _goes_through(survey, k, nodes))
    key = next(found, None)
    return WHY.format(key.latex()) if key is not None else ""


def _goes_through(survey: Survey, key: Key, nodes: tuple[Node, ...]) -> bool:
    """Whether something is differentiated that rests on a name, by something that the name rests on; or what is no
    loss by the name, which more may be made of.
    """
    quantities, calculus, letters = survey.theory.quantities, survey.calculus, survey.letters
    name = quantities[key].name
    for part in (n for node in nodes for n in walk(node)):
        match part:
            case Quotient(above=Differential(of=of), below=Differential(of=by)) if by is not None:
                above, below = (keys_of(n, letters) if n is not None else () for n in (of, by))
                ends = any(map(is_loss_letter, above))
                if key in below and not ends:
                    return True
                if any(k in quantities and calculus.reaches(name, quantities[k].name) for k in below):
                    rests = (k in quantities and calculus.reaches(quantities[k].name, name) for k in above)
                    if ends or key in above or any(rests):
                        return True
    return False
