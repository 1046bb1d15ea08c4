"""Whether a document writes derivatives with ∂ in one place and with d in another."""

from bnderive.document.equations import Equation
from bnderive.document.syntax import Differential, Name, Node, Product, Quotient, walk


def both(nodes: tuple[Node, ...]) -> bool:
    """Whether a derivative of one name is written with ∂ in one place and with d in another."""
    above: dict[bool, set[str]] = {True: set(), False: set()}
    for node in nodes:
        match node:
            case Quotient(above=Differential(letter=mark, of=Name(head=head))):
                above[mark == "d"].add(head)
            case Quotient(above=Product(factors=((_, Name(head="d" | "\\mathrm{d}")), (_, Name(head=head))))):
                above[True].add(head)
    return not above[True].isdisjoint(above[False])


def mixed(trees: tuple[Equation, ...]) -> bool:
    """Whether one equation has both signs below its fraction bars."""
    return any(len(_signs(tree)) > 1 for tree in trees)


def _signs(tree: Equation) -> set[str]:
    below = (n.below for s in tree.sides if s.node is not None for n in walk(s.node) if isinstance(n, Quotient))
    return {node.letter for node in below if isinstance(node, Differential)}
