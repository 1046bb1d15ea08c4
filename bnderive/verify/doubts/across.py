"""Derivatives of an array by an array, both without indices, where each element depends on all: ∂x̂/∂x of a
normalization. It is a matrix, and what stands beside it may be multiplied as one, which no reading by elements is.

Input: what is known, and the sides of a claim. Output: why it cannot be refuted; empty where nothing speaks against it.
"""

from bnderive.algebra.expr import Sigma
from bnderive.document.syntax import Differential, Name, Node, Quotient, walk
from bnderive.layer.layer import Quantity
from bnderive.verify.claims.names import written
from bnderive.verify.deciding.shell import mentioned
from bnderive.verify.theory.survey import Survey

WHY = "the derivative of one array by another, in which each element depends on all, may be meant as a matrix"


def across(known: Survey, nodes: tuple[Node, ...]) -> str:
    """Why a claim with such a derivative cannot be refuted."""
    for node in (n for side in nodes for n in walk(side)):
        match node:
            case Quotient(above=Differential(of=Name() as above), below=Differential(of=Name() as below)):
                of, by = _array(known, above), _array(known, below)
                if of is not None and by is not None and _sums_over(known, of.name, by.name):
                    return "" if _read_as_matrix(known, of, by) else WHY
    return ""


def _read_as_matrix(known: Survey, of: Quantity, by: Quantity) -> bool:
    """Whether the readings of the claim have this derivative as a matrix, in either layout, already."""
    return known.theory.matrices is not None and len(of.axes) == len(by.axes) == 1


def _array(known: Survey, name: Name) -> Quantity | None:
    """The array that a name without indices is."""
    found = written(name, known.letters)
    quantity = known.theory.quantities.get(found.key)
    return quantity if quantity is not None and quantity.axes and not found.indices and found.power is None else None


def _sums_over(known: Survey, name: str, by: str) -> bool:
    """Whether a quantity rests on a sum that rests on another."""
    beneath: dict[str, frozenset[str]] = {}
    summing: set[str] = set()
    for definition in known.theory.definitions:
        names = mentioned(definition.expr)
        own = definition.quantity.name
        beneath[own] = names.union(*(beneath.get(n, frozenset()) for n in names))
        if definition.expr.has(Sigma) and by in beneath[own]:
            summing.add(own)
    return bool((beneath.get(name, frozenset()) | {name}) & summing)
