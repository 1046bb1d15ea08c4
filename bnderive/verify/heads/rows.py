"""Rows of which a document writes the elements with an index in brackets: x_j beside x_j(h).

Input: chains in which x_j(h) is x_{jh}, and the heads of what is written so. Output: the chains; an equation between
rows that are only added, divided and multiplied by numbers says the same of each of their elements, and the product of
a transposed row and another is a sum. What else is said of rows is not read. A name in small letters that stands beside
elements is a number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bnderive.document.manuscript import Formula
from bnderive.document.scripts import script_of
from bnderive.document.source import Span
from bnderive.document.syntax import (
    Additive,
    Big,
    Differential,
    Group,
    Mark,
    Name,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Root,
    script_items,
    walk,
)
from bnderive.verify.claims.chains import Chain, Placed, nodes_in, unread
from bnderive.verify.claims.names import Key, is_transpose, spelled, unfonted
from bnderive.verify.claims.trees import rebuilt
from bnderive.verify.symbols.losses import is_loss_letter

Kind = Literal["number", "row", "turned", "unknown"]
_EPSILON = "\\epsilon"
_TIMES = frozenset({"", "*"})
_TIMES_KIND: Mapping[tuple[Kind, Kind], Kind] = {
    ("number", "number"): "number",
    ("number", "row"): "row",
    ("row", "number"): "row",
    ("number", "turned"): "turned",
    ("turned", "number"): "turned",
}


@dataclass(frozen=True, slots=True)
class Rows:
    """How many scripts the elements of each array have, the letters of places, and what is a number."""

    elements: Mapping[str, int]
    letters: tuple[str, ...]
    numbers: frozenset[str]


def with_rows(chains: tuple[Chain, ...], places: frozenset[str], formulas: tuple[Formula, ...]) -> tuple[Chain, ...]:
    """The chains, with elements for the rows of arrays that have one place each."""
    names = [n for n in nodes_in(chains) if isinstance(n, Name) and spelled(n.head) in places]
    counts: dict[str, set[int]] = {}
    for name in names:
        counts.setdefault(spelled(name.head), set()).add(len(script_items(name.sub)))
    elements = {head: max(found) for head, found in counts.items()}
    full = (items for n in names if len(items := script_items(n.sub)) == elements[spelled(n.head)])
    letters = dict.fromkeys(i.head for items in full for i in items[-1:] if isinstance(i, Name))
    if not any(elements[head] - 1 in found for head, found in counts.items()):
        return chains
    rows = Rows(elements, tuple(letters), frozenset({_EPSILON, *_numbers(chains, elements)}))
    rows = replace(rows, numbers=rows.numbers.union(_given(chains, rows)))
    found = (_by_elements(chain, rows) for chain in chains)
    return tuple(replace(c, sides=tuple(_read(p, rows, formulas) for p in c.sides)) for c in found)


def _numbers(chains: Iterable[Chain], elements: Mapping[str, int]) -> Iterable[str]:
    """The small letters beside elements, and what sums run to."""
    for node in (p.side.node for c in chains for p in c.sides if p.side.node is not None):
        nodes = walk(node)
        names = [n for n in nodes if isinstance(n, Name)]
        own = [n for n in names if spelled(n.head) in elements]
        if own and all(len(script_items(n.sub)) == elements[spelled(n.head)] for n in own):
            yield from (spelled(n.head) for n in names if n.head.islower() and unfonted(n.head) == n.head)
            yield from (spelled(n.sup.head) for n in nodes if isinstance(n, Big) and isinstance(n.sup, Name))


def _given(chains: tuple[Chain, ...], rows: Rows) -> Iterable[str]:
    """The names that equations say are numbers, and the β of y_j = x_j + β where no gradient tells it from a row."""
    by = {spelled(n.of.head) for n in nodes_in(chains) if isinstance(n, Differential) and isinstance(n.of, Name)}
    for chain in chains:
        match [p.side.node for p in chain.sides[:2]]:
            case [Name(head=head), right] if spelled(head) not in rows.elements and right is not None:
                yield from (spelled(head),) if chain.marks[0] == "=" and _kind(right, rows) == "number" else ()
            case [Name() as name, Additive(terms=((_, one), (_, Name(head=head, sub=None, sup=None))))]:
                shifted = chain.marks[0] == "=" and _kind(name, rows) == _kind(one, rows) == "row"
                small = head.islower() and unfonted(head) == head
                yield from (spelled(head),) if shifted and small and spelled(head) not in by else ()


def _by_elements(chain: Chain, rows: Rows) -> Chain:
    """A chain with its products of rows as sums, and with elements for rows where it says of one what it is."""
    nodes = [p.side.node for p in chain.sides]
    kinds = [_kind(n, rows) if n is not None else "row" for n in nodes]
    used = {n.head for n in nodes_in((chain,)) if isinstance(n, Name)}
    free = next((letter for letter in rows.letters if letter not in used), "")
    at = Name(Span(0, 0), free or rows.letters[0], primes=0 if free else 1)
    whole = kinds[0] == "row" and all(kind in ("row", "number") for kind in kinds)
    sides = []
    for placed, node, kind in zip(chain.sides, nodes, kinds, strict=True):
        new = node
        if new is not None and kind != "unknown":
            new = _contracted(new, replace(at, primes=at.primes + 1), rows)
            new = _at(new, at, rows) if whole else new
        sides.append(placed if new is node else replace(placed, side=replace(placed.side, node=new)))
    return replace(chain, sides=tuple(sides))


def _read(placed: Placed, rows: Rows, formulas: tuple[Formula, ...]) -> Placed:
    """A side in which rows stand for themselves, as one that is not read, but for arrays that have no other index."""
    parts = walk(placed.side.node) if placed.side.node is not None else ()
    found = (n for n in parts if isinstance(n, Name) and n.sub is not None and _is_row(n, rows))
    if (row := next(found, None)) is None:
        return placed
    message = "this is not read of rows whose elements have their index in a bracket"
    return unread(placed, formulas[placed.formula], row.span, message)


def _contracted(node: Node, inner: Name, rows: Rows) -> Node:
    """A side with sums for the products of a transposed row and another."""

    def change(part: Node) -> Node:
        if not isinstance(part, Product):
            return part
        factors: list[tuple[Mark, Node]] = []
        for mark, factor in part.factors:
            before = factors[-1] if factors else None
            if before and mark.text in _TIMES and (_kind(before[1], rows), _kind(factor, rows)) == ("turned", "row"):
                both = Product(before[1].span.to(factor.span), ((Mark(mark.span, ""), before[1]), (mark, factor)))
                body = _at(both, inner, rows)
                factors[-1] = before[0], Big(both.span, "sum", replace(inner, span=both.span), None, body)
            else:
                factors.append((mark, factor))
        return factors[0][1] if len(factors) == 1 else replace(part, factors=tuple(factors))

    return rebuilt(node, change)


def _at(node: Node, index: Name, rows: Rows) -> Node:
    """An element of what is a row, as it is or transposed."""

    def change(part: Node) -> Node:
        match part:
            case Name(head=head, sub=sub, sup=sup) if _is_row(part, rows):
                items = (*script_items(sub), replace(index, span=part.span))
                return replace(
                    part,
                    head=head,
                    sub=script_of(part.span, items),
                    sup=None if sup is not None and is_transpose(sup) else sup,
                )
            case Power(base=base, exponent=exponent) if is_transpose(exponent):
                return base
        return part

    return rebuilt(node, change)


def _is_row(name: Name, rows: Rows) -> bool:
    return len(script_items(name.sub)) + 1 == rows.elements.get(spelled(name.head))


def _kind(node: Node, rows: Rows) -> Kind:
    """What a node is, as far as that is certain."""
    match node:
        case Number():
            return "number"
        case Name(sup=sup):
            return _kind_of_name(node, sup, rows)
        case Group(kind="(" | "[" | "{", body=body) | Big(operator="sum", body=body):
            return _kind(body, rows)
        case Additive(terms=terms):
            kinds = {_kind(term, rows) for _, term in terms}
            return "row" if kinds == {"number", "row"} else kinds.pop() if len(kinds) == 1 else "unknown"
        case Product(factors=factors):
            return _kind_of_product([(mark.text, _kind(factor, rows)) for mark, factor in factors])
        case Quotient(above=Differential(of=Name() as of), below=Differential(of=Name() as by)):
            above = "number" if is_loss_letter(Key(spelled(of.head))) else _kind(of, rows)
            return _TIMES_KIND.get((above, _kind(by, rows)), "unknown")
        case Quotient(above=above, below=below) if _kind(below, rows) == "number":
            return _kind(above, rows)
        case Root(radicand=body) if _kind(body, rows) == "number":
            return "number"
        case Power(base=base, exponent=exponent):
            kind = _kind(base, rows)
            if is_transpose(exponent):
                return "turned" if kind == "row" else "unknown"
            return "number" if {kind, _kind(exponent, rows)} == {"number"} else "unknown"
    return "unknown"


def _kind_of_name(name: Name, sup: Node | None, rows: Rows) -> Kind:
    if _is_row(name, rows):
        if any(isinstance(i, Name) and i.head in rows.letters for i in script_items(name.sub)):
            return "unknown"
        return "row" if sup is None else "turned" if is_transpose(sup) else "unknown"
    number = spelled(name.head) in rows.numbers or spelled(name.head) in rows.elements
    if not number or len(script_items(name.sub)) != rows.elements.get(spelled(name.head), len(script_items(name.sub))):
        return "unknown"
    return "number" if sup is None or (not is_transpose(sup) and _kind(sup, rows) == "number") else "unknown"


def _kind_of_product(factors: list[tuple[str, Kind]]) -> Kind:
    """What a product is, from left to right; a row after another, or before a transposed one, is not certain."""
    whole: Kind = "number"
    for mark, kind in factors:
        if mark not in _TIMES and (mark != "/" or kind != "number"):
            return "unknown"
        whole = "number" if (whole, kind) == ("turned", "row") else _TIMES_KIND.get((whole, kind), "unknown")
    return whole
