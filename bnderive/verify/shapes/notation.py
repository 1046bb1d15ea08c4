"""Whether equations are in matrix notation, in which names without indices have shapes.

Input: equations. Output: whether something in them shows it. What else shows it goes into `in_matrices`.
"""

from collections.abc import Iterable
from itertools import pairwise

from bnderive.document.equations import Equation, Side
from bnderive.document.syntax import Differential, Name, Node, Power, Product, script_items, walk
from bnderive.verify.claims.names import is_transpose, unfonted
from bnderive.verify.shapes.vectors import BESIDE
from bnderive.verify.symbols.boldface import vectors_in
from bnderive.verify.symbols.declaring import space
from bnderive.verify.symbols.letters import nodes_of


def in_matrices(equations: Iterable[Equation]) -> bool:
    """Whether equations are in matrix notation: something is transposed, or has a shape of two dimensions, or a vector
    in bold has a norm or is multiplied element by element. The shape of what stands nowhere else says nothing: of a
    batch that is written row by row.
    """
    equations = tuple(equations)
    for equation in equations:
        for k, side in enumerate(equation.sides):
            if side.node is None:
                continue
            sizes = space(side.node)
            if sizes is not None and len(sizes) == 2 and _stands_elsewhere(equation.sides[:k], equation, equations):
                return True
            for node in walk(side.node):
                if any(vectors_in(node)):
                    return True
                match node:
                    case Name(sup=sup) | Power(exponent=sup) if sup is not None and is_transpose(sup):
                        return True
    return False


def _stands_elsewhere(sides: tuple[Side, ...], equation: Equation, equations: tuple[Equation, ...]) -> bool:
    """Whether anything but one name is said to have a shape; or a name that stands elsewhere, or whose elements do and
    are never written as rows where nothing is differentiated.
    """
    match [side.node for side in sides]:
        case [Name(head=head)]:
            others = [nodes_of((other,)) for other in equations if other is not equation]
            every = [node for nodes in others for node in nodes]
            if any(_is_whole(node, head) or _multiplies_row(node, head) for node in every):
                return True
            forward = (n for nodes in others if not any(isinstance(n, Differential) for n in nodes) for n in nodes)
            names = [n for n in forward if isinstance(n, Name) and unfonted(n.head) == unfonted(head)]
            return bool(names) and all(len(script_items(name.sub)) > 1 for name in names)
    return True


def _is_whole(node: Node, head: str) -> bool:
    """Whether a name stands here otherwise than as one of its rows."""
    return isinstance(node, Name) and node.head == head and len(script_items(node.sub)) != 1


def _multiplies_row(node: Node, head: str) -> bool:
    """Whether a row stands beside another or a name without an index, which may be a vector: their dot product."""
    factors = pairwise(node.factors) if isinstance(node, Product) else ()
    pairs = ((one, other) for (_, one), (mark, other) in factors if mark.text in BESIDE)
    return any(
        isinstance(one, Name)
        and isinstance(other, Name)
        and head in (one.head, other.head)
        and all(n.head == head or n.sub is None for n in (one, other))
        for one, other in pairs
    )
