"""Quantities that may reach the loss by themselves too: where s is all that is made of c, ∂L/∂c may be what comes from
outside, beside what goes through s.

Input: what a document defines. Output: the same with the gradients of such quantities, where the author gives them a
name, taken so. A claim may be meant so where no claim of the document holds only without.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bnderive.algebra.expr import Sigma
from bnderive.document.syntax import Name, Node, Quotient, walk
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.names import Key, written
from bnderive.verify.heads.beneath import is_named, is_said
from bnderive.verify.theory.holding import Held, holding
from bnderive.verify.theory.survey import Survey, with_definitions


def opened(known: Survey) -> tuple[Survey, str] | None:
    """What is known with such gradients from outside, and that in words; None where there are none."""
    theory, calculus = known.theory, known.calculus
    held: dict[str, str] = {}
    made = {}
    for key, name in theory.gradients.items():
        users = calculus.consumers(name)
        of = next((k for k, q in theory.quantities.items() if q.name == name), None)
        if of is None or key in theory.held or not users or not all(u.expr.has(Sigma) for u in users):
            continue
        if theory.definition(name) is not None:
            made[key] = Held(of, frozenset())
            held[key.latex()] = of.latex()
    if not made:
        return None
    theory, calculus = holding(theory, calculus, made)
    said = " and ".join(f"{name} is what comes to {of} from outside alone" for name, of in held.items())
    return with_definitions(replace(known, theory=theory, calculus=calculus), {}), said


def handed_on(known: Survey, chains: Iterable[Chain], nodes: tuple[Node, ...]) -> str:
    """Why a claim cannot be refuted: a gradient in it that has a name may be what comes from outside alone, where the
    text gives it that name and all that is made of its quantity are sums.
    """
    inside = {key for node in nodes for key in _named(node, known)}
    for chain in chains:
        sides = [p.side.node for p in chain.sides if p.side.node is not None]
        if len(sides) != 1 and not (len(sides) == 2 and is_said(*sides)):
            continue
        for key in {key for side in sides for key in _named(side, known)} & inside:
            quantity = known.theory.quantities.get(key)
            users = known.calculus.consumers(quantity.name) if quantity is not None else ()
            made = quantity is not None and known.theory.definition(quantity.name) is not None
            if made and users and all(u.expr.has(Sigma) for u in users):
                return f"the gradient by {key.latex()} may be what comes from outside alone"
    return ""


def _named(node: Node, known: Survey) -> Iterator[Key]:
    """The quantities whose gradients have a name in a side."""
    for part in filter(is_named, walk(node)):
        of = part.below if isinstance(part, Quotient) else part
        yield from (written(n, known.letters).key for n in walk(of) if isinstance(n, Name))
