"""Claims about matrices that are false of single numbers already, and so whatever shapes the matrices have.

Where each array has one element, products by elements, matrix products, their transposes and sums are all the same, and
so is softmax along any axis. Input: the readings of a claim, what is known, a shell. Output: whether all are false
there, also where what the loss is written with, as labels are, is one: one-hot labels of one class are.
"""

from collections.abc import Iterable

from bnderive.algebra.expr import Element
from bnderive.verify.deciding.witness import find_witness
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.theory.readings import Read


def false_of_numbers(reads: Iterable[Read], compared: Comparison) -> bool:
    """Whether a claim is false, in each of these readings, where every axis has length one."""
    known, given = compared.survey, frozenset[str]()
    for definition in known.calculus.definitions:
        if not definition.quantity.indices:
            given |= {e.name for e in definition.expr.atoms(Element) if known.calculus.definition(e.name) is None}
    return all(_differs(compared, read, ones) for read in reads for ones in (frozenset(), given))


def _differs(compared: Comparison, read: Read, ones: frozenset[str]) -> bool:
    return find_witness(read.left, read.right, compared.shell, compared.seed, off_shell=False, ones=ones) is not None
