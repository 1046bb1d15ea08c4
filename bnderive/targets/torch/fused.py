"""Products that are added to something, as torch computes them in one pass over memory: `torch.addcmul`.

Eager torch goes through memory once for each operation, and a new tensor costs more than what is computed in it. Sums
keep their order but for one thing: what is multiplied comes after what is not. Numbers of a channel are left as they
are, and so are tangents and the backward of the backward, which are to be read rather than to be fast.
"""

from collections.abc import Sequence
from dataclasses import replace

from bnderive.program import arrays
from bnderive.program.align import joined
from bnderive.program.arrays import Array
from bnderive.program.factors import rank
from bnderive.program.program import Function, Program
from bnderive.program.walk import mapped
from bnderive.targets.expression import is_scalar

LEAST_RANK = 2
"""How many axes a product has that is worth it."""

Term = tuple[bool, Array]


def fused(program: Program) -> Program:
    """The program with such sums in its forward and its backward."""
    return replace(
        program,
        forward=_function(program.forward),
        backward=_function(program.backward),
        at_given=None if program.at_given is None else fused(program.at_given),
    )


def _function(function: Function) -> Function:
    return replace(function, statements=tuple(replace(s, value=_node(s.value)) for s in function.statements))


def _node(node: Array) -> Array:
    inner = mapped(node, _node)
    return _sum(inner) if isinstance(inner, arrays.Terms) else inner


def _sum(node: arrays.Terms) -> Array:
    """What stands alone as it was, each product added to it in turn."""
    others = [t for t in node.terms if _halves(t[1]) is None]
    products = [t for t in node.terms if _halves(t[1]) is not None]
    if not others and not products[0][0]:
        others, products = products[:1], products[1:]
    if not products or all(is_scalar(t) for _, t in others):
        return node
    total = _terms(others)
    for minus, product in products:
        first, second = _halves(product) or (product, product)
        total = arrays.MultiplyAdd(total, first, second, minus, joined(total.shape, product.shape))
    return total


def _terms(terms: Sequence[Term]) -> Array:
    (minus, first), *rest = terms
    return arrays.Terms(tuple(terms), joined(*(t.shape for _, t in terms))) if minus or rest else first


def _halves(node: Array) -> tuple[Array, Array] | None:
    """The last factor of a large product and those before it, where both are tensors."""
    if not isinstance(node, arrays.Product) or rank(node) < LEAST_RANK:
        return None
    *before, (below, last) = node.factors
    if below or is_scalar(last):
        return None
    first = (
        before[0][1]
        if len(before) == 1 and not before[0][0]
        else arrays.Product(tuple(before), joined(*(f.shape for _, f in before)))
    )
    return None if is_scalar(first) else (first, last)
