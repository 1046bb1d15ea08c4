"""Sizes that do not fit: a claim that is true with one transpose, order, sum, bound or index otherwise, and has no
meaning as it is printed.

Input: a claim that could not be read for its sizes. Output: the `Correction` with which it is proved, or None. Where
the sizes of a name were taken for others than are meant, no such edit makes it true. A sum that the text may say is
not missed in the formula, nor one too many where it makes a parameter one number; one that leaves terms out is wrong
beside one that leaves out none. What is true with every gradient transposed, or every one by a vector, is what an
author who writes them so means, where the text says that or no other claim of the document holds only as it stands.
"""

from collections.abc import Iterator
from dataclasses import replace
from time import process_time

from bnderive.document.source import Source
from bnderive.document.syntax import Big, Differential, Mark, Name, Node, Power, Quotient, walk
from bnderive.verify.claims.names import is_transpose, written
from bnderive.verify.claims.trees import rebuilt
from bnderive.verify.documents.comparison import Comparison, step_of
from bnderive.verify.heads.calls import read_alone
from bnderive.verify.judging.judging import judged
from bnderive.verify.judging.mending import side_of, vocabulary_of
from bnderive.verify.repair import edited
from bnderive.verify.repair.kinds.bound import BOUND
from bnderive.verify.repair.kinds.exchange import EXCHANGE
from bnderive.verify.repair.kinds.index import INDEX
from bnderive.verify.repair.kinds.order import ORDER
from bnderive.verify.repair.kinds.summation import SUMMATION
from bnderive.verify.repair.kinds.transpose import TRANSPOSE
from bnderive.verify.repair.singles import single_edits
from bnderive.verify.shapes.vectors import doubtful_vectors
from bnderive.verify.symbols.gather import keys_of
from bnderive.verify.theory.readings import scope_of
from bnderive.verify.theory.survey import Survey
from bnderive.verify.verdict import HOLDS, Correction
from bnderive.verify.words.shaping import gradients_in_rows
from bnderive.verify.words.sharing import shared_in_words
from bnderive.verify.words.telling import summed_in_words

SECONDS = 0.5
_KINDS = (BOUND, TRANSPOSE, ORDER, SUMMATION, EXCHANGE, INDEX)


def refitted(compared: Comparison) -> Correction | None:
    """The nearest edit of how the parts of the right side are put together with which a claim is proved."""
    document, (left, node), span = compared.document, compared.nodes, compared.after.side.span
    rows = gradients_in_rows(document.manuscript.formulas, compared.after.formula)
    for vectors in (False, True):
        if not _fits_turned(compared, vectors):
            continue
        if rows or not any(_only_as_it_stands(o, vectors) for o in _others(compared)):
            return None
    doubtful = doubtful_vectors((c.equation for c in document.chains), document.letters)
    if any(key in doubtful for side in compared.nodes for key in keys_of(side, document.letters)):
        return None
    source = document.manuscript.formulas[compared.after.formula].source
    known = vocabulary_of(document.sides, compared.survey, compared.scope, (), document.words)
    vocabulary = replace(known, transposed=known.transposed or "^T")
    told = any(
        says(document.manuscript.formulas, compared.after.formula) for says in (summed_in_words, shared_in_words)
    )
    told = told or any(_over_words(n, source) for n in walk(node))
    left_out = {SUMMATION} if told else set()
    left_out |= set() if _sums_all(compared) else {BOUND}
    kinds = tuple(kind for kind in _KINDS if kind not in left_out)
    until = process_time() + SECONDS
    for candidate in single_edits(source, node, vocabulary, kinds):
        text = edited(source, span, candidate.changes)
        other = side_of(text, document.words) if text is not None else None
        if text is None or other is None or process_time() > until:
            continue
        other = read_alone(other, compared.survey.calls, compared.chain.number)
        if judged(compared.of(left, other)).verdict in HOLDS:
            return Correction(candidate.changes, text)
    return None


def _over_words(node: Node, source: Source) -> bool:
    """Whether a sum has words under it that say over what, and no index."""
    if not isinstance(node, Big) or node.sub is not None:
        return False
    return "_" in source.text[node.span.start : node.body.span.start]


def _sums_all(compared: Comparison) -> bool:
    """Whether another side of the chain sums up to a name: else a sum of two may be of an example with two."""
    nodes = (p.side.node for p in compared.chain.sides if p is not compared.after and p.side.node is not None)
    return any(isinstance(n, Big) and isinstance(n.sup, Name) for node in nodes for n in walk(node))


def _fits_turned(compared: Comparison, vectors: bool) -> bool:
    """Whether a claim holds with every gradient in it transposed, or with those by vectors alone."""
    left, right = (_turned(node, compared.survey, vectors) for node in compared.nodes)
    return (left, right) != compared.nodes and judged(compared.of(left, right)).verdict in HOLDS


def _only_as_it_stands(compared: Comparison, vectors: bool) -> bool:
    """Whether a claim in which something is transposed holds, and not with its gradients transposed."""
    turns = any(_is_turned(node) for side in compared.nodes for node in walk(side))
    return turns and judged(compared).verdict in HOLDS and not _fits_turned(compared, vectors)


def _others(compared: Comparison) -> Iterator[Comparison]:
    """The other claims of the document, those that were read."""
    document = compared.document
    for claim in document.claims:
        if claim.chain.number == compared.chain.number or None in (claim.left.side.node, claim.right.side.node):
            continue
        known = document.surveys[claim.chain.number]
        yield step_of(document, known, claim, scope_of(known, claim.chain), compared.seed)


def _turned(node: Node, survey: Survey, vectors: bool) -> Node:
    """A side with every gradient in it transposed, or with those by vectors alone."""

    def change(part: Node) -> Node:
        match part:
            case Quotient(above=Differential(), below=Differential(of=Name() as of)):
                quantity = survey.theory.quantities.get(written(of, survey.letters).key)
                if quantity is not None and (not vectors or len(quantity.indices) == 1):
                    return Power(part.span, part, Mark(part.span, "\\top"))
        return part

    return rebuilt(node, change)


def _is_turned(node: Node) -> bool:
    match node:
        case Name(sup=sup) | Power(exponent=sup):
            return sup is not None and is_transpose(sup)
    return False
