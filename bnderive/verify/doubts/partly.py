"""Claims that hold where some of the ways to the loss are left out: with a mean and a variance held constant, or along
one of several paths.

Input: what is known, and a claim that is false with every way. Output: whether it is true without some of them. Such a
claim is an error where the text only leads up to it, and may be meant so where the text says more, before it
(`leading`) or right behind it (`behind`).
"""

from collections.abc import Iterator
from itertools import combinations, islice

from bnderive.algebra.expr import Sigma
from bnderive.document.syntax import Node
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.symbols.roles import differentiated_by_nodes
from bnderive.verify.theory.survey import Survey

WHY = "this holds with {} left out, and the text beside it may say so"
_MOST = 10


def in_part(compared: Comparison) -> str:
    """Why a refuted claim may be meant in part, in a sentence; empty where no part makes it true."""
    survey = compared.survey
    for left_out in islice(_ways(survey, compared.nodes), _MOST):
        if compared.through(survey.calculus.without(left_out)).holds():
            names = sorted(k.latex() for k, q in survey.theory.quantities.items() if q.name in left_out)
            return WHY.format("what goes through " + " and ".join(names))
    return ""


def _ways(survey: Survey, nodes: tuple[Node, Node]) -> Iterator[frozenset[str]]:
    """What may be left out: all sums that rest on what the claim differentiates by, some of them, and some of the
    definitions that use it.
    """
    calculus = survey.calculus
    below = sorted(differentiated_by_nodes(nodes, survey.letters))
    names = [survey.theory.quantities[k].name for k in below if k in survey.theory.quantities]
    sums = [
        d.quantity.name
        for d in calculus.definitions
        if d.expr.has(Sigma) and any(calculus.reaches(d.quantity.name, name) for name in names)
    ]
    seen: set[frozenset[str]] = set()
    for name in names:
        users = [d.quantity.name for d in calculus.consumers(name)]
        for group in (sums, users):
            for count in range(len(group), 0, -1) if group is sums else range(1, len(group)):
                for some in combinations(group, count):
                    if (left_out := frozenset(some) - {name}) and left_out not in seen:
                        seen.add(left_out)
                        yield left_out
