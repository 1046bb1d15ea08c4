"""The square of a name in brackets as the square of that name: (\\sigma_B^{(k)})^2 is \\sigma^2 at k.

Input: the chains and the letters of a document. Output: the chains, with such squares as names with a square above and
all indices behind, for those heads whose squares are symbols (`Letters.squares`).
"""

from collections.abc import Iterable
from dataclasses import replace

from bnderive.document.syntax import Group, Indexed, Items, Node, Power, script_items
from bnderive.verify.claims.chains import Chain, rewritten
from bnderive.verify.claims.names import Letters, base_of_square, canonical, is_index, unfonted


def with_squares(chains: Iterable[Chain], letters: Letters) -> tuple[Chain, ...]:
    """The chains, each square of a symbol in the one way of writing it."""

    def change(node: Node) -> Node:
        return _squared(node, letters)

    return tuple(rewritten(chain, change) for chain in chains)


def _squared(node: Node, letters: Letters) -> Node:
    name = base_of_square(node)
    if name is None or not isinstance(node, Power) or canonical(unfonted(name.head)) not in letters.squares:
        return node
    upper = script_items(name.sup)
    if name.sup is not None and not (
        isinstance(name.sup, Group) and upper and all(is_index(i, letters) for i in upper)
    ):
        return node
    if name.sup is None:
        return replace(name, span=node.span, sup=node.exponent)
    lower = script_items(name.sub)
    labels = tuple(i for i in lower if not is_index(i, letters))
    sub = None if not labels else labels[0] if len(labels) == 1 else Items(name.span, labels)
    inner = replace(name, sub=sub, sup=node.exponent)
    return Indexed(node.span, inner, (*upper, *(i for i in lower if is_index(i, letters))))
