"""Sums over the numbers of an example: with three of them, Σ_{i=1}^{3} runs over all, and a 3 that divides counts them.

Input: the two sides of a claim. Output: the same with the name of the count for that number, and what is said of the
claim by what was said of those: that it holds for any count shows that it does in the example, and a counterexample is
one if it has as many.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from bnderive.document.syntax import Big, Name, Node, Number, Product, Quotient, Relation, walk
from bnderive.verify.claims.names import letter
from bnderive.verify.claims.trees import rebuilt
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.theory.readings import Scope
from bnderive.verify.verdict import Verdict

OTHER_COUNT = "it is false with another count than that of the example, which may not be all"


@dataclass(frozen=True, slots=True)
class Instance:
    """That `size` counts as many as `number` says in an example."""

    size: str
    number: Fraction


def instance_of(nodes: tuple[Node, Node], scope: Scope) -> Instance | None:
    """The count that every sum of a claim ends at, where that is one number, and the claim does not name the size."""
    parts = [n for node in nodes for n in walk(node)]
    ends = {_end(part, scope) for part in parts if isinstance(part, Big)}
    found = ends.pop() if len(ends) == 1 else None
    if found is None or any(isinstance(n, Name) and n.head == found.size for n in parts):
        return None
    return found


def named(node: Node, instance: Instance | None) -> Node:
    """A side with the name of the count where its number ends a sum, or divides."""
    if instance is None:
        return node
    return rebuilt(node, lambda part: _named(part, instance))


def in_example(judgement: Judgement, instance: Instance | None) -> Judgement:
    """What is said of a claim by what is said of it for any count."""
    decision, read = judgement.decision, judgement.read
    if instance is None or decision is None or read is None:
        return judgement
    if judgement.holds:
        said = (*read.said, f"{instance.size} is {instance.number} here")
        return replace(judgement, verdict=Verdict.SLOPPY, read=replace(read, said=said, sloppy=True))
    sizes = decision.witness.sizes if decision.witness is not None else {}
    if judgement.verdict == Verdict.REFUTED and sizes.get(instance.size) != instance.number:
        return replace(judgement, verdict=Verdict.UNDECIDED, reason=OTHER_COUNT)
    return judgement


def _end(node: Big, scope: Scope) -> Instance | None:
    """The size of the axis that a sum runs over, with the number that it ends at."""
    match node:
        case Big(sub=Relation(operands=(Name() as name, Number(value=first))), sup=Number(value=last)):
            axis = scope.axes.get(letter(name))
            if axis is not None and axis.size != f"n_{axis.name}" and first == 1 and last > 1:
                return Instance(axis.size, last)
    return None


def _named(node: Node, instance: Instance) -> Node:
    match node:
        case Big(sup=Number() as end):
            return replace(node, sup=_count(end, instance))
        case Quotient(below=Number() as below):
            return replace(node, below=_count(below, instance))
        case Quotient(below=Product(factors=factors) as below):
            inner = tuple((mark, _count(f, instance)) for mark, f in factors)
            return replace(node, below=replace(below, factors=inner))
        case Product(factors=factors):
            every = tuple((mark, _count(f, instance) if mark.text == "/" else f) for mark, f in factors)
            return replace(node, factors=every)
    return node


def _count(node: Node, instance: Instance) -> Node:
    """The name of the count for its number."""
    if isinstance(node, Number) and node.value == instance.number:
        return Name(node.span, instance.size)
    return node
