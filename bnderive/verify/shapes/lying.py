"""Vectors that lie: in 𝐲 = 𝐱W + 𝐛 the vectors are rows, for they stand before a matrix and not behind it; and y is one
in diag(y) − yᵀy, which is a matrix.

Input: equations, letters, the names that are vectors if anything. Output: those that are rows.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from bnderive.document.equations import Equation
from bnderive.document.syntax import Additive, Apply, Differential, Name, Node, Product
from bnderive.verify.claims.names import Key, Letters, Written, written
from bnderive.verify.symbols.declaring import is_upper
from bnderive.verify.symbols.letters import nodes_of

_BESIDE = ("", "*", "@")


def rows_of(equations: Iterable[Equation], letters: Letters, vectors: frozenset[Key]) -> frozenset[Key]:
    """The vectors that are rows; none where one of them stands as a column too."""
    equations = tuple(equations)
    outer = [pair for node in nodes_of(equations) for pair in _outer(node, letters)]
    lying, standing = ({key for key, rows in outer if rows is lies} for lies in (True, False))
    vectors |= lying
    for node in nodes_of(equations):
        for name, before in _beside(node, letters):
            (lying if before != name.transposed else standing).add(name.key)
    if lying & standing & vectors:
        return frozenset()
    for equation in equations:
        nodes = [side.node for side in equation.sides[:2]]
        if len(nodes) == 2 and isinstance(nodes[0], Name) and nodes[1] is not None:
            first = written(nodes[0], letters)
            terms = [t for _, t in nodes[1].terms] if isinstance(nodes[1], Additive) else [nodes[1]]
            if not first.indices and any(n.key in lying for t in terms for n, _ in _beside(t, letters)):
                lying.add(first.key)
    return frozenset((lying - standing) & vectors)


def _outer(node: Node, letters: Letters) -> Iterator[tuple[Key, bool]]:
    """The vectors that a sum has on a diagonal and multiplied by themselves, and whether as rows: yᵀy."""
    terms = [term for _, term in node.terms] if isinstance(node, Additive) else []
    diagonal = {
        written(term.argument.body, letters).key
        for term in terms
        if isinstance(term, Apply) and term.head.head == "diag" and isinstance(term.argument.body, Name)
    }
    for term in terms if diagonal else ():
        match term:
            case Product(factors=((_, Name() as left), (_, Name() as right))):
                one, other = written(left, letters), written(right, letters)
                if one.key == other.key and one.key in diagonal and one.transposed != other.transposed:
                    yield one.key, one.transposed


def _beside(node: Node, letters: Letters) -> Iterator[tuple[Written, bool]]:
    """The names without indices of a product that stand beside a matrix, and whether before it."""
    if not isinstance(node, Product):
        return
    for (_, left), (mark, right) in pairwise(node.factors):
        one, other = _name(left, letters), _name(right, letters)
        if one is None or other is None or mark.text not in _BESIDE:
            continue
        if is_upper(other.key) and not is_upper(one.key) and not one.indices:
            yield one, True
        if is_upper(one.key) and not is_upper(other.key) and not other.indices:
            yield other, False


def _name(node: Node, letters: Letters) -> Written | None:
    of = node.of if isinstance(node, Differential) else node
    return written(of, letters) if isinstance(of, Name) else None
