"""Steps that are not kept in memory: an elementwise step as large as anything there is, which no result asks for, is
computed again wherever it is read.

Reading such a tensor back would cost as much as reading what it is made of, and writing it costs more.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sympy import Expr

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Index
from bnderive.program.loops.nouns import Step
from bnderive.program.tidy import rebuilt


def virtual(steps: Sequence[Step], results: Collection[str]) -> dict[str, Step]:
    """The steps that are not kept, by name."""
    largest = max((len(s.loops) for s in steps), default=0)
    return {s.name: s for s in steps if not s.kind and s.name not in results and len(s.indices) == largest}


def value_of(element: Element, steps: Mapping[str, Step]) -> Expr:
    """What a tensor of `steps` is at the indices of `element`."""
    step = steps[element.name]
    return step.expr.xreplace(dict(zip(step.indices, element.indices, strict=True)))


def written_out(expr: Expr, steps: Mapping[str, Step]) -> Expr:
    """`expr` with every tensor of `steps` replaced by what it is, to the last."""

    def change(node: Expr) -> Expr | None:
        if not isinstance(node, Element):
            return None
        return written_out(value_of(node, steps), steps) if node.name in steps else node

    return rebuilt(expr, change)


def reads(expr: Expr, steps: Mapping[str, Step]) -> frozenset[Element]:
    """The elements that `expr` needs once what is not kept is written out; labels that stand as indices among them."""
    return frozenset(written_out(expr, steps).atoms(Element))


def renamed(step: Step, change: Mapping[Index, Index]) -> Step:
    """The step with its indices renamed, all at once."""
    whole = dict(change)
    indices = tuple(whole.get(i, i) for i in step.indices)
    bound = tuple(whole.get(i, i) for i in step.bound)
    return replace(step, indices=indices, expr=step.expr.xreplace(whole), bound=bound)
