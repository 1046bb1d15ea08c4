"""Brackets that an author leaves out: Σ_i a_i − m for Σ_i (a_i − m), and ∂/∂w Σ_k w_k a_k + b for that of all of it.

Input: a refuted claim and its two sides. Output: the same, or sloppy where it holds with the terms inside that come
after a sum, or after what ∂/∂w stands before. A term with a sum of its own stands by itself; so does, after a sum, one
with an index that the sum has not.
"""

from collections.abc import Callable
from dataclasses import replace

from bnderive.document.syntax import Additive, Big, Differential, Group, Mark, Name, Node, Product, Quotient, walk
from bnderive.verify.claims.names import Letters, letter
from bnderive.verify.claims.trees import rebuilt
from bnderive.verify.documents.comparison import Comparison
from bnderive.verify.documents.judgement import Judgement
from bnderive.verify.reading.sense import UNREADABLE
from bnderive.verify.theory.readings import readings

_Rewriting = Callable[[Node, Letters], Node]


def inside_sums(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim again, with the terms after a sum inside it, on either side or on both."""
    return _again(judgement, compared, _reaching, "each sum reaches over the terms after it")


def under_operators(judgement: Judgement, compared: Comparison) -> Judgement:
    """A refuted claim again, with ∂/∂w before all the terms after it, on either side or on both."""
    return _again(judgement, compared, _derived, "∂/∂ reaches over the terms after it")


def _again(judgement: Judgement, compared: Comparison, change: _Rewriting, said: str) -> Judgement:
    left, right = compared.nodes
    wide, wider = (rebuilt(side, lambda node: change(node, compared.survey.letters)) for side in (left, right))
    each = ((left, wider), (wide, right), (wide, wider))
    for sides in (pair for pair in dict.fromkeys(each) if pair != (left, right)):
        try:
            for read in readings(compared.survey, compared.scope, *sides):
                if compared.proves(read.left, read.right):
                    return judgement.meant(said, read=read)
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


def _derived(node: Node, letters: Letters) -> Node:
    """Terms, with those after one that ends in what ∂/∂w stands before under it too."""
    if not isinstance(node, Additive):
        return node
    for k, (mark, term) in enumerate(node.terms[:-1]):
        after = node.terms[k + 1 :]
        plain = not any(isinstance(n, Big) for _, later in after for n in walk(later))
        if plain and (whole := _with_terms(term, after)) is not None:
            return whole if k == 0 and mark.text == "+" else Additive(node.span, (*node.terms[:k], (mark, whole)))
    return node


def _with_terms(node: Node, after: tuple[tuple[Mark, Node], ...]) -> Node | None:
    """A term with others under the ∂/∂w in it; None where it has none."""
    if isinstance(node, Big):
        body = _with_terms(node.body, after)
        return None if body is None else replace(node, body=body)
    factors = node.factors if isinstance(node, Product) else ()
    for k, (_, factor) in enumerate(factors[:-1]):
        if isinstance(factor, Quotient) and isinstance(factor.above, Differential) and factor.above.of is None:
            under = factors[k + 1 :]
            first = under[0][1] if len(under) == 1 else Product(under[0][1].span.to(under[-1][1].span), under)
            span = first.span.to(after[-1][1].span)
            terms = Additive(span, ((Mark(first.span, "+"), first), *after))
            return Product(node.span, (*factors[: k + 1], (Mark(first.span, ""), Group(span, "(", terms))))
    return None


def _may_be_inside(total: Big, term: Node, letters: Letters) -> bool:
    """Whether a term after a sum may be meant inside it."""
    return not any(isinstance(n, Big) for n in walk(term)) and _indices(term, letters) <= _indices(total, letters)


def _indices(node: Node, letters: Letters) -> frozenset[str]:
    return letters.indices & {letter(n) for n in walk(node) if isinstance(n, Name)}
