"""Indices that are written in brackets: x_j(h) is x_{jh} where a sum runs over h.

Input: chains, regular ones. Output: the heads before brackets that hold places, and the chains with these among their
scripts. Where a sum runs over a letter that is nowhere a number of its own, what a name has at that letter is an
element; so is what another name has there. A head that has anything else in a bracket is a function, or a factor.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from bnderive.document.scripts import script_of
from bnderive.document.syntax import (
    Apply,
    Big,
    Call,
    Differential,
    Group,
    Indexed,
    Items,
    Mark,
    Name,
    Node,
    Number,
    Relation,
    children,
    script_items,
    walk,
)
from bnderive.verify.claims.chains import Chain, nodes_in, rewritten
from bnderive.verify.claims.functions import EXPECTATIONS, INDICATORS, arguments_of
from bnderive.verify.claims.names import Key, spelled
from bnderive.verify.heads.elements import as_element
from bnderive.verify.heads.known import is_known
from bnderive.verify.symbols.losses import is_loss_letter

_INDICES = frozenset("hijklmnt")  # no p(x) and p(y), which are different functions


def places_of(chains: Iterable[Chain]) -> frozenset[str]:
    """The heads whose brackets hold places."""
    chains = tuple(chains)
    nodes = tuple(nodes_in(chains))
    summed = {spelled(n.head.head) for big in nodes if isinstance(big, Big) for n in _at_bound(big)}
    if not summed:
        return frozenset()
    scripts = (n.sub for n in nodes if isinstance(n, (Name, Big)) and n.sub is not None)
    inside = (spelled(n.head.head) for script in scripts for n in walk(script) if isinstance(n, Apply))
    held = _held(nodes, frozenset((*_totals(chains), *inside)))
    found = {head: held[head] for head in sorted(summed & held.keys())}
    found |= {head: letters for head, letters in held.items() if letters <= frozenset().union(*found.values())}
    numbers = frozenset(n for c in chains if not _is_range(c) for p in c.sides for n in _numbers(p.side.node, found))
    return frozenset(head for head, letters in found.items() if not letters & numbers)


def with_places(chains: Iterable[Chain], places: frozenset[str]) -> tuple[Chain, ...]:
    """The chains with places among the scripts."""
    return tuple(rewritten(c, partial(as_placed, places=places)) for c in chains) if places else tuple(chains)


def as_placed(node: Node, places: frozenset[str]) -> Node:
    """A head and its bracket as the element that they are; any other node as it is."""
    match node:
        case Apply(head=head, argument=group) if spelled(head.head) in places:
            items = (*script_items(head.sub), *arguments_of(group))
            return as_element(node, replace(head, sub=script_of(group.span, items)))
        case Differential(of=Apply() as of):
            return replace(node, of=as_placed(of, places))
    return node


def _held(nodes: tuple[Node, ...], totals: frozenset[str]) -> dict[str, frozenset[str]]:
    """The letters in the brackets after each head that has as many of them in every bracket, and as many scripts where
    it has any.
    """
    heads = {id(n.head): n for n in nodes if isinstance(n, Apply)}
    places: dict[str, list[tuple[str, ...]]] = {}
    scripts: dict[str, set[int]] = {}
    others = set(totals)
    for node in (n for n in nodes if isinstance(n, Name)):
        head, count = spelled(node.head), len(script_items(node.sub))
        scripts.setdefault(head, set()).add(count)
        if (apply := heads.get(id(node))) is not None:
            places.setdefault(head, []).append(("",) * count + _places(apply))
            if not _places(apply) or node.primes or not isinstance(node.sup, Number | None):
                others.add(head)
        elif is_loss_letter(Key(head)):
            others.add(head)
    return {
        head: frozenset(one for each in found for one in each if one)
        for head, found in places.items()
        if head not in others
        and _may_be_array(head)
        and len({(len(each), each.count("")) for each in found}) == 1
        and scripts[head] <= {0, found[0].count("")}
    }


def _places(apply: Apply) -> tuple[str, ...]:
    """The letters of which a bracket is a list; none where anything else stands in it."""
    body = apply.argument.body
    letters = tuple(map(_letter, body.items if isinstance(body, Items) else (body,)))
    return letters if apply.argument.kind == "(" and _INDICES.issuperset(letters) else ()


def _may_be_array(head: str) -> bool:
    return not (is_known(head) or head in INDICATORS | EXPECTATIONS)


def _at_bound(big: Big) -> Iterator[Apply]:
    """What a sum has before brackets with a letter that it runs over."""
    bound = {
        _letter(part)
        for item in script_items(big.sub)
        for part in script_items(item.operands[0] if isinstance(item, Relation) else item)
    } - {""}
    for node in walk(big.body):
        if isinstance(node, Apply) and not bound.isdisjoint(_places(node)):
            yield node


def _totals(chains: Iterable[Chain]) -> Iterator[str]:
    """Names that are said to be sums of what they have at places: L = Σ_t L(t)."""
    for chain in chains:
        first = chain.sides[0].side.node
        if isinstance(first, Name):
            sums = (n for p in chain.sides[1:] if p.side.node for n in walk(p.side.node) if isinstance(n, Big))
            yield from (spelled(first.head) for big in sums for n in _at_bound(big) if _same(n.head, first))


def _same(one: Name, other: Name) -> bool:
    return spelled(one.head) == spelled(other.head)


def _is_range(chain: Chain) -> bool:
    """Whether a chain only says which values a letter has: h = 1, …, H."""
    nodes = [p.side.node for p in chain.sides]
    return bool(_letter(nodes[0])) and all(isinstance(n, (Name, Number, Items, Mark)) for n in nodes[1:])


def _numbers(node: Node | None, found: dict[str, frozenset[str]]) -> Iterator[str]:
    """The letters that stand for themselves, and not where an index does."""
    match node:
        case None:
            return
        case Name(head=head, sup=sup):
            yield spelled(head)
            yield from _numbers(sup, found) if not isinstance(sup, Group) else ()
        case Big(body=part) | Indexed(base=part) | Call(argument=part):
            yield from _numbers(part, found)
        case Relation(operands=(first, *_)) if _letter(first):
            return
        case Apply(head=head) if spelled(head.head) in found:
            return
        case _:
            for child in children(node):
                yield from _numbers(child, found)


def _letter(node: Node | None) -> str:
    """The letter that a node is; empty for anything else."""
    match node:
        case Name(head=head, sub=None, sup=None, primes=0) if len(head) == 1 and head.islower():
            return head
    return ""
