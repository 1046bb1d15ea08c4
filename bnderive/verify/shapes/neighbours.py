"""Names whose shape nothing but their neighbours shows: the b of XW + b is one number for each column, that of WX + b
one for each row, that of Wx + b as long as this, that of wᵀx + b a number; and the c of f ⊙ c is as large as f.

Input: a sum or a product, and shapes as far as they are found out. Output: such names, each with its shape. Which
factor of a product of two matrices is the weights a definition of the other says, or the usual letters of weights.
"""

from collections.abc import Collection, Iterable, Iterator

from bnderive.document.equations import Equation
from bnderive.document.syntax import Additive, Name, Node, Power, Product
from bnderive.verify.claims.names import Key, is_transpose, written
from bnderive.verify.shapes.assigning import PASSES, assign, repeat
from bnderive.verify.shapes.inference import SCALAR, Inference, Shape
from bnderive.verify.symbols.declaring import is_upper
from bnderive.verify.symbols.letters import nodes_of
from bnderive.verify.symbols.usual import is_shift, is_weights


def beside(nodes: Iterable[Node], inference: Inference, bold: frozenset[Key]) -> None:
    """What is added to a vector, in small bold letters, is a vector as long where nothing else shows its shape."""
    for node in nodes:
        terms = [term for _, term in node.terms] if isinstance(node, Additive) else []
        own = [inference.shape(term) for term in terms]
        vector = next((s for s in own if s is not None and s.count(None) == 1), None)
        for term, shape in zip(terms, own, strict=True):
            found = inference.of_name(term) if isinstance(term, Name) and shape is None else None
            if found is not None and vector is not None and found[0] in bold and not is_upper(found[0]):
                assign(inference, term, vector)


def by_neighbours(trees: tuple[Equation, ...], inference: Inference, heads: Collection[Key]) -> None:
    """What only the neighbours of a name show."""
    for _ in range(PASSES):
        before = len(inference.known)
        for node in nodes_of(trees):
            found = _biases(node, inference, heads) if isinstance(node, Additive) else ()
            for name, shape in _combined(node, inference) if isinstance(node, Product) else found:
                assign(inference, name, shape)
        if len(inference.known) == before:
            break
        repeat(trees, inference)


def upright(trees: tuple[Equation, ...], inference: Inference, heads: Collection[Key]) -> frozenset[Key]:
    """The matrices that weights make from the left, as the Z of Z = WX + b: each of their columns is one example."""
    found: set[Key] = set()
    for tree in trees:
        first, *rest = (side.node for side in tree.sides[:2])
        for node in rest if isinstance(first, Name) else ():
            terms = [term for _, term in node.terms] if isinstance(node, Additive) else [node]
            shapes = (_row_or_column(t, inference, heads) for t in terms if t is not None and _is_matrix(t, inference))
            if isinstance(first, Name) and any(s is not None and s[1] is None for s in shapes):
                found.add(written(first, inference.letters).key)
    return frozenset(found)


def _is_matrix(node: Node, inference: Inference) -> bool:
    shape = inference.shape(node)
    return shape is not None and None not in shape


def _biases(node: Additive, inference: Inference, defined: Collection[Key]) -> Iterator[tuple[Name, Shape]]:
    """The names in a sum that can only be biases, with the shapes that these have."""
    terms = [term for _, term in node.terms]
    shape = next((s for term in terms if (s := _row_or_column(term, inference, defined)) is not None), None)
    for term in terms if shape is not None else ():
        if shape is None or not isinstance(term, Name):
            continue
        found = written(term, inference.letters)
        key = inference.same.get(found.key, found.key)
        bare = not found.indices and found.power is None and not is_upper(key)
        may = key in inference.arrays or (is_shift(key) and shape[1] is not None)
        if bare and key not in inference.known and may:
            yield term, shape


def _combined(node: Product, inference: Inference) -> Iterator[tuple[Name, Shape]]:
    """The names in a product by elements that are as large as a factor beside them."""
    shapes = [inference.shape(factor) for _, factor in node.factors]
    if not any(mark.text == "\\odot" for mark, _ in node.factors[1:]):
        return
    shape = next((s for s in shapes if s is not None and s != SCALAR), None)
    for (_, factor), own in zip(node.factors, shapes, strict=True):
        if shape is not None and own is None and isinstance(factor, Name):
            yield factor, shape


def _row_or_column(node: Node, inference: Inference, defined: Collection[Key]) -> Shape | None:
    """The shape of a bias beside a product of two matrices, or of two vectors; None beside anything else."""
    if not isinstance(node, Product):
        return None
    factors = [f for _, f in node.factors if inference.shape(f) != SCALAR]
    shape = inference.shape(node)
    if len(factors) != 2 or shape is None:
        return None
    if None in shape:
        first = inference.shape(factors[0])
        if shape == SCALAR and first is not None:
            return SCALAR
        return shape if shape[1] is None and first is not None and None not in first else None
    keys = [_matrix(f, inference) for f in factors]
    given = [k is not None and k not in defined for k in keys]
    if all(given):
        given = [k is not None and is_weights(k) for k in keys]
    if given[0] == given[1]:
        return None
    return (None, shape[1]) if given[1] else (shape[0], None)


def _matrix(node: Node, inference: Inference) -> Key | None:
    base = node.base if isinstance(node, Power) and is_transpose(node.exponent) else node
    return written(base, inference.letters).key if isinstance(base, Name) else None
