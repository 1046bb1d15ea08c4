"""Some of the factors of a product, as a node of their own."""

from bnderive.document.syntax import Mark, Node, Product

Factors = tuple[tuple[Mark, Node], ...]


def product_of(factors: Factors) -> Node:
    """These factors multiplied, whatever stood before the first; that one alone where there are no others."""
    (mark, first), *rest = factors
    if not rest:
        return first
    return Product(first.span.to(rest[-1][1].span), ((Mark(mark.span, ""), first), *rest))
