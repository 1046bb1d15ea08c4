"""Sums without a bracket that may reach over the terms after them: Σ_i a_i + b_i, where i means nothing outside.

Input: a side, and the letters that are free in it. Output: the same, where such sums reach as far as their letter
stands; None where there are none.
"""

from collections.abc import Container

from bnderive.document.syntax import Additive, Big, Mark, Name, Node, Product, walk
from bnderive.verify.claims.names import letter
from bnderive.verify.claims.trees import rebuilt

_Terms = tuple[tuple[Mark, Node], ...]


def reaching(node: Node, free: Container[str]) -> Node | None:
    """A side with its sums over the terms after them that have their letters; None where that changes nothing."""

    def change(part: Node) -> Node:
        return _joined(part, free) if isinstance(part, Additive) else part

    found = rebuilt(node, change)
    return None if found is node else found


def _joined(node: Additive, free: Container[str]) -> Node:
    terms: list[tuple[Mark, Node]] = []
    for mark, term in node.terms:
        if terms and (wider := _wider(terms[-1][1], mark, term, free)) is not None:
            terms[-1] = terms[-1][0], wider
        else:
            terms.append((mark, term))
    return node if len(terms) == len(node.terms) else Additive(node.span, tuple(terms))


def _wider(before: Node, mark: Mark, term: Node, free: Container[str]) -> Node | None:
    """A term that ends in a sum, with the next one under it."""
    match before:
        case Big(operator="sum") if (_bound(before) & _letters(term)) - _bound_in(term) and not _any(before, free):
            first: _Terms = ((Mark(before.body.span, "+"), before.body),)
            if isinstance(before.body, Additive):
                first = before.body.terms
            body = Additive(before.body.span.to(term.span), (*first, (mark, term)))
            return Big(before.span, before.operator, before.sub, before.sup, body)
        case Product(factors=(*others, (sign, Big() as last))):
            wider = _wider(last, mark, term, free)
            return None if wider is None else Product(before.span, (*others, (sign, wider)))
    return None


def _any(node: Big, free: Container[str]) -> bool:
    return any(name in free for name in _bound(node))


def _bound(node: Big) -> frozenset[str]:
    """The letters under a sum."""
    return frozenset(letter(n) for n in walk(node.sub) if isinstance(n, Name)) if node.sub is not None else frozenset()


def _bound_in(node: Node) -> frozenset[str]:
    """The letters under the sums of a term."""
    return frozenset[str]().union(*(_bound(n) for n in walk(node) if isinstance(n, Big)))


def _letters(node: Node) -> frozenset[str]:
    return frozenset(letter(n) for n in walk(node) if isinstance(n, Name))
