"""Names that a claim brings in: where nothing defines r, and nothing before A = B r has it, that may say what r is.

Input: a document, what is known, and a chain with a side of it. Output: why its claim cannot be refuted.
"""

from bnderive.document.syntax import Node
from bnderive.verify.claims.chains import Chain, Placed
from bnderive.verify.documents.document import Document
from bnderive.verify.symbols.gather import has_derivative, keys_of
from bnderive.verify.symbols.usual import EPSILON, is_learned
from bnderive.verify.theory.survey import Survey


def introduced(document: Document, survey: Survey, chain: Chain, after: Placed) -> str:
    """Why a claim without derivatives cannot be refuted; empty where nothing speaks against it."""
    here = after.side.node
    if here is None or has_derivative(here):
        return ""
    before: list[Node] = []
    for placed in (p for c in document.chains for p in c.sides if c.number <= chain.number):
        if placed == after:
            break
        before += [placed.side.node] if placed.side.node is not None else []
    own = {*keys_of(here, survey.letters)} & survey.theory.quantities.keys() - survey.defined
    if not own or not before:
        return ""
    for key in sorted(own.difference(*(keys_of(node, survey.letters) for node in before))):
        of_layer = key.label.startswith("(")  # named before as another layer's
        if not (of_layer or is_learned(key) or key == EPSILON):
            return f"nothing in the document says what {key.latex()} is"
    return ""
