"""Sums that an author lets reach further than they do as printed: Σ_i a_i − m for Σ_i (a_i − m).

Input: a refuted claim and its two sides. Output: the same, or sloppy where it holds with the terms after a sum inside.
A term with a sum of its own, or with an index that the sum before it has not, stands by itself.
"""

from bnderive.document.syntax import Additive, Big, Mark, Name, Node, Product, walk
from bnderive.verify.claims.names import Letters, letter
from bnderive.verify.claims.trees import rebuilt
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.reading.sense import UNREADABLE
from bnderive.verify.theory.readings import readings

SAID = "each sum reaches over the terms after it"


def inside_sums(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim again, with the terms after a sum inside it, on either side or on both."""
    left, right = compared.nodes
    wide, wider = (rebuilt(side, lambda node: _reaching(node, compared.survey.letters)) for side in (left, right))
    each = ((left, wider), (wide, right), (wide, wider))
    for sides in (pair for pair in dict.fromkeys(each) if pair != (left, right)):
        try:
            for read in readings(compared.survey, compared.scope, *sides):
                if compared.proves(read.left, read.right):
                    return judgement.meant(SAID, read=read)
        except UNREADABLE:
            continue
    return judgement


def _reaching(node: Node, letters: Letters) -> Node:
    """A sum of terms, with those after a Σ inside it, as far as they may be."""
    if not isinstance(node, Additive):
        return node
    for k, (mark, term) in enumerate(node.terms[:-1]):
        before, last = (term.factors[:-1], term.factors[-1][1]) if isinstance(term, Product) else ((), term)
        if not isinstance(last, Big):
            continue
        end = k + 1
        while end < len(node.terms) and _may_be_inside(last, node.terms[end][1], letters):
            end += 1
        if end == k + 1:
            continue
        span = last.span.to(node.terms[end - 1][1].span)
        inner = Additive(span, ((Mark(last.span, "+"), last.body), *node.terms[k + 1 : end]))
        whole: Node = Big(span, last.operator, last.sub, last.sup, inner)
        if isinstance(term, Product):
            whole = Product(term.span, (*before, (term.factors[-1][0], whole)))
        return Additive(node.span, (*node.terms[:k], (mark, whole), *node.terms[end:]))
    return node


def _may_be_inside(total: Big, term: Node, letters: Letters) -> bool:
    """Whether a term after a sum may be meant inside it."""
    return not any(isinstance(n, Big) for n in walk(term)) and _indices(term, letters) <= _indices(total, letters)


def _indices(node: Node, letters: Letters) -> frozenset[str]:
    return letters.indices & {letter(n) for n in walk(node) if isinstance(n, Name)}
