"""Sums: which indices a sum binds, under which conditions, over which axes.

Input: a `Big` node and its scope. Output: a `Later` for the `Sigma`. Below the sum may stand letters (i; i, j; nhw),
a lower bound (i=1), or conditions (j ≠ i, i < j); above it the size of the axis, or an index up to which it runs.
"""

from sympy import Expr, Integer

from bnderive.algebra.expr import Sigma
from bnderive.document.context import Context, IndexVariable, Later, Scope
from bnderive.document.indices import bind, index_relation
from bnderive.document.source import Span
from bnderive.document.syntax import Additive, Big, Call, Items, Mark, Name, Node, Number, Relation, script_items

_ORDER = {"<", ">", "<=", ">=", "!="}


def sigma(context: Context, node: Big, scope: Scope) -> Later:
    """The sum that a node writes."""
    if node.operator != "sum":
        raise context.error(
            node.span,
            f"\\{node.operator} is not supported",
            "Write the layer with sums; a product is the exponential of a sum of logarithms.",
        )
    bound: list[IndexVariable] = []
    conditions: list[Later] = []
    inner = scope
    for item in _items(node.sub):
        conditions += bind_item(context, node, item, scope, bound)
        inner = scope.inside(bound)
    if not bound:
        raise context.error(
            Span(node.span.start, node.span.start + 4), "the sum names no index", "Write it under the sum: \\sum_i."
        )
    for index in bound:
        index.uses = 0
    body = context.value(node.body, inner)
    unused = [index for index in bound if not index.uses]
    bare_one = isinstance(node.body, Number) and node.body.value == 1
    for index in unused:
        known = bool(conditions) or index.axis.root().declared is not None or index.axis.root().size is not None
        if not bare_one:
            raise context.error(
                index.span,
                f"the axis of {index.letter} is summed, but {index.letter} does not occur in "
                f"{context.shown(node.body)}",
                "Remove the index from the sum, or use it in the body; the sum reaches to the next + or − "
                "outside brackets.",
            )
        if not known:
            raise context.error(
                index.span,
                f"the axis of {index.letter} is not known: {index.letter} does not occur in the sum",
                f"Give its size: \\sum_{{{index.letter}=1}}^{{m}}, or an entry in `axes:`.",
            )

    def later() -> Expr:
        total = body()
        for condition in conditions:
            total *= condition()
        if bare_one and not conditions:
            for index in bound:
                total *= context.axes.axis(index.axis).length
            return total
        return Sigma(total, *(context.index(index) for index in bound))

    return later


def _items(sub: Node | None) -> tuple[Node, ...]:
    if isinstance(sub, Relation) and any(mark.text == ":" for mark in sub.marks):
        cut = next(k for k, mark in enumerate(sub.marks) if mark.text == ":")
        before, after = _part(sub, 0, cut), _part(sub, cut + 1, len(sub.marks))
        return (*script_items(before), *script_items(after))
    if isinstance(sub, Items):
        return tuple(inner for item in sub.items for inner in _items(item))
    return script_items(sub)


def _part(relation: Relation, first: int, last: int) -> Node:
    operands = relation.operands[first : last + 1]
    return operands[0] if len(operands) == 1 else Relation(relation.span, operands, relation.marks[first:last])


def bind_item(context: Context, node: Big | Call, item: Node, scope: Scope, bound: list[IndexVariable]) -> list[Later]:
    """Bind what one item below a sum, or a largest, names; returns the conditions that it states."""
    match item:
        case Name():
            variable = bind(context, item, scope, bound)
            return (
                [] if node.sup is None else _upper(context, node.sup, item, variable, Integer(1), scope.inside(bound))
            )
        case Relation(operands=(Name() as name, Number(value=first)), marks=(Mark(text="="),)):
            variable = bind(context, name, scope, bound)
            if node.sup is None:
                raise context.error(
                    item, "the sum has a lower bound and no upper", f"Write \\sum_{{{variable.letter}={first}}}^{{m}}."
                )
            return _upper(context, node.sup, name, variable, Integer(int(first)), scope.inside(bound))
        case Relation(operands=(left, Name(sub=None, sup=None)), marks=(Mark(text="in"),)):
            for letter in script_items(left):
                bind(context, letter, scope, bound)
            return []
        case Relation(operands=operands, marks=marks) if all(mark.text in _ORDER for mark in marks):
            if isinstance(operands[0], Number) and isinstance(operands[-1], Name) and len(operands) == 3:
                variable = bind(context, operands[1], scope, bound)
                return _upper(
                    context, operands[-1], operands[1], variable, Integer(int(operands[0].value)), scope.inside(bound)
                )
            here = scope.inside(bound)
            new = [o for o in operands if context.in_scope(o, here) is None]
            if not new and not bound:
                bind(context, operands[0], scope, bound)
            for operand in new:
                if not isinstance(operand, Name) or context.read(operand) is None:
                    bind(context, operand, scope, bound)
            here = scope.inside(bound)
            pairs = zip(marks, operands, operands[1:], strict=False)
            return [index_relation(context, mark.text, left, right, item, here) for mark, left, right in pairs]
        case _:
            raise context.error(
                item,
                f"{context.shown(item)} under the sum is not read",
                "Write \\sum_i, \\sum_{i,j}, \\sum_{i=1}^{m} or \\sum_{j \\ne i}.",
            )


def _upper(
    context: Context, upper: Node, name: Node, variable: IndexVariable, first: Integer, scope: Scope
) -> list[Later]:
    """What stands above the sum: the size of the axis, or an index in scope up to which the bound index runs."""
    offset = 0
    if isinstance(upper, Additive) and len(upper.terms) == 2:
        (_, base), (mark, number) = upper.terms
        if mark.text == "-" and isinstance(number, Number) and number.value == 1:
            upper, offset = base, 1
    if context.in_scope(upper, scope) is not None:
        return [index_relation(context, "<" if offset else "<=", name, upper, name, scope)]
    reading = context.read(upper) if isinstance(upper, Name) else None
    if reading is None or reading.symbol.kind != "size" or reading.exponent is not None or first - 1 + offset != 0:
        raise context.error(
            upper,
            "a sum runs over the whole of its axis, so its bounds must be 1 and the size, or 0 and the size less one",
            "Every size is a symbol: write \\sum_{i=1}^{m}; leave parts of an axis out with a condition, as in "
            "\\sum_{j \\ne i}.",
        )
    conflict = context.axes.fix_size(variable.axis, reading.symbol.name)
    if conflict is not None:
        raise context.error(
            upper,
            f"{variable.letter} is used with the wrong axes: the sum runs to {reading.symbol.name}, but "
            f"{conflict.first}",
            "Correct the bound, or `axes:` in the front matter.",
        )
    return []
