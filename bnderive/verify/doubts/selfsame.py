"""Names that differ by a letter below one of them, where one is differentiated by the other: ∂p_t/∂p. Nobody
differentiates an element by what it is an element of, and the letter may be a label.

Input: what is known, and the sides of a claim. Output: why it cannot be refuted; empty where nothing speaks against it.
"""

from bnderive.document.syntax import Differential, Name, Node, Quotient, walk
from bnderive.verify.claims.names import written
from bnderive.verify.theory.survey import Survey


def selfsame(known: Survey, nodes: tuple[Node, ...]) -> str:
    """Why a claim with such a derivative cannot be refuted."""
    for node in (n for side in nodes for n in walk(side)):
        match node:
            case Quotient(above=Differential(of=Name() as above), below=Differential(of=Name() as below)):
                of, by = (written(name, known.letters) for name in (above, below))
                if of.key == by.key and bool(of.indices) != bool(by.indices):
                    return f"{of.key.latex()} with an index and without may be two quantities"
    return ""
