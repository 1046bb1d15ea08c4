"""Sums that an author lets reach further than they do as printed: Σ_i a_i − m for Σ_i (a_i − m).

Input: a refuted claim and its two sides. Output: the same, or sloppy where it holds with the terms after a sum inside.
"""

from bnderive.document.syntax import Additive, Big, Mark, Node, Product
from bnderive.verify.claims.trees import rebuilt
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.reading.sense import UNREADABLE
from bnderive.verify.theory.readings import readings

SAID = "each sum reaches over the terms after it"


def inside_sums(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim again, with the terms after a sum inside it, on either side or on both."""
    left, right = compared.nodes
    wide, wider = rebuilt(left, _reaching), rebuilt(right, _reaching)
    each = ((left, wider), (wide, right), (wide, wider))
    for sides in (pair for pair in dict.fromkeys(each) if pair != (left, right)):
        try:
            for read in readings(compared.survey, compared.scope, *sides):
                if compared.proves(read.left, read.right):
                    return judgement.meant(SAID, read=read)
        except UNREADABLE:
            continue
    return judgement


def _reaching(node: Node) -> Node:
    """A sum of terms, with those after a Σ inside it."""
    if not isinstance(node, Additive):
        return node
    for k, (mark, term) in enumerate(node.terms[:-1]):
        before, last = (term.factors[:-1], term.factors[-1][1]) if isinstance(term, Product) else ((), term)
        if isinstance(last, Big):
            span = last.span.to(node.span)
            inner = Additive(span, ((Mark(last.span, "+"), last.body), *node.terms[k + 1 :]))
            whole: Node = Big(span, last.operator, last.sub, last.sup, inner)
            if isinstance(term, Product):
                whole = Product(term.span, (*before, (term.factors[-1][0], whole)))
            return Additive(node.span, (*node.terms[:k], (mark, whole)))
    return node
