"""An element that is written out for all: "consider z_1, z_1 = (x_1 − μ) / σ" says what every z_k is.

Input: the chains of a document. Output: the chains, such equations with a letter for the number. The name must have
elements with a letter, which nothing else defines; all that has a number on the right has the same, and what is said of
other numbers is the same too. Names that are given step by step, as z_{t−1} after z_t, are left as they are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from bnderive.document.syntax import Additive, Differential, Name, Node, Number, script_items
from bnderive.verify.claims.chains import Chain, nodes_in, rewritten
from bnderive.verify.claims.trees import said

_LETTERS = "kijrnm"


def with_any_element(chains: Iterable[Chain]) -> tuple[tuple[Chain, ...], frozenset[int]]:
    """The chains, those that say what one numbered element is, and nothing else says of others, at a letter; and the
    numbers of those.
    """
    chains = tuple(chains)
    told = {c.number: left for c in chains if (left := _told(c)) is not None}
    names = [n for n in nodes_in(chains) if isinstance(n, Name)] if told else []
    letters: dict[str, set[str]] = {}
    for name in names:
        if isinstance(name.sub, Name) and name.sub.head in _LETTERS:
            letters.setdefault(name.head, set()).add(name.sub.head)
    stepped = {n.head for n in names if any(isinstance(i, Additive) for i in script_items(n.sub))}
    apart = stepped | {left.head for c in chains if c.number not in told and (left := _left(c)) is not None}
    made: dict[int, Chain] = {}
    said_of: dict[str, set[object]] = {}
    for chain in (c for c in chains if c.number in told):
        head, numbered = told[chain.number].head, {n.head for n in _numbered(chain)}
        standing = {n.head for n in nodes_in((chain,)) if isinstance(n, Name)}
        letter = min(letters.get(head, set()) - standing, default="")
        if letter and head not in apart and numbered <= letters.keys() - stepped:
            made[chain.number] = rewritten(chain, partial(_at, letter=letter))
            said_of.setdefault(head, set()).add(tuple(said(n) for n in nodes_in((made[chain.number],))))
    made = {n: c for n, c in made.items() if len(said_of[told[n].head]) == 1}
    return tuple(made.get(c.number, c) for c in chains), frozenset(made)


def _told(chain: Chain) -> Name | None:
    """The numbered element that an equation defines by elements of the same number."""
    left = _left(chain)
    if left is None or not isinstance(left.sub, Number) or left.sub.value < 1:
        return None
    numbered = tuple(_numbered(chain))
    alike = all(isinstance(n.sub, Number) and n.sub.value == left.sub.value for n in numbered)
    others = {n.head for n in numbered} - {left.head}
    return left if alike and others and not any(isinstance(n, Differential) for n in nodes_in((chain,))) else None


def _left(chain: Chain) -> Name | None:
    """The name that an equation begins with."""
    node = chain.sides[0].side.node if len(chain.sides) > 1 and chain.marks[0] == "=" else None
    return node if isinstance(node, Name) and node.sup is None else None


def _numbered(chain: Chain) -> Iterator[Name]:
    """The names of an equation with a number below them."""
    for node in nodes_in((chain,)):
        if isinstance(node, Name) and any(isinstance(item, Number) for item in script_items(node.sub)):
            yield node


def _at(node: Node, letter: str) -> Node:
    """A name with a letter for the number below it; any other node as it is."""
    if not isinstance(node, Name) or not isinstance(node.sub, Number):
        return node
    return replace(node, sub=Name(node.sub.span, letter))
