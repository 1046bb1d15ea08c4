"""What equations say of shapes: the two sides have one, and so has what it is put together from.

Input: shapes as far as they are found out, and an equation. To learn through another construct, extend `assign`.
"""

from bnderive.document.equations import Equation
from bnderive.document.syntax import (
    Additive,
    Apply,
    Big,
    Call,
    Differential,
    Group,
    Indexed,
    Mark,
    Name,
    Node,
    Power,
    Product,
    Quotient,
    Root,
    walk,
)
from bnderive.verify.claims.centring import centres
from bnderive.verify.claims.functions import REDUCTIONS
from bnderive.verify.claims.names import is_transpose
from bnderive.verify.shapes.inference import SCALAR, Inference, Shape
from bnderive.verify.symbols.boldface import is_bold
from bnderive.verify.symbols.declaring import is_upper
from bnderive.verify.symbols.gather import is_function

PASSES = 5


def repeat(trees: tuple[Equation, ...], inference: Inference) -> None:
    """What equations say, taken in again and again until nothing is new."""
    for _ in range(PASSES):
        before = len(inference.known)
        for tree in trees:
            take(inference, tree)
        if len(inference.known) == before:
            break


def elements_first(trees: tuple[Equation, ...], inference: Inference) -> None:
    """What the equations say that begin with an element, before all others: what stands beside one is a number."""
    firsts = ((tree, tree.sides[0].node) for tree in trees)
    repeat(tuple(t for t, node in firsts if node is not None and inference.shape(node) == SCALAR), inference)


def take(inference: Inference, tree: Equation) -> None:
    """What one chain says: its sides have one shape."""
    nodes = [s.node for s in tree.sides]
    for k, mark in enumerate(tree.marks):
        left, right = nodes[k], nodes[k + 1]
        if mark.text != "=" or left is None or right is None:
            continue
        one, other = inference.shape(left), inference.shape(right)
        if one is not None and other is not None:
            inference.unify(one, other)
        elif one is None and other is not None:
            assign(inference, left, other)
        elif one is not None and isinstance(left, (Name, Indexed)) and not _is_loss(inference, left):
            assign(inference, right, one)


def _is_loss(inference: Inference, left: Node) -> bool:
    """Whether a name is that of a loss, which is a number also where it is written for each element."""
    found = inference.of_name(left) if isinstance(left, Name) else None
    return found is not None and found[0] in inference.losses


def assign(inference: Inference, node: Node, shape: Shape) -> None:  # noqa: C901
    """Take a node to have a shape, where that settles the shape of a name in it."""
    match node:
        case Name() | Indexed():
            _assign_name(inference, node, shape)
        case Group(body=body) | Root(radicand=body):
            assign(inference, body, shape)
        case Call(name=name, argument=body) if name not in REDUCTIONS:
            assign(inference, body, shape)
        case Apply(head=head, argument=body, exponent=None) if is_function(head.head):
            assign(inference, body, shape)
        case Additive(terms=terms) if shape[0] is not None and shape[1] is None:
            for _, term in terms:
                if isinstance(term, Product):
                    assign(inference, term, shape)
        case Additive(terms=terms) if shape == SCALAR:
            for _, term in terms:
                if isinstance(term, Product) and len(unknown := _arrays(inference, term)) == 1:
                    assign(inference, unknown[0], SCALAR)
            _assign_shift(inference, tuple(term for _, term in terms))
        case Power(base=base, exponent=exponent) if is_transpose(exponent):
            assign(inference, base, shape[::-1])
        case Quotient(above=Differential(), below=Differential(of=of)) if of is not None:
            assign(inference, of, shape)
        case Quotient(above=above, below=below) if SCALAR in (shape, inference.shape(below)):
            assign(inference, above, shape)
        case Product(factors=factors) if _multiplied(factors) or (shape == SCALAR and _multiplied(factors, "/")):
            rest = _arrays(inference, node)
            if len(rest) == 1:
                assign(inference, rest[0], shape)
            elif len(rest) == 2:
                _assign_pair(inference, rest[0], rest[1], shape)


def _multiplied(factors: tuple[tuple[Mark, Node], ...], other: str = "") -> bool:
    """Whether factors are only multiplied, or put together by that mark."""
    return all(mark.text in ("", "*", "@", other) for mark, _ in factors)


def _arrays(inference: Inference, product: Product) -> list[Node]:
    """The factors of a product that are not known to be numbers, without those that it is divided by, and without
    I − 𝟏𝟏ᵀ/n, which changes no shape.
    """
    factors = (f for mark, f in product.factors if mark.text != "/" and not centres(f, inference.letters))
    return [f for f in factors if inference.shape(f) != SCALAR]


def _assign_shift(inference: Inference, terms: tuple[Node, ...]) -> None:
    """A small letter that is added to a product of numbers, as to γ x̂_i, is a number where it never has an index."""
    products = [t for t in terms if isinstance(t, Product)]
    sums = any(isinstance(n, Big) for t in products for n in walk(t))
    if sums or not products or any(_arrays(inference, p) for p in products):
        return
    for term in (t for t in terms if isinstance(t, Name) and t.sub is None and not is_bold(t)):
        found = inference.of_name(term)
        if found is not None and not is_upper(found[0]):
            assign(inference, term, SCALAR)


def _assign_name(inference: Inference, node: Name | Indexed, shape: Shape) -> None:
    found = inference.of_name(node)
    if found is None or found[0].head in ("1", "I") or found[0] in inference.known:
        return
    key, count, transposed = found
    shape = shape[::-1] if transposed else shape
    if not count:
        if shape != SCALAR or not inference.slots.arity.get(key):
            inference.learn(key, shape)
    elif count == 1 and shape[0] is None and shape[1] is not None:
        inference.learn(key, ((key, 0), shape[1]))


def _assign_pair(inference: Inference, left: Node, right: Node, shape: Shape) -> None:
    """A matrix product of two names, at least one of them not known: they share a dimension."""
    one, other = inference.shape(left), inference.shape(right)
    known = [s for s in (one, other) if s is not None]
    turned = any(isinstance(n, Name) and n.sup is not None and is_transpose(n.sup) for n in (left, right))
    if len(known) == 2 or (not known and (None in shape or not turned)):
        return
    inner = one[1] if one is not None else other[0] if other is not None else inference.new()
    if inner is None:
        return
    if one is None:
        assign(inference, left, (shape[0], inner))
    if other is None:
        assign(inference, right, (inner, shape[1]))
