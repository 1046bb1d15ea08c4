"""Functions that are said of one example and used of those of a batch: h(x) = σ(θᵀ x) beside h(x^{(i)}).

Input: chains. Output: the chains, where what holds a function of one example, in this document one of an array, is said
of the example i: h(x^{(i)}) = σ(θᵀ x^{(i)}). There the names that have such an index elsewhere get it too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bnderive.document.syntax import Apply, Group, Name, Node, script_items
from bnderive.verify.claims.chains import Chain, nodes_in, rewritten
from bnderive.verify.claims.functions import arguments_of, key_of
from bnderive.verify.claims.names import Key, Letters, is_index
from bnderive.verify.heads.bodies import body_of


def with_instances(chains: tuple[Chain, ...], letters: Letters) -> tuple[Chain, ...]:
    """The chains with such functions said of examples."""
    nodes = tuple(nodes_in(chains))
    names = [n for n in nodes if isinstance(n, Name)]
    batched = {n.head for n in names if _example(n, letters)}
    found = chains
    for head in dict.fromkeys(h for c in chains for h in _of_arrays(c, letters)):
        brackets = [n.argument.body for n in nodes if isinstance(n, Apply) and key_of(n.head, letters) == head]
        arrays = {n.head for n in brackets if isinstance(n, Name)}
        examples = [e for n in brackets if isinstance(n, Name) and n.sub is None and (e := _example(n, letters))]
        plain = all(isinstance(n, Name) and n.sub is None and (n.sup is None or _example(n, letters)) for n in brackets)
        if plain and examples and len(arrays) == 1:
            found = tuple(_said_of(c, head, examples[0], batched, letters) for c in found)
    return found


def _example(name: Name, letters: Letters) -> Group | None:
    """The index of an example in brackets above a name."""
    items = script_items(name.sup) if isinstance(name.sup, Group) and name.sup.kind == "(" else ()
    return name.sup if isinstance(name.sup, Group) and len(items) == 1 and is_index(items[0], letters) else None


def _of_arrays(chain: Chain, letters: Letters) -> Iterator[Key]:
    """The heads that a chain says of a name to be something that is no formula for single numbers."""
    for placed, after, mark in zip(chain.sides, chain.sides[1:], chain.marks, strict=False):
        match placed.side.node, after.side.node:
            case Apply(head=head, argument=Group(kind="(", body=Name(sub=None, sup=None)) as of), right if right:
                whole = chain.sides[-1].side.node or right
                bodies = [body_of(arguments_of(of), side, letters) for side in (right, whole)]
                if mark == "=" and bodies == [None, None]:
                    yield key_of(head, letters)


def _said_of(chain: Chain, head: Key, example: Group, batched: Iterable[str], letters: Letters) -> Chain:
    """The chain of that example, where it holds the function of one, and the letter of the example is free in it."""
    nodes = tuple(nodes_in((chain,)))
    index = script_items(example)[0]
    taken = any(isinstance(n, Name) and isinstance(index, Name) and n.head == index.head for n in nodes)
    if taken or not any(isinstance(n, Apply) and key_of(n.head, letters) == head for n in nodes):
        return chain

    def change(node: Node) -> Node:
        if isinstance(node, Name) and node.head in batched and node.sup is None:
            return replace(node, sup=example)
        return node

    return rewritten(chain, change)
