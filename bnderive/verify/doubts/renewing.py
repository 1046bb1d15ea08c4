"""Sections that give a layer of their own, RMSNorm(x) = …: the y whose gradient they take may be what that gives.

Input: a document, what is known, a chain and the two sides of a claim of it. Output: why the claim cannot be refuted by
the y that another section defines.
"""

from collections.abc import Iterator

from bnderive.document.syntax import Apply, Call, Differential, Group, Name, Node, walk
from bnderive.verify.claims.chains import Chain, heading_of
from bnderive.verify.claims.names import Key, Letters, unfonted
from bnderive.verify.documents.document import Document
from bnderive.verify.symbols.gather import keys_of, name_of
from bnderive.verify.symbols.outputs import is_output
from bnderive.verify.theory.survey import Survey


def of_its_own_layer(document: Document, survey: Survey, chain: Chain, nodes: tuple[Node, Node]) -> str:
    """Why a claim cannot be refuted, in a sentence; empty where it can."""
    letters = survey.letters
    taken = {key for key in _differentiated(nodes, letters) if is_output(key)} & survey.defined
    formulas = document.manuscript.formulas
    heading = heading_of(chain, formulas)
    own = [c for c in document.chains if heading_of(c, formulas) == heading] if taken else []
    if not any(map(_gives_layer, own)):
        return ""
    here = {name.key for c in own if (name := name_of(c.sides[0].side.node, letters)) is not None and len(c.sides) > 1}
    for key in sorted(taken - here):
        return f"{key.latex()} is defined in another section, and may be what the layer of this one gives"
    return ""


def _differentiated(nodes: tuple[Node, Node], letters: Letters) -> Iterator[Key]:
    """The names that stand behind a ∂."""
    for node in nodes:
        for part in walk(node):
            if isinstance(part, Differential) and part.of is not None:
                yield from keys_of(part.of, letters)


def _gives_layer(chain: Chain) -> bool:
    """Whether an equation says what a function with a name of several letters gives of a name."""
    match chain.sides[0].side.node if len(chain.sides) > 1 else None:
        case Call(argument=Name() | Group(body=Name())):
            return True
        case Apply(head=Name(head=head), argument=Group(body=Name())):
            return len(unfonted(head)) > 1 and not unfonted(head).startswith("\\")
    return False
