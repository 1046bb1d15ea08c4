"""Index expressions to array trees: each index becomes a position, each sum a reduction or a contraction.

Input: one expression and the `layout` (an order of indices) in which its value is wanted. Output: a tree whose shape
broadcasts to that layout. `Scope` says in what shape each tensor is kept and records how it was wanted, from which
`plan` chooses shapes that need no subscript.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sympy
from sympy import Expr, Integer, Mul, Pow

from bnderive.algebra.expr import Before, Delta, Element, Place, Sigma, free_indices
from bnderive.algebra.index import Index, fresh_indices
from bnderive.algebra.ops import op_of
from bnderive.errors import BnderiveError
from bnderive.program import arrays
from bnderive.program.align import align, joined
from bnderive.program.arrays import Array, Shape
from bnderive.program.contract import contraction, letters
from bnderive.program.factors import chained, fraction, means, negative, rank, turned
from bnderive.program.masked import Within
from bnderive.program.order import axis_order, factor_key, term_key
from bnderive.program.sharded.across import Across
from bnderive.program.share import Peak


@dataclass(frozen=True, slots=True)
class Scope:
    """`shapes`: how each tensor is kept; `names`, `numbers`: what code calls tensors, and sizes and parameters.

    `declared` is the order of names in products; `peaks` says of a maximum of which tensor it is; `wanted` is filled
    while lowering.
    """

    shapes: Mapping[str, Shape]
    names: Mapping[str, str]
    numbers: Mapping[str, str]
    declared: Sequence[str]
    peaks: Mapping[str, str] = field(default_factory=dict)
    wanted: dict[str, list[Shape]] = field(default_factory=dict)


def lower(expr: Expr, layout: Shape, scope: Scope) -> Array:
    """The tree of `expr`, aligned to `layout`. Raises BnderiveError for an expression that arrays cannot hold."""
    if isinstance(expr, Element):
        return _element(expr, layout, scope)
    if expr.is_number and not expr.is_Mul and not expr.is_Add and not isinstance(expr, Pow):
        return arrays.Number(expr)
    if isinstance(expr, sympy.Symbol):
        return arrays.Scalar(scope.numbers[expr.name])
    if isinstance(expr, (Peak, Place)):
        return _reduced("max" if isinstance(expr, Peak) else "argmax", expr.args[0], layout, scope)
    if isinstance(expr, (Sigma, Across)):
        return _sum(expr, layout, scope) if isinstance(expr, Sigma) else _exchanged(expr, layout, scope)
    if expr.is_Add:
        return _terms(expr, layout, scope)
    if expr.is_Mul or (isinstance(expr, Pow) and negative(expr.exp)):
        return _product(expr, layout, scope)
    if isinstance(expr, Pow):
        base = lower(expr.base, layout, scope)
        exponent = lower(expr.exp, layout, scope)
        return arrays.Power(base, exponent, joined(base.shape, exponent.shape))
    if isinstance(expr, Index):
        return align(arrays.Range(_size(expr, scope), (expr,)), layout)
    if isinstance(expr, (Delta, Before, Within)):
        return _compared(expr, layout, scope)
    op_record = op_of(expr)
    if op_record is None:
        raise BnderiveError(
            f"no array program for {type(expr).__name__}: {expr}", hint="Add a record to algebra/ops.py."
        )
    args = tuple(lower(a, layout, scope) for a in expr.args)
    return arrays.Apply(op_record.name, args, joined(*(a.shape for a in args)))


def _exchanged(expr: Across, layout: Shape, scope: Scope) -> Array:
    """What the processes have together of a tensor; where they are side by side, they come first."""
    first = tuple(i for i in expr.args[1:] if isinstance(i, Index))
    own = lower(expr.own, layout[len(first) :], scope)
    return arrays.Exchange(expr.kind, (own,), (*first, *own.shape))


def _compared(expr: Expr, layout: Shape, scope: Scope) -> Array:
    """One where a comparison holds, else zero; or an expression where it holds, else −∞."""
    if isinstance(expr, Within):
        test, arg = _test(expr.args[1], layout, scope), lower(expr.args[0], layout, scope)
        return arrays.Keep(test, arg, joined(test.shape, arg.shape))
    return _comparison("==" if isinstance(expr, Delta) else "<", _in_order(expr, layout), layout, scope)


def _comparison(op: str, sides: Sequence[Expr], layout: Shape, scope: Scope) -> arrays.Compare:
    left, right = (lower(a, layout, scope) for a in sides)
    return arrays.Compare(op, left, right, joined(left.shape, right.shape))


def _test(kept: Expr, layout: Shape, scope: Scope) -> arrays.Compare:
    """The comparison that holds where `kept` is not zero."""
    dropped = 1 - kept
    if isinstance(kept, Before):
        return _comparison("<", kept.args, layout, scope)
    if isinstance(dropped, Before):
        return _comparison("<=", dropped.args[::-1], layout, scope)
    if isinstance(dropped, Delta):
        return _comparison("!=", _in_order(dropped, layout), layout, scope)
    return _comparison("!=", (kept, Integer(0)), layout, scope)


def _in_order(expr: Expr, layout: Shape) -> tuple[Expr, Expr]:
    """The two sides of a delta: labels first, then the order of the layout. An order of indices keeps its own."""
    left, right = expr.args
    if isinstance(expr, Before):
        return left, right
    place = {i: k for k, i in enumerate(layout)}
    sides = sorted((left, right), key=lambda s: (isinstance(s, Index), place.get(s, 0), str(s)))
    return sides[0], sides[1]


def _size(index: Index, scope: Scope) -> Array:
    return arrays.Scalar(scope.numbers[index.axis.size])


def _element(expr: Element, layout: Shape, scope: Scope) -> Array:
    """A tensor at its indices: a load, a diagonal, or a look-up by labels."""
    held = scope.shapes[expr.name]
    name = scope.names[expr.name]
    if not any(isinstance(i, Element) for i in expr.indices) and len(set(expr.indices)) == len(expr.indices):
        rename = iter(expr.indices)
        shape = tuple(None if i is None else next(rename) for i in held)
        place = {i: k for k, i in enumerate(i for i in shape if i is not None)}
        held_as = [k for k, i in enumerate(held) if i is not None]
        full = tuple(held[held_as[place[i]]] if i in place else None for i in layout)
        scope.wanted.setdefault(expr.name, []).append(full)
        return align(arrays.Load(name, shape), layout)
    if (mixed := _mixed(expr)) is not None:
        axis = held[mixed]
        assert axis is not None
        (index,) = fresh_indices((axis,), tuple(free_indices(expr)))
        spread = Element(expr.name, *(index if k == mixed else i for k, i in enumerate(expr.indices)))
        return lower(Sigma(Delta(index, expr.indices[mixed]) * spread, index), layout, scope)
    scope.wanted.setdefault(expr.name, []).append(tuple(i for i in held if i is not None))
    return align(_looked_up(expr, arrays.Load(name, held), scope), layout)


def _mixed(expr: Element) -> int | None:
    """The position of a label that has some indices in common with the other positions, and some of its own."""
    for k, label in enumerate(expr.indices):
        others = {i for n, i in enumerate(expr.indices) if n != k and isinstance(i, Index)}
        if isinstance(label, Element) and free_indices(label) & others and not free_indices(label) <= others:
            return k
    return None


def _looked_up(expr: Element, node: Array, scope: Scope) -> Array:
    indices: list[Expr | None] = list(expr.indices)
    while (pair := _repeated(indices)) is not None:
        first, second = pair
        shared = indices[first]
        indices = [i for k, i in enumerate(indices) if k not in pair] + [shared]
        node = arrays.Diagonal(node, first, second, tuple(i if isinstance(i, Index) else None for i in indices))
    for position, label in [(k, i) for k, i in enumerate(indices) if isinstance(i, Element)]:
        rest = [i for k, i in enumerate(indices) if k != position]
        own = axis_order(label, ())
        if not free_indices(label) & {i for i in rest if isinstance(i, Index)} and not any(
            isinstance(i, Element) for i in rest
        ):
            found = lower(label, own, scope)
            shape = tuple(
                i if isinstance(i, Index) else None for i in (*indices[:position], *own, *indices[position + 1 :])
            )
            return arrays.Take(node, found, position, shape)
        if not free_indices(label) <= {i for i in rest if isinstance(i, Index)}:
            raise BnderiveError(f"no array program for {expr}: the label has an index that no other position has")
        along = tuple(i if isinstance(i, Index) and k != position else None for k, i in enumerate(indices))
        found = _full_rank(lower(label, along, scope), along)
        indices[position] = None
        node = arrays.Along(node, found, position, along)
    return node


def _full_rank(node: Array, shape: Shape) -> Array:
    """`node` with leading axes of length one, so that it has as many axes as `shape`."""
    missing = len(shape) - len(node.shape)
    if not missing:
        return node
    return arrays.View(node, (), ("None",) * missing + (":",) * len(node.shape), (None,) * missing + node.shape)


def _repeated(indices: Sequence[Expr | None]) -> tuple[int, int] | None:
    for first, index in enumerate(indices):
        if isinstance(index, Index) and index in indices[first + 1 :]:
            return first, first + 1 + list(indices[first + 1 :]).index(index)
    return None


def _terms(expr: Expr, layout: Shape, scope: Scope) -> Array:
    signed = [(negative(t), t) for t in expr.args]
    signed.sort(key=lambda s: (not _nears_a_peak(s[1], expr, scope), s[0], term_key(s[1], s[0], scope.declared)))
    terms = tuple((minus, lower(-t if minus else t, layout, scope)) for minus, t in signed)
    return arrays.Terms(terms, joined(*(t.shape for _, t in terms)))


def _nears_a_peak(term: Expr, expr: Expr, scope: Scope) -> bool:
    """Whether `term` is the largest element of a tensor from which an element is subtracted in `expr`, or that element.

    The difference of the two comes first: what else is added would be rounded as the larger of them is.
    """
    names = [_name(t) for t in expr.args if negative(t) != negative(term)]
    own = _name(term)
    return bool(own) and (scope.peaks.get(own) in names or own in [scope.peaks.get(name) for name in names])


def _name(term: Expr) -> str:
    """The tensor that a term is an element of, with either sign; empty for other terms."""
    bare = -term if negative(term) else term
    return bare.name if isinstance(bare, Element) else ""


def _product(expr: Expr, layout: Shape, scope: Scope) -> Array:
    """A product, written from few axes to many, each denominator beside factors with as many axes."""
    if expr.is_Mul and expr.args[0].is_number and expr.args[0].is_negative:
        upright = turned(expr)
        if upright is not None:
            return lower(upright, layout, scope)
        inner = lower(-expr, layout, scope)
        return arrays.Terms(((True, inner),), inner.shape)
    above, below, averaged = means(*fraction(expr))
    nodes: list[tuple[int, tuple[object, ...], bool, Array]] = []
    for factor in above:
        node = lower(factor, layout, scope)
        nodes.append((rank(node), factor_key(factor, scope.declared), False, node))
    for sigma in averaged:
        node = _reduced("mean", sigma, layout, scope)
        nodes.append((rank(node), factor_key(sigma, scope.declared), False, node))
    scalars = [f for f in below if not free_indices(f) and not f.has(Element)]
    if len(scalars) > 1:
        below = [f for f in below if f not in scalars] + [Mul(*scalars)]
    for factor in below:
        several = len(scalars) > 1 and factor == Mul(*scalars)
        node = _flat(scalars, layout, scope) if several else lower(factor, layout, scope)
        nodes.append((rank(node), factor_key(factor, scope.declared), True, node))
    return chained(nodes)


def _flat(factors: Sequence[Expr], layout: Shape, scope: Scope) -> Array:
    parts = sorted(factors, key=lambda f: factor_key(f, scope.declared))
    nodes = tuple((False, lower(f, layout, scope)) for f in parts)
    return arrays.Product(nodes, joined(*(n.shape for _, n in nodes)))


def _sum(sigma: Sigma, layout: Shape, scope: Scope) -> Array:
    """A sum: a contraction of tensors where no factor has all the axes, else a reduction."""
    factors = contraction(sigma)
    if factors is None:
        return _reduced("sum", sigma, layout, scope)
    operands, bound = factors
    kept = tuple(i for i in layout if i is not None and i in free_indices(sigma))
    orders = [axis_order(f, kept) for f in operands]
    letter = letters([*(i for o in orders for i in o), *bound])
    nodes = tuple(_spread(lower(f, o, scope), o) for f, o in zip(operands, orders, strict=True))
    subscripts = ",".join("".join(letter[i] for i in o) for o in orders) + "->" + "".join(letter[i] for i in kept)
    return align(arrays.Contract(nodes, subscripts, kept), layout)


def _spread(node: Array, order: tuple[Index, ...]) -> Array:
    """An operand with exactly the axes of `order`; an exponent or a delta may have left one of length one."""
    if len(node.shape) == len(order) and None not in node.shape:
        return node
    raise BnderiveError("an operand of a product of tensors lacks one of its own axes")


def _reduced(kind: str, sigma: Sigma, layout: Shape, scope: Scope) -> Array:
    body, bound = sigma.open({i for i in layout if i is not None})
    inner = axis_order(body, [*(i for i in layout if i is not None), *bound])
    node = lower(body, inner, scope)
    offset = len(inner) - len(node.shape)
    positions = tuple(k - offset for k, i in enumerate(inner) if i in bound)
    bare = tuple(i for i in node.shape if i not in bound)
    kept = tuple(None if i in bound else i for i in node.shape)
    dropped = arrays.Reduce(kind, node, positions, False, bare)
    if align(dropped, layout) is dropped:
        return dropped
    keeping = arrays.Reduce(kind, node, positions, True, kept)
    return keeping if align(keeping, layout) is keeping else align(dropped, layout)
