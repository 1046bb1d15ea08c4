"""Names that are defined as functions of one thing, s(z)_i = …, where the document writes them of another too: s(a).

Input: the chains of a document, what is known, and the two sides of a claim. Output: why it cannot be refuted: an s_i
without what it is of may be of either.
"""

from collections.abc import Iterable

from bnderive.document.syntax import Apply, Name, Node, walk
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.names import written
from bnderive.verify.symbols.gather import keys_of
from bnderive.verify.theory.survey import Survey


def of_another(chains: Iterable[Chain], survey: Survey, nodes: tuple[Node, Node]) -> str:
    """Why a claim cannot be refuted, in a sentence; empty where it can."""
    inside = {key for node in nodes for key in keys_of(node, survey.letters)} & survey.defined
    sides = (p.side.node for chain in chains for p in chain.sides if inside)
    applied = (n for side in sides if side is not None for n in walk(side) if isinstance(n, Apply))
    for head in (n.head for n in applied if isinstance(n.head, Name)):
        key = written(head, survey.letters).key
        if key in inside:
            return f"the document writes {key.latex()} of something else too, and this may be meant of that"
    return ""
