"""Arrays that are given by their entry at any place: (a_i b_j)_{ij}, and [e^{z_k} / s]_{k = 1, …, C}.

Input: chains as they are written. Output: the same with such brackets as `Array`s; as the entry alone where the rest of
the chain is said of one place too. A bracket that has not each of the letters behind it inside is an array by itself,
and the letters say which element of it is meant.
"""

from collections.abc import Iterable
from functools import partial

from bnderive.document.syntax import (
    Array,
    Big,
    Group,
    Indexed,
    Mark,
    Name,
    Node,
    Relation,
    children,
    script_items,
    walk,
)
from bnderive.verify.claims.chains import Chain, rewritten

_MOST = 2


def with_entries(chains: Iterable[Chain]) -> tuple[Chain, ...]:
    """The chains, with arrays that are given by their entries."""
    return tuple(_read(chain) for chain in chains)


def _read(chain: Chain) -> Chain:
    sides = [p.side.node for p in chain.sides if p.side.node is not None]
    letters = {letter for side in sides for node in walk(side) for letter in _places(node)}
    if not letters:
        return chain
    single = frozenset(letter for letter in letters if any(_is_free(side, letter) for side in sides))
    return rewritten(chain, partial(_array, single=single))


def _array(node: Node, single: frozenset[str]) -> Node:
    places = _places(node)
    if not places or not isinstance(node, Indexed) or not isinstance(node.base, Group):
        return node
    if single.issuperset(places):
        return Group(node.span, "(", node.base.body)
    return node if single.intersection(places) else Array(node.span, node.base.body, places[0], "".join(places[1:]))


def _places(node: Node) -> tuple[str, ...]:
    """The letters behind a bracket that all stand in it as indices; none for any other node."""
    match node:
        case Indexed(base=Group(kind="(" | "[", body=body), indices=indices):
            letters = _range(indices) or tuple(map(_letter, indices))
            distinct = len({*letters}) == len(letters) <= _MOST and all(letters)
            return letters if distinct and all(_is_free(body, letter) for letter in letters) else ()
    return ()


def _range(indices: tuple[Node, ...]) -> tuple[str, ...]:
    """The letter of which a script says what it runs over: k = 1, …, C."""
    match indices:
        case (Relation(operands=(first, _), marks=(Mark(text="="),)), *rest) if rest:
            return (letter,) if (letter := _letter(first)) else ()
    return ()


def _is_free(node: Node, letter: str) -> bool:
    """Whether a letter stands in a script, and neither a sum nor the script of such a bracket says what it is."""
    match node:
        case Name(sub=sub) if any(_letter(item) == letter for item in script_items(sub)):
            return True
        case Big(sub=sub) if any(
            isinstance(n, Name) and _letter(n) == letter for i in script_items(sub) for n in walk(i)
        ):
            return False
        case Indexed() if letter in _places(node):
            return False
    return any(_is_free(child, letter) for child in children(node))


def _letter(node: Node) -> str:
    """A letter by itself; empty for anything else."""
    match node:
        case Name(head=head, sub=None, sup=None, primes=0) if len(head) == 1:
            return head
    return ""
