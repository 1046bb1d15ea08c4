"""The summation convention: where a document sums over repeated indices, its sums are written in.

Input: the chains of a document, its formulas and letters. Output: the chains; a term in which a letter stands in two
factors, and that is not free at the head of its chain, is a sum over that letter, and 𝟏_k is one for every k. A
document says so in words, or shows it: it writes no Σ, and its 𝟏_k stands beside a factor with the same k; or it
says what y^i is by W^{ij} x^j, with letters above names. A chain shows it for itself where it writes the chain rule
through several quantities without a Σ.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from bnderive.document.manuscript import Formula
from bnderive.document.source import Span
from bnderive.document.syntax import (
    Additive,
    Apply,
    Big,
    Differential,
    Group,
    Indexed,
    Items,
    Mark,
    Name,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    children,
    script_items,
    walk,
)
from bnderive.verify.claims.chains import Chain
from bnderive.verify.claims.functions import ONES
from bnderive.verify.claims.names import DELTA, Letters, is_index, letter, written
from bnderive.verify.claims.trees import is_derivative, rebuilt
from bnderive.verify.symbols.slots import bound_letters

_SAYS = re.compile(
    r"\b(Einstein(['’]?s)? ((index|tensor) )?(summation|sum|notation|convention)|summation convention|"
    r"repeated (indices|indexes|index|letters) (is|are) summed|sum\w* over (all )?repeated)",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(not|no|never|without|avoid\w*|instead of)\b[^.;]*$", re.IGNORECASE)


def with_sums(chains: tuple[Chain, ...], formulas: tuple[Formula, ...], letters: Letters) -> tuple[Chain, ...]:
    """The chains with the sums that the summation convention leaves out; as they are where it is not used."""
    try:
        everywhere = _stated(formulas) or _shown(chains, letters) or any(_defines(c, letters) for c in chains)
        return tuple(_summed(c, letters) if everywhere or _contracts(c, letters) else c for c in chains)
    except RecursionError:
        return chains


def _stated(formulas: tuple[Formula, ...]) -> bool:
    found = ((f.before, _SAYS.search(f.before)) for f in formulas)
    return any(match is not None and not _DENIES.search(text[: match.start()]) for text, match in found)


def _shown(chains: tuple[Chain, ...], letters: Letters) -> bool:
    """Whether a document writes no Σ, and 𝟏_k beside a factor with that k, which the head of the chain has not."""
    nodes = [n for chain in chains for p in chain.sides if p.side.node is not None for n in walk(p.side.node)]
    if any(isinstance(n, Big) for n in nodes):
        return False
    for chain in chains:
        keep = _kept(chain, letters)
        for placed in chain.sides[1:]:
            for term in walk(placed.side.node) if placed.side.node is not None else ():
                factors = _factors(term) if isinstance(term, Product) else ()
                ones = {found for f in factors if _is_ones(f, letters) for found in _free(f, letters)}
                if (ones - keep) & {found for f in factors if not _is_ones(f, letters) for found in _free(f, letters)}:
                    return True
    return False


def _defines(chain: Chain, letters: Letters) -> bool:
    """Whether a chain says what a name with indices is by products of names, in which a letter above one of them is
    repeated, and none is free but those of the name.
    """
    first, *others = (placed.side.node for placed in chain.sides)
    if not isinstance(first, Name) or not others or others[0] is None:
        return False
    right, keep = others[0], _kept(chain, letters)
    terms = [term for _, term in right.terms] if isinstance(right, Additive) else [right]
    names = [n for n in (first, *walk(right)) if isinstance(n, Name)]
    above = {letter(i) for name in names for i in _above(name) if is_index(i, letters)}
    repeated = frozenset(one for term in terms for one in _repeated(term, keep, letters))
    return bool(keep & above and repeated & above) and all(_free(term, letters) == keep for term in terms)


def _above(name: Name) -> tuple[Name, ...]:
    """The letters in a bracket above a name."""
    items = script_items(name.sup) if isinstance(name.sup, Group) else ()
    return tuple(i for i in items if isinstance(i, Name))


def _contracts(chain: Chain, letters: Letters) -> bool:
    """Whether a side is a product of derivatives with two letters at least that are repeated, and free nowhere: the
    chain rule through several quantities, without a Σ for any of them.
    """
    keep = _kept(chain, letters)
    for placed in chain.sides[1:]:
        match placed.side.node:
            case Product(factors=factors) as node if all(is_derivative(f) for _, f in factors):
                if len(_repeated(node, keep, letters)) > 1:
                    return True
    return False


def _summed(chain: Chain, letters: Letters) -> Chain:
    keep = _kept(chain, letters)
    sides = []
    for placed in chain.sides:
        node = placed.side.node
        new = _plain(_written_in(node, keep, letters), letters) if node is not None else None
        sides.append(placed if new is node else replace(placed, side=replace(placed.side, node=new)))
    return replace(chain, sides=tuple(sides))


def _kept(chain: Chain, letters: Letters) -> frozenset[str]:
    """The letters that are free at the head of a chain, or in every term of another side: ∂a_i/∂s_i = a_i − a_i²; and
    those of a derivative that is the head, ∂z_i/∂W_ij = x_j.
    """
    head, *others = (placed.side.node for placed in chain.sides)
    free = _free(head, letters) if head is not None else frozenset()
    if head is not None and is_derivative(head):
        free |= _free(head.above, letters) | _free(head.below, letters)
    return free.union(*(_in_every_term(node, letters) for node in others if node is not None))


def _in_every_term(node: Node, letters: Letters) -> frozenset[str]:
    terms = [term for _, term in node.terms] if isinstance(node, Additive) else [node]
    return frozenset.intersection(*(_free(t, letters) - _repeated(t, frozenset(), letters) for t in terms))


def _written_in(node: Node, keep: frozenset[str], letters: Letters) -> Node:
    """A node with the sums over the letters that are repeated in each of its terms, but for those that are kept."""
    match node:
        case Additive(terms=terms):
            return replace(node, terms=tuple((mark, _written_in(term, keep, letters)) for mark, term in terms))
        case Group(body=body):
            return replace(node, body=_written_in(body, keep, letters))
        case Big(body=body):
            inside = keep | set(bound_letters(node, letters))
            return replace(node, body=_written_in(body, inside, letters))
        case Product(factors=factors):
            repeated = _repeated(node, keep, letters)
            inner = keep | _free(node, letters) | repeated
            new = replace(node, factors=tuple((mark, _written_in(f, inner, letters)) for mark, f in factors))
            return _over(new, repeated, letters) if repeated else new
        case Apply() | Quotient():
            repeated = _repeated(node, keep, letters)
            inner = keep | _free(node, letters) | repeated
            parts: Node = node
            if isinstance(node, Apply):
                parts = replace(node, argument=_grouped(node.argument, inner, letters))
            elif isinstance(node.above, Differential) and node.above.of is not None:
                parts = replace(node, above=replace(node.above, of=_written_in(node.above.of, inner, letters)))
            else:
                above, below = (_written_in(part, inner, letters) for part in (node.above, node.below))
                parts = replace(node, above=above, below=below)
            return _over(parts, repeated, letters) if repeated else parts
        case Name() | Indexed() | Number() | Differential():
            return node
    return _each(node, keep, letters)


def _grouped(group: Group, keep: frozenset[str], letters: Letters) -> Group:
    return replace(group, body=_written_in(group.body, keep, letters))


def _each(node: Node, keep: frozenset[str], letters: Letters) -> Node:
    """A root, a power or a call with the sums in each of its parts."""
    own = {id(child) for child in children(node)}
    return rebuilt(node, lambda part: _written_in(part, keep, letters) if id(part) in own else part)


def _over(node: Node, repeated: frozenset[str], letters: Letters) -> Node:
    """A term summed over letters; the factors before the first that has one of them stay outside."""
    names = tuple(Name(node.span, name) for name in sorted(repeated))
    under = names[0] if len(names) == 1 else Items(node.span, names)
    if not isinstance(node, Product):
        return Big(node.span, "sum", under, None, node)
    first = next(k for k, (_, f) in enumerate(node.factors) if _names(f, letters) & repeated)
    mark, factor = node.factors[first]
    if first and mark.text == "/":
        first, mark = 0, node.factors[0][0]
    inside = ((Mark(Span(mark.span.start, mark.span.start), ""), factor), *node.factors[first + 1 :])
    if not first:
        return Big(node.span, "sum", under, None, node)
    body = inside[0][1] if len(inside) == 1 else Product(factor.span.to(node.span), inside)
    return replace(node, factors=(*node.factors[:first], (mark, Big(body.span, "sum", under, None, body))))


def _repeated(node: Node, keep: frozenset[str], letters: Letters) -> frozenset[str]:
    """The letters in two factors of a term, free in one of them at least, but for those that are kept."""
    factors = _factors(node)
    each = [_names(f, letters) for f in factors]
    free = frozenset(name for f in factors for name in _free(f, letters))
    return frozenset(name for name in free if sum(name in f for f in each) > 1) - keep


def _factors(node: Node) -> tuple[Node, ...]:
    """The factors of a term, those above and below a bar included."""
    match node:
        case Product(factors=factors):
            return tuple(inner for _, factor in factors for inner in _factors(factor))
        case Quotient(above=above, below=below):
            return (*_factors(above), *_factors(below))
        case Apply(head=head, argument=argument):
            return head, argument
    return (node,)


def _free(node: Node, letters: Letters) -> frozenset[str]:
    """The letters that are free in a node: of each of its terms those that stand in one factor."""
    match node:
        case Name():
            return frozenset(letter(i) for i in written(node, letters).indices if isinstance(i, Name))
        case Product() | Quotient():
            each = [_free(f, letters) for f in _factors(node)]
            return frozenset(name for free in each for name in free if sum(name in f for f in each) == 1)
        case Big(body=body):
            return _free(body, letters) - set(bound_letters(node, letters))
        case Indexed(base=base, indices=indices):
            return _free(base, letters) | {letter(i) for i in indices if isinstance(i, Name) and is_index(i, letters)}
    return frozenset(name for child in children(node) for name in _free(child, letters))


def _names(node: Node, letters: Letters) -> frozenset[str]:
    """Every index letter in a node that no Σ in it binds."""
    bound = {name for n in walk(node) if isinstance(n, Big) for name in bound_letters(n, letters)}
    return frozenset(found for n in walk(node) if isinstance(n, Name) for found in _free(n, letters)) - bound


def _is_ones(node: Node, letters: Letters) -> bool:
    if not isinstance(node, Name) or node.head not in ONES - {"1", "I"} or node.sup is not None:
        return False
    indices, found = tuple(_indices(node, letters)), written(node, letters)
    return bool(indices) and len(indices) == len(found.indices) and found.key != DELTA


def _indices(node: Name, letters: Letters) -> Iterator[Name]:
    yield from (i for i in written(node, letters).indices if isinstance(i, Name) and is_index(i, letters))


def _plain(node: Node, letters: Letters) -> Node:
    """A node with one for each 𝟏_k."""

    def change(part: Node) -> Node:
        if _is_ones(part, letters):
            return Number(part.span, Fraction(1), "1")
        if isinstance(part, Apply) and _is_ones(part.head, letters):
            return part.argument if part.exponent is None else Power(part.span, part.argument, part.exponent)
        return part

    return rebuilt(node, change)
