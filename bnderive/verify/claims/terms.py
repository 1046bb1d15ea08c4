"""Sums whose terms are written one by one with dots between them: a_1 + a_2 + ⋯ + a_n is Σ_{r=1}^n a_r.

Input: the chains of a document. Output: the chains, such sums as sums over a letter that the document does not have.
The terms before the dots must count from one, and each say what the last says with a number for the last index; all of
them may be subtracted. One between two dots says the same with a letter for it, or stands in place of that one:
a_1 + ⋯ + b_i + ⋯ + a_n is Σ_{r=1}^n a_r − a_i + b_i.
"""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from string import ascii_lowercase

from bnderive.document.syntax import Additive, Big, Mark, Name, Node, Number, Relation, walk
from bnderive.verify.claims.chains import Chain, rewritten
from bnderive.verify.claims.trees import rebuilt, said

_LETTERS = "rspqtuvhabcklmn" + ascii_lowercase
Terms = tuple[tuple[Mark, Node], ...]


def with_terms(chains: Iterable[Chain]) -> tuple[Chain, ...]:
    """The chains without dots between the terms of a sum."""
    chains = tuple(chains)
    parts = [n for c in chains for p in c.sides if p.side.node is not None for n in walk(p.side.node)]
    taken = {part.head for part in parts if isinstance(part, Name)}
    letter = next((one for one in _LETTERS if one not in taken), "")
    if not letter or not any(isinstance(part, Additive) and _dots(part) for part in parts):
        return chains
    return tuple(rewritten(chain, lambda node: _summed(node, letter)) for chain in chains)


def _dots(node: Additive) -> list[int]:
    """The places of the dots between the terms of a sum."""
    return [k for k, (_, term) in enumerate(node.terms) if isinstance(term, Mark)]


def _summed(node: Node, letter: str) -> Node:
    """A sum with dots as one over a letter, and without those between zeros; any other node as it is."""
    if isinstance(node, Additive) and (idle := [k for k in _dots(node) if _is_among_zeros(node, k)]):
        node = replace(node, terms=tuple(term for k, term in enumerate(node.terms) if k not in idle))
    dots = _dots(node) if isinstance(node, Additive) else []
    if not isinstance(node, Additive) or not dots or dots[-1] + 1 == len(node.terms):
        return node
    sign, ending = node.terms[dots[-1] + 1]
    plain = (part for part in walk(ending) if isinstance(part, Name) and part.sub is None and part.sup is None)
    for last in dict.fromkeys(plain):
        count = _counted(node, dots[0], ending, last)
        among = _among(node, dots, ending, last)
        if not count or among is None or any(node.terms[k][0].text != sign.text for k in dots):
            continue
        index = Name(last.span, letter)
        under = Relation(last.span, (index, Number(last.span, Fraction(1), "1")), (Mark(last.span, "="),))
        first = dots[0] - count
        whole = Big(node.span, "sum", under, last, _with(ending, last, index))
        terms = (*node.terms[:first], (node.terms[first][0], whole), *among, *node.terms[dots[-1] + 2 :])
        return whole if len(terms) == 1 and sign.text == "+" else replace(node, terms=terms)
    return node


def _is_among_zeros(node: Additive, place: int) -> bool:
    """Whether zeros stand on both sides of dots."""
    beside = node.terms[max(place - 1, 0) : place + 2]
    return len(beside) == 3 and all(isinstance(n, Number) and n.value == 0 for _, n in (beside[0], beside[2]))


def _with(ending: Node, last: Name, other: Node) -> Node:
    """The last term with something else for its last index."""
    return rebuilt(ending, lambda part: other if said(part) == said(last) else part)


def _counted(node: Additive, first: int, ending: Node, last: Name) -> int:
    """How many terms before the dots count up from one to them; zero where they do not."""
    sign = node.terms[first][0].text
    for count in range(1, first + 1):
        before = node.terms[first - count : first]
        numbered = (_with(ending, last, Number(last.span, Fraction(k), "")) for k in range(1, count + 1))
        pairs = zip(before, numbered, strict=True)
        if all(mark.text == sign and said(term) == said(one) for (mark, term), one in pairs):
            return count
    return 0


def _among(node: Additive, dots: list[int], ending: Node, last: Name) -> Terms | None:
    """What to add for what stands between two dots, nothing for one like the last; None where it is not understood."""
    if len(dots) == 1:
        return ()
    if len(dots) > 2 or dots[1] != dots[0] + 2:
        return None
    mark, among = node.terms[dots[0] + 1]
    names = [n for n in walk(among) if isinstance(n, Name)]
    sign = node.terms[dots[0]][0]
    if mark.text == sign.text and any(said(_with(ending, last, n)) == said(among) for n in names):
        return ()
    places = {said(n.sub): n.sub for n in names if isinstance(n.sub, Name)}
    if len(places) != 1:
        return None
    instead = _with(ending, last, next(iter(places.values())))
    return ((replace(sign, text="-" if sign.text == "+" else "+"), instead), (mark, among))
