"""Gradients with names that are those of single examples: dW = (1/m) dZ Xᵀ, where dZ has a column for each example.

Input: numbered equations, and the names that they define. Output: the name of the number of examples, where two
parameters at least are given their gradients as such a mean. There dZ is m times the derivative of the mean loss, and
what the product of matrices sums over is as long as there are examples.
"""

from collections.abc import Collection, Iterable

from bnderive.document.equations import Equation
from bnderive.document.syntax import Differential, Name, Node, Number, Product, Quotient, walk
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.symbols.slots import Slots


def averaged_by(equations: Iterable[tuple[int, Equation]], defined: Collection[Key], letters: Letters) -> str:
    """The name of the number of examples; empty where gradients with names are those of the loss."""
    found: dict[str, set[Key]] = {}
    for _, equation in equations:
        nodes = [side.node for side in equation.sides[:2]]
        if len(nodes) < 2 or equation.marks[0].text != "=" or equation.continues is not None:
            continue
        of, count = _named(nodes[0]), _count(nodes[1])
        key = written(of, letters).key if of is not None else None
        if key is not None and count and key not in defined:
            found.setdefault(count, set()).add(key)
    return next((count for count, keys in found.items() if len(keys) > 1), "")


def count_examples(equations: Iterable[Equation], count: str, letters: Letters, slots: Slots) -> None:
    """Say in the slots how long the axis is over which such means sum, where nothing says so; `count` names it."""
    if not count or count in slots.sizes.values():
        return
    for node in (n for e in equations for s in e.sides[1:2] if s.node is not None for n in walk(s.node)):
        if isinstance(node, Product) and _count(node) == count and len(node.factors) == 3:
            first = node.factors[1][1]
            name = _named(first) or first
            found = written(name, letters) if isinstance(name, Name) else None
            if found is not None and slots.arity.get(found.key) == 2:
                slots.size((found.key, 0 if found.transposed else 1), count)


def _named(node: Node | None) -> Name | None:
    """The name whose gradient a node names."""
    match node:
        case Differential(of=Name() as of, letter="d", by=None):
            return of
    return None


def _count(node: Node | None) -> str:
    """The name that a product with a named gradient in it is divided by."""
    if not isinstance(node, Product) or not any(_named(n) is not None for n in walk(node)):
        return ""
    match node.factors[0][1]:
        case Quotient(above=Number(value=one), below=Name(head=head, sub=None, sup=None)) if one == 1:
            return head
    return ""
