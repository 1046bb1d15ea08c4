"""Names that are written alike and are different things: the outputs O_j and O_k of two layers, the total L of the L_n.

Input: chains as they are read. Output: the same, each such name with a mark at the end of its head (`APART`), which no
document can write and none is shown.

Letters name layers where one name is defined under two of them, and the one by the other: O_k = f(I_k), I_k = Σ_j w_kj
O_j, O_j = f(I_j). Then each letter, with its primes, runs over its layer alone, and w_kj and w_ji are two matrices; of
w_ij and w_ji, which only the order tells apart, both are the one between the two layers. A name without an index is
apart from that with one where it is given as its sum, L = (1/m) Σ_n L_n, or as that of what the other is given as. The
k of Σ_k is another letter than the name k of k_j.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from bnderive.document.syntax import (
    Additive,
    Apply,
    Big,
    Differential,
    Group,
    Items,
    Name,
    Node,
    Number,
    Product,
    Quotient,
    Relation,
    script_items,
    walk,
)
from bnderive.verify.claims.chains import Chain, rewritten
from bnderive.verify.claims.names import APART, spelled
from bnderive.verify.claims.trees import rebuilt
from bnderive.verify.symbols.lowering import Lowered, lowered_of, raised

_At = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Alike:
    """What is written alike in a document: the heads of terms whose total has the same name, the letters that name
    layers, and for each head the orders in which such letters stand below it, one for each thing that it names;
    `summed` are the letters that sums bind and that have indices of their own elsewhere: the k of Σ_k beside k_j.
    `lowered` are the layers that are counted below names.
    """

    terms: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()
    orders: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    summed: frozenset[str] = frozenset()
    lowered: Lowered = field(default_factory=Lowered)


def alike_of(chains: Iterable[Chain]) -> Alike:
    """What is written alike in these chains."""
    chains = tuple(chains)
    terms = frozenset(_totals(chains))
    rests = _rests(chains)
    nodes = [n for c in chains for p in c.sides if p.side.node is not None for n in walk(p.side.node)]
    between = frozenset(frozenset(_letters(n)) for n in nodes if isinstance(n, Name) and len(_letters(n)) == 2)
    letters = frozenset(letter for at in rests for letter in _through(at, rests, between))
    orders: dict[str, list[tuple[str, ...]]] = {}
    for node in nodes if letters else ():
        order = _letters(node) if isinstance(node, Name) else ()
        if isinstance(node, Name) and order and letters.issuperset(order):
            known = orders.setdefault(spelled(node.head), [])
            known += [order] if sorted(order) not in map(sorted, known) else []
    bound = {letter for n in nodes if isinstance(n, Big) for letter in _bound(n)}
    summed = frozenset(bound & {n.head for n in nodes if isinstance(n, Name) and n.sub is not None})
    return Alike(terms, letters, {head: tuple(known) for head, known in orders.items()}, summed, lowered_of(chains))


def with_alike(chains: Iterable[Chain], alike: Alike) -> tuple[Chain, ...]:
    """The chains, with names apart that are written alike."""
    chains = tuple(chains)
    return tuple(rewritten(c, partial(_apart, alike=alike)) for c in chains) if alike != Alike() else chains


def apart(node: Node, alike: Alike) -> Node:
    """A side, with names apart that are written alike."""
    return rebuilt(node, partial(_apart, alike=alike)) if alike != Alike() else node


def _apart(node: Node, alike: Alike) -> Node:
    match node:
        case Name():
            return raised(_name(node, alike), alike.lowered)
        case Apply(head=head):
            above = raised(_name(head, alike), alike.lowered)
            return replace(node, head=above) if isinstance(above, Name) else node
        case Big() if renamed := alike.summed.intersection(_bound(node)):
            return rebuilt(node, partial(_primed, letters=renamed))
    return node


def _bound(node: Big) -> Iterator[str]:
    """The letters by themselves that a sum binds as indices: not the x of Σ_{x ∈ B} x."""
    inside = [n for n in walk(node.body) if isinstance(n, Name)]
    scripts = {s.head for n in inside for s in script_items(n.sub) if isinstance(s, Name) and s.sub is s.sup is None}
    for item in script_items(node.sub):
        member = isinstance(item, Relation) and item.marks[0].text == "in"
        for part in script_items(item.operands[0] if isinstance(item, Relation) else item):
            plain = isinstance(part, Name) and part.sub is part.sup is None and not part.primes and len(part.head) == 1
            if isinstance(part, Name) and plain and not member and part.head in scripts:
                yield part.head


def _primed(node: Node, letters: frozenset[str]) -> Node:
    """A letter that a sum binds, with a prime: it is not the name of the same letter."""
    match node:
        case Name(head=head, sub=None, sup=None, primes=0) if head in letters:
            return replace(node, primes=1)
    return node


def _name(name: Name, alike: Alike) -> Name:
    """A name, apart from those that are written alike."""
    head = spelled(name.head)
    if name.head in alike.terms and (name.sub is not None or isinstance(name.sup, Group)):
        return replace(name, head=head + APART)
    order = _letters(name)
    if name.sub is None or not order or not alike.letters.issuperset(order):
        return name
    known = alike.orders.get(head, ())
    same = next((k for k, other in enumerate(known) if sorted(other) == sorted(order)), len(known))
    turned = same < len(known) and known[same] != order and len(order) == 2
    sub = Items(name.sub.span, script_items(name.sub)[::-1]) if turned else name.sub
    return replace(name, head=head + APART * same, sub=sub)


def _letters(name: Name) -> tuple[str, ...]:
    """The letters below a name, without their primes; none where something else stands there."""
    items = script_items(name.sub)
    plain = [i.head if isinstance(i, Name) and i.sub is None and i.sup is None else "" for i in items]
    return tuple(plain) if all(len(p) == 1 for p in plain) else ()


def _totals(chains: tuple[Chain, ...]) -> Iterator[str]:
    """The names that chains give as the sum, or the mean, of what has the same name with an index, or of what such a
    name is given as: L = Σ_n (h_n − y_n)² beside L_n = (h_n − y_n)².
    """
    heads = [(_headed(c), c.sides[1].side.node) for c in chains if len(c.sides) > 1 and c.marks[0] == "="]
    given = {(name.head, letter) for name, _ in heads if name is not None for letter in _indices(name)}
    for name, right in heads:
        total = _sum(right) if name is not None and name.sub is name.sup is None and not name.primes else None
        if name is None or total is None:
            continue
        match total.body:
            case Name(head=inner) as term if inner == name.head and (term.sub or isinstance(term.sup, Group)):
                yield name.head
        bound = {n.head for n in walk(total.sub) if isinstance(n, Name)} if total.sub is not None else set()
        below = {letter for n in walk(total.body) if isinstance(n, Name) for letter in _indices(n)}
        if below <= bound and any((name.head, letter) in given for letter in bound):
            yield name.head


def _headed(chain: Chain) -> Name | None:
    """The name that a chain begins with, before a bracket too."""
    first = chain.sides[0].side.node
    return first.head if isinstance(first, Apply) else first if isinstance(first, Name) else None


def _indices(name: Name) -> Iterator[str]:
    """The small letters below a name and in brackets above it."""
    above = script_items(name.sup) if isinstance(name.sup, Group) else ()
    for item in (*script_items(name.sub), *above):
        if isinstance(item, Name) and item.sub is item.sup is None and len(item.head) == 1 and item.head.islower():
            yield item.head


def _sum(node: Node | None) -> Big | None:
    """The sum that a side is, but for a sign and numbers before it."""
    match node:
        case Additive(terms=((_, term),)):
            return _sum(term)
        case Product(factors=((_, Number() | Quotient()), *_, (_, Big(operator="sum") as total))) as product:
            plain = all(isinstance(factor, Number | Quotient) for _, factor in product.factors[:-1])
            return total if plain else None
        case Big(operator="sum"):
            return node
    return None


def _rests(chains: Iterable[Chain]) -> Mapping[_At, frozenset[_At]]:
    """What each name under a letter is defined by, those under a letter each."""
    found: dict[_At, frozenset[_At]] = {}
    for chain in chains:
        nodes = [p.side.node for p in chain.sides[:2]]
        if len(nodes) < 2 or chain.marks[0] != "=" or nodes[1] is None or not isinstance(nodes[0], Name):
            continue
        if any(isinstance(n, Differential) for n in walk(nodes[1])):
            continue
        at, inside = _at(nodes[0]), frozenset(a for n in walk(nodes[1]) if isinstance(n, Name) and (a := _at(n)))
        if at is not None and at not in inside:
            found.setdefault(at, inside)
    return found


def _at(name: Name) -> _At | None:
    """A name and the one small letter below it."""
    match script_items(name.sub):
        case (Name(head=head, sub=None, sup=None, primes=0),) if len(head) == 1 and head.islower() and name.sup is None:
            return spelled(name.head), head
    return None


def _through(at: _At, rests: Mapping[_At, frozenset[_At]], between: frozenset[frozenset[str]]) -> frozenset[str]:
    """The letters on the way from a name back to itself under another letter, where a name has both of these below it;
    none where there is no such way.
    """
    seen: set[_At] = set()
    left = [at]
    while left:
        inside = rests.get(left.pop(), frozenset()) - seen
        seen |= inside
        left += sorted(inside)
    others = {letter for head, letter in seen if head == at[0] and frozenset((letter, at[1])) in between}
    return frozenset({at[1], *(letter for _, letter in seen)}) if others else frozenset()
