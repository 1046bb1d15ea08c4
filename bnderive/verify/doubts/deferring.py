"""Functions that a document defines only further down, under another heading: there the letter may be another one.

Input: a document, a chain, and the sides of a claim of it. Output: why it cannot be refuted; empty where nothing speaks
against it.
"""

from bnderive.document.syntax import Call, Node, walk
from bnderive.verify.claims.chains import Chain, heading_of
from bnderive.verify.documents.document import Document
from bnderive.verify.theory.survey import Survey


def deferred(document: Document, survey: Survey, chain: Chain, nodes: tuple[Node, ...]) -> str:
    """Why a claim with such a function cannot be refuted."""
    formulas = document.manuscript.formulas
    names = {node.name.rstrip("'") for side in nodes for node in walk(side) if isinstance(node, Call)}
    later = {f.number: name for name, f in survey.theory.functions.items() if name in names and f.number > chain.number}
    for other in document.chains if later else ():
        if other.number in later and heading_of(other, formulas) != heading_of(chain, formulas):
            return f"{later[other.number]} is defined only further down, and may be another one there"
    return ""
