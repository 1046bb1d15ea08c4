"""What stands in the place of an index: an index in scope, or an element of an integer tensor of labels; and
relations between these.

Input: nodes and the scope. Output: a `Later` for the index or for the indicator of a relation, such as [c = t_n].
"""

import sympy
from sympy import Expr

from bnderive.algebra.expr import Before, Delta, Element
from bnderive.algebra.ops import OPS
from bnderive.document.axes import AxisVariable
from bnderive.document.context import Context, IndexVariable, Later, Scope, Written
from bnderive.document.symbols import Reading
from bnderive.document.syntax import Items, Name, Node, Relation

_STEP = OPS["step"].function


def element(context: Context, reading: Reading, node: Node, scope: Scope) -> Later:
    """An element of a tensor at the indices that stand in its places; `apart` settles their axes."""
    symbol = reading.symbol
    indices = tuple(context.in_scope(item, scope) for item in reading.indices)
    places = tuple(
        position(context, item, axis, scope, f"this position of {symbol.name} runs over")
        if index is None
        else _standing(context, index)
        for item, index, axis in zip(reading.indices, indices, symbol.slots, strict=True)
    )
    context.facts.elements.append(Written(symbol, node, reading.indices, indices))
    context.facts.uses.setdefault(symbol.name, node.span)
    return lambda: Element(symbol.name, *(place() for place in places))


def position(context: Context, item: Node, axis: AxisVariable, scope: Scope, what: str) -> Later:
    """What stands in a position that has this axis."""
    variable = context.in_scope(item, scope)
    if variable is not None:
        context.one_axis(variable.axis, axis, item, what)
        return _standing(context, variable)
    label = label_element(context, item, scope)
    if label is None:
        raise unbound(context, item, scope)
    found, reading = label
    if reading.symbol.labels is None:
        reading.symbol.labels = context.axes.fresh("")
    context.one_axis(reading.symbol.labels, axis, item, what)
    return found


def _standing(context: Context, variable: IndexVariable) -> Later:
    variable.uses += 1
    return lambda: context.index(variable)


def label_element(context: Context, item: Node, scope: Scope) -> tuple[Later, Reading] | None:
    """An element of a tensor of labels, such as t_n; None for what is none. Raises DocumentError for a defined
    quantity.
    """
    reading = context.read(item) if isinstance(item, Name) else None
    if reading is None or reading.symbol.kind in ("size", "parameter") or reading.exponent is not None:
        return None
    if reading.symbol.kind != "input" and reading.symbol.labels is None:
        raise context.error(
            item,
            f"{context.shown(item)} stands for an index, and only an input or an argmax can hold labels",
            "Make it an input, define it by \\arg\\max, or use an index there.",
        )
    return element(context, reading, item, scope), reading


def unbound(context: Context, item: Node, scope: Scope) -> Exception:
    """The error about an index that nothing binds."""
    known = ", ".join(scope.indices) or "none"
    return context.error(
        item,
        f"unbound index {context.shown(item)}: it is not on the left side, and no sum here runs over it",
        f"The indices here are: {known}. Sum over it (a sum reaches to the next + or −; use parentheses), put it "
        "on the left, "
        f"or, if it is a label and no index, write \\text{{{context.shown(item).lstrip(chr(92))}}}.",
    )


def is_index(context: Context, node: Node, scope: Scope) -> bool:
    """Whether an operand is an index or a label that is known to be one."""
    if context.in_scope(node, scope) is not None:
        return True
    reading = context.read(node) if isinstance(node, Name) else None
    return reading is not None and reading.symbol.labels is not None and reading.exponent is None


def indicator(context: Context, node: Node, scope: Scope) -> Later:
    """One where the relation holds, else zero; several relations hold together."""
    if isinstance(node, Items):
        parts = [indicator(context, item, scope) for item in node.items]
        return lambda: sympy.Mul(*(part() for part in parts))
    if not isinstance(node, Relation):
        raise context.error(node, "a condition is needed here", "Write a relation, such as x_i > 0 or i = j.")
    pairs = [
        _pair(context, mark.text, left, right, node, scope)
        for mark, left, right in zip(node.marks, node.operands, node.operands[1:], strict=False)
    ]
    return lambda: sympy.Mul(*(pair() for pair in pairs))


def _pair(context: Context, mark: str, left: Node, right: Node, node: Node, scope: Scope) -> Later:
    if is_index(context, left, scope) or is_index(context, right, scope):
        return index_relation(context, mark, left, right, node, scope)
    if mark not in ("<", ">", "<=", ">="):
        raise context.error(
            node,
            f"the condition {context.shown(node)} is not read",
            "Compare numbers with < > ≤ ≥, and indices or labels with = ≠ < >.",
        )
    a, b = context.value(left, scope), context.value(right, scope)
    match mark:
        case ">":
            return lambda: _STEP(a() - b())
        case "<":
            return lambda: _STEP(b() - a())
        case ">=":
            return lambda: 1 - _STEP(b() - a())
        case _:
            return lambda: 1 - _STEP(a() - b())


def index_relation(context: Context, mark: str, left: Node, right: Node, node: Node, scope: Scope) -> Later:
    """The indicator of a relation between two indices, or an index and a label."""
    axis = context.axes.fresh("")
    first = position(context, left, axis, scope, "the other side runs over")
    second = position(context, right, axis, scope, "the other side runs over")
    between_indices = context.in_scope(left, scope) is not None and context.in_scope(right, scope) is not None
    if mark not in ("=", "!=") and not between_indices:
        raise context.error(node, "labels are compared with = and ≠ only", "Compare two indices, or test for equality.")
    builders = {
        "=": lambda a, b: Delta(a, b),
        "!=": lambda a, b: 1 - Delta(a, b),
        "<": lambda a, b: Before(a, b),
        ">": lambda a, b: Before(b, a),
        "<=": lambda a, b: Before(a, b) + Delta(a, b),
        ">=": lambda a, b: Before(b, a) + Delta(a, b),
    }
    if mark not in builders:
        raise context.error(node, f"the relation in {context.shown(node)} is not read", "Use = ≠ < > ≤ ≥.")
    build = builders[mark]

    def later() -> Expr:
        result: Expr = build(first(), second())
        return result

    return later


def bind(context: Context, node: Node, scope: Scope, bound: list[IndexVariable]) -> IndexVariable:
    """A new bound index. Raises DocumentError where its letter is in scope already."""
    letter = node.head + "'" * node.primes if isinstance(node, Name) and node.sub is None and node.sup is None else None
    if letter is None:
        raise context.error(
            node, f"{context.shown(node)} is no index to sum over", "Name the index with one letter, as in \\sum_i."
        )
    before = scope.indices.get(letter) or next((v for v in bound if v.letter == letter), None)
    if before is not None:
        if before.kind == "left":
            what = (
                f"index {letter} is bound twice: it is already an index of the left side, and this sum binds it again"
            )
        else:
            what = f"index {letter} is bound twice: a sum around this one binds it already"
        raise context.error(
            node, what, f"Rename the index of the sum, to {letter}' or another letter, wherever the sum means it."
        )
    variable = context.index_variable(letter, "bound", node.span)
    bound.append(variable)
    return variable
