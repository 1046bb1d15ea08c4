"""A derivative with nothing above it, d/dy_i, where that of the loss is meant: the author left it out. And another
name for a loss that the document defines: the CE of ∂CE/∂z_i beside L = ….

Input: a claim that is refuted, or malformed as such a derivative is of nothing. Output: the same, or sloppy where it is
proved with the loss above each d by one name; the readings of a claim with the loss that has a definition.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bnderive.document.syntax import Differential, Name, Node, Quotient, walk
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.claims.trees import rebuilt
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.reading.sense import UNREADABLE
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.theory.readings import Read, readings


def with_loss(judgement: Judgement, compared: Comparison) -> Judgement:
    """The judgement of two sides again, with the loss above a d that stands alone."""
    for sides, by in _filled(compared):
        try:
            for read in readings(compared.survey, compared.scope, *sides):
                if compared.proves(read.left, read.right):
                    return judgement.meant(f"the derivative by {by} is that of the loss", read=read)
        except UNREADABLE:
            continue
    return judgement


def of_defined_loss(compared: Comparison) -> Iterator[tuple[Read, str]]:
    """The readings of two sides with the loss that the document defines for one that it does not, and what says so."""
    survey, letters = compared.survey, compared.survey.letters
    quantities = survey.theory.quantities
    ends = [k for k, q in quantities.items() if k in survey.defined and is_loss_letter(k) and not q.axes]
    names = {written(n, letters).key for side in compared.nodes for n in walk(side) if isinstance(n, Name)}
    for other in sorted(names & survey.theory.loss - survey.defined):
        for own in (k for k in ends if not survey.calculus.consumers(quantities[k].name)):
            change = partial(_renamed, key=other, head=own.head, letters=letters)
            left, right = (rebuilt(side, change) for side in compared.nodes)
            said = f"{other.latex()} is {own.latex()}, which the document defines"
            try:
                yield from ((read, said) for read in readings(survey, compared.scope, left, right))
            except UNREADABLE:
                continue


def _renamed(node: Node, key: Key, head: str, letters: Letters) -> Node:
    same = isinstance(node, Name) and written(node, letters).key == key
    return replace(node, head=head) if isinstance(node, Name) and same else node


def _filled(compared: Comparison) -> Iterator[tuple[tuple[Node, Node], str]]:
    """The two sides with the loss in every derivative of nothing by one name, and that name."""
    (left, right), letters, losses = compared.nodes, compared.survey.letters, compared.survey.theory.loss
    lone = [by for side in (left, right) for n in walk(side) if (by := _alone(n, letters)) is not None]
    for key in dict.fromkeys(lone) if len(losses) == 1 else ():
        loss = min(losses)
        yield (_with(left, loss, key, letters), _with(right, loss, key, letters)), key.latex()


def _with(side: Node, loss: Key, by: Key, letters: Letters) -> Node:
    """A side with the loss in the derivatives of nothing by one name."""

    def filled(node: Node) -> Node:
        if isinstance(node, Quotient) and _alone(node, letters) == by:
            return replace(node, above=Differential(node.above.span, Name(node.above.span, loss.head)))
        return node

    return rebuilt(side, filled)


def _alone(node: Node, letters: Letters) -> Key | None:
    """The name by which a derivative of nothing is taken; None for any other node."""
    match node:
        case Quotient(above=Differential(of=None), below=Differential(of=Name() as of)):
            return written(of, letters).key
    return None
