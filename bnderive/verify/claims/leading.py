"""What a part of a fraction begins with, and what stands behind: in ∂²(y) w the sign ∂², and (y) w."""

from bnderive.document.factors import product_of
from bnderive.document.syntax import Apply, Mark, Node, Power, Product


def sign_of(node: Node) -> Node:
    """The sign that a part of a fraction begins with, or all of it."""
    match node:
        case Product(factors=((_, first), *_)):
            return sign_of(first)
        case Apply(head=head):
            return head
    return node


def behind(node: Node) -> Node | None:
    """What stands behind that sign; None where nothing does."""
    match node:
        case Product(factors=((_, Apply() as first), *rest)):
            return product_of(((Mark(first.span, ""), _bracket(first)), *rest))
        case Product(factors=(_, *rest)):
            return product_of(tuple(rest))
        case Apply():
            return _bracket(node)
    return None


def _bracket(node: Apply) -> Node:
    group = node.argument
    return group if node.exponent is None else Power(node.span, group, node.exponent)
