"""Inner products in documents that are read by elements: the bracket of x_i (w · x_i), where w ∈ ℝ^d.

Input: a document, what is known, and the sides of a claim. Output: why nothing is said of it, in a sentence; empty
where nothing speaks against it.
"""

from collections.abc import Iterator

from bnderive.document.syntax import Apply, Group, Name, Node, Number, Product, walk
from bnderive.verify.claims.names import Key, written
from bnderive.verify.documents.document import Document
from bnderive.verify.symbols.declaring import ranks_of
from bnderive.verify.theory.survey import Survey

WHY = "· may be the inner product of {} and what stands beside it, which is read by elements here"


def inner_product(document: Document, survey: Survey, nodes: tuple[Node, ...]) -> str:
    """Why a claim cannot be judged in which a bracket that holds such a product multiplies something else."""
    pairs = [pair for side in nodes for node in walk(side) for group in _factors(node) for pair in _dotted(group)]
    if not pairs or survey.theory.matrices is not None:
        return ""
    ranks = ranks_of((c.equation for c in document.chains), document.letters)
    for name in (name for pair in pairs for name in pair):
        key = written(name, document.letters).key
        if ranks.get(key, 0) > _axes(survey, key):
            return WHY.format(key.latex())
    return ""


def _axes(survey: Survey, key: Key) -> int:
    quantity = survey.theory.quantities.get(key)
    return len(quantity.axes) if quantity is not None else 0


def _factors(node: Node) -> Iterator[Group]:
    """The brackets that multiply something else than numbers."""
    match node:
        case Apply(argument=Group(kind="(") as group):
            yield group
        case Product(factors=factors):
            parts = [part for _, part in factors if not isinstance(part, Number)]
            yield from (part for part in parts if isinstance(part, Group) and part.kind == "(" and len(parts) > 1)


def _dotted(group: Group) -> Iterator[tuple[Name, Name]]:
    """The names with a sign between them in a bracket."""
    match group.body:
        case Product(factors=((_, Name() as one), (mark, Name() as other))) if mark.text == "*":
            yield one, other
