"""Names that may count the terms of a mean: the k of (1/k) Σ_i x_i, of which nothing says how long the axis of i is; or
the m of another part of the document, where the same mean has D terms here.

Input: what is known, and a claim that is false where such a name is any number. Output: why it cannot be refuted: that
it is true where the name is the number of terms.
"""

from collections.abc import Iterator
from dataclasses import replace

from sympy import Expr, Mul, Pow, Symbol, preorder_traversal

from bnderive.algebra.expr import Sigma
from bnderive.verify.deciding.decide import holds
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.theory.readings import Read

WHY = "nothing in the document says whether {} is the number of terms of the sum that it divides"


def may_count(compared: Comparison, read: Read) -> str:
    """Why a refuted claim may be true all the same, in a sentence; empty where it is false with such counts too."""
    survey, shell = compared.survey, compared.shell
    counts: dict[Expr, Expr] = {}
    sizes = {axis.length for q in survey.theory.quantities.values() for axis in q.axes}
    for definition in survey.theory.definitions:
        lifted = definition.quantity.name in survey.lifted
        own = {name: length for name, length in _counts(definition.expr) if lifted or name not in sizes}
        counts = {**own, **counts}
    if not counts:
        return ""
    there = replace(shell, definitions=tuple(replace(d, expr=d.expr.xreplace(counts)) for d in shell.definitions))
    if not holds(read.left.xreplace(counts), read.right.xreplace(counts), there, compared.seed):
        return ""
    name = min(counts, key=str)
    return WHY.format(next((k.latex() for k, value in survey.theory.scalars.items() if value == name), str(name)))


def _counts(expr: Expr) -> Iterator[tuple[Expr, Expr]]:
    """The letters that a sum is divided by, with the number of its terms."""
    for part in preorder_traversal(expr):
        factors = part.args if isinstance(part, Mul) else ()
        sums = [f for f in factors if isinstance(f, Sigma)]
        below = [f.base for f in factors if isinstance(f, Pow) and f.exp == -1 and isinstance(f.base, Symbol)]
        if len(sums) == len(below) == 1:
            yield below[0], Mul(*(i.axis.length for i in sums[0].bound))
