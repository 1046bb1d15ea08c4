"""Why a gradient of the loss must not be called proved: something that it holds fixed may move with what it
differentiates by.

Names of which only words say that they are statistics, names such as the E of E(x), and names whose definition is not
understood, are read as numbers; what is true of numbers is no proof where they are made of the array beside them.

Input: a document and a claim. Output: a sentence, empty where nothing stands against a proof. A local partial
derivative holds them fixed.
"""

import re

from bnderive.algebra.expr import Element
from bnderive.document.syntax import Differential, Node, walk
from bnderive.verify.claims.chains import Claim
from bnderive.verify.claims.names import Key
from bnderive.verify.documents.document import Document
from bnderive.verify.documents.doubtful import Doubt
from bnderive.verify.documents.worded import WHY, beside_open
from bnderive.verify.symbols.gather import keys_of
from bnderive.verify.symbols.roles import differentiated_by_nodes
from bnderive.verify.theory.survey import Survey

UNREAD = "it rests on {}, whose definition is not understood, and which may depend on what this differentiates by"


def may_move(document: Document, survey: Survey, claim: Claim) -> str:
    """Why a claim that is true of fixed numbers is not proved."""
    sides = (claim.chain.sides[0].side.node, claim.right.side.node)
    nodes: tuple[Node, ...] = tuple(node for node in sides if node is not None)
    changes = [n.of for side in nodes for n in walk(side) if isinstance(n, Differential) and n.of is not None]
    own = {key for changed in changes for key in keys_of(changed, survey.letters)}
    if not own & survey.theory.loss:
        return ""
    unread = {doubt.key: doubt for doubt in document.doubts if not doubt.gradient}
    for key, beside in beside_open(survey, differentiated_by_nodes(nodes, survey.letters)):
        wider = frozenset(k for k in beside if _axes(survey, k) > _axes(survey, key))
        if key in own or not wider:
            continue
        if key in document.worded or _is_taken_of(document, key, wider):
            return WHY.format(key.latex())
        if key in unread and _speaks_of(document, unread[key], wider - _moves_with(survey, key)):
            return UNREAD.format(key.latex())
    return ""


def _moves_with(survey: Survey, key: Key) -> frozenset[Key]:
    """The names that derivatives of a name go through, of which nothing else is known (`opaque`)."""
    quantity = survey.theory.quantities.get(key)
    opaque = survey.calculus.definition(quantity.name) if quantity is not None else None
    inside = {e.name for e in opaque.expr.atoms(Element)} if opaque is not None else frozenset[str]()
    return frozenset(k for k, q in survey.theory.quantities.items() if q.name in inside)


def _axes(survey: Survey, key: Key) -> int:
    quantity = survey.theory.quantities.get(key)
    return 0 if quantity is None else len(quantity.axes)


def _speaks_of(document: Document, doubt: Doubt, keys: frozenset[Key]) -> bool:
    """Whether what was not understood has one of these names in it."""
    if doubt.inside:
        return bool(doubt.inside & keys)
    chain = next(c for c in document.chains if c.number == doubt.number)
    text = " ".join(document.manuscript.formulas[place].latex for place in {p.formula for p in chain.sides})
    return any(re.search(_word(key), text) for key in keys)


def _is_taken_of(document: Document, key: Key, keys: frozenset[Key]) -> bool:
    """Whether a name stands somewhere before brackets with one of these in them: E(x) for E."""
    inside = "|".join(rf"{_word(k)}(?:_\w|_\{{[^{{}}]*\}})?\s*[,)\]]" for k in sorted(keys))
    pattern = rf"{_word(key)}\s*(?:\\left|\\[Bb]igg?l?)?\s*[(\[]\s*(?:{inside})"
    return any(re.search(pattern, formula.latex) for formula in document.manuscript.formulas)


def _word(key: Key) -> str:
    return rf"(?<![A-Za-z\\]){re.escape(key.head)}(?![A-Za-z])"
