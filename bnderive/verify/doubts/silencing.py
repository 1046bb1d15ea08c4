"""Quantities that a document says the loss does not depend on, `∂L/∂q = 0`, and that no definition uses: what is false
for a loss that depends on them may be true of this one.

Input: what is known, the chains of the document, and the two sides of a claim. Output: why it cannot be refuted.
"""

from collections.abc import Iterable, Iterator

from sympy import Expr

from bnderive.algebra.expr import Element
from bnderive.document.syntax import Differential, Name, Number, Quotient
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.names import Key, written
from bnderive.verify.deciding.calculus import gradient_name
from bnderive.verify.theory.survey import Survey


def silenced(known: Survey, chains: Iterable[Chain], exprs: tuple[Expr, ...]) -> str:
    """Why a claim cannot be refuted whose sides have a gradient from outside that the document says is zero."""
    inside = {e.name for expr in exprs for e in expr.atoms(Element)}
    for key in _unused(known, chains):
        quantity = known.theory.quantities.get(key)
        if quantity is not None and gradient_name(quantity.name) in inside:
            return f"the document says that the loss does not depend on {key.latex()}, and this may hold then"
    return ""


def _unused(known: Survey, chains: Iterable[Chain]) -> Iterator[Key]:
    """The names by which the document says a derivative is zero."""
    for chain in chains:
        match tuple(p.side.node for p in chain.sides[:2]):
            case (Quotient(above=Differential(of=Name()), below=Differential(of=Name() as by)), Number(value=zero)):
                if zero == 0 and chain.marks[0] == "=":
                    yield written(by, known.letters).key
