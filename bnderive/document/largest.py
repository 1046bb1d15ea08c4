"""Where a body is largest or smallest along an axis, `a_n = \\arg\\max_k x_{nk}`, and the element that stands there,
`m_n = \\max_k x_{nk}`.

The place is a label, which does not move when the body moves a little; so the derivative of a largest element is that
of the element where it stands. Of several places that are as large, the first is meant.
"""

from dataclasses import replace

from sympy import Expr, Mul

from bnderive.algebra.expr import Element, Place, Sigma
from bnderive.algebra.notation import Notation
from bnderive.document.context import Context, Equation, Facts, IndexVariable, Later, Scope
from bnderive.document.sums import bind_item
from bnderive.document.symbols import Pattern, Symbol
from bnderive.document.syntax import Call, Node, script_items

_SIGNS = {"max": 1, "min": -1}


def extremum(node: Node) -> Call | None:
    """The `\\max_k u` of a node `\\arg\\max_k u`; None for any other node."""
    if not isinstance(node, Call):
        return None
    inner = node.argument
    if node.name == "arg" and node.sub is None and isinstance(inner, Call) and inner.name in _SIGNS:
        return inner
    return replace(node, name=node.name.removeprefix("arg")) if node.name in ("argmax", "argmin") else None


def choose(context: Context, equation: Equation, node: Call, scope: Scope) -> None:
    """Read the right side of a definition of labels: along which index what is largest."""
    bound, body = _along(context, node, scope)
    axis = equation.symbol.labels
    assert axis is not None
    context.one_axis(axis, bound.axis, node, f"{equation.symbol.name} points into")
    equation.value = _placed(context, node, bound, body)


def largest(context: Context, node: Call, scope: Scope) -> Later:
    """The element at the place where the argument of `\\max_k` is largest, or that of `\\min_k` smallest; the place
    becomes a definition of its own.
    """
    around, context.facts = context.facts, Facts()
    before = {letter: index.uses for letter, index in scope.indices.items()}
    bound, body = _along(context, node, scope)
    left = {letter: index for letter, index in scope.indices.items() if index.uses > before[letter]}
    symbol = _place(context, node, bound, left)
    facts, context.facts = context.facts, around
    context.equations.append(Equation(symbol, left, node, _placed(context, node, bound, body), facts))
    context.facts.uses.setdefault(symbol.name, node.span)
    for name, span in facts.uses.items():
        context.facts.uses.setdefault(name, span)

    def later() -> Expr:
        place = Element(symbol.name, *(context.index(index) for index in left.values()))
        return body().xreplace({context.index(bound): place})

    return later


def _along(context: Context, node: Call, scope: Scope) -> tuple[IndexVariable, Later]:
    """The index under `\\max`, and what stands behind it."""
    bound: list[IndexVariable] = []
    conditions: list[Later] = []
    for item in script_items(node.sub):
        conditions += bind_item(context, node, item, scope, bound)
    if len(bound) != 1 or conditions:
        raise context.error(
            node.sub or node,
            f"\\{node.name} runs over one whole axis, and names one index",
            f"Write \\{node.name}_k; the largest over two axes is the largest of m_n = \\max_k x_{{nk}} over n.",
        )
    (index,) = bound
    index.uses = 0
    body = context.value(node.argument, scope.inside(bound))
    if not index.uses:
        raise context.error(
            index.span,
            f"{index.letter} does not occur in {context.shown(node.argument)}",
            f"Write what depends on it, in brackets where it has several factors: \\{node.name}_{index.letter} (…).",
        )
    return index, body


def _placed(context: Context, node: Call, bound: IndexVariable, body: Later) -> Later:
    """The place itself: where the argument of `\\max_k`, or minus that of `\\min_k`, is largest."""
    return lambda: Place(Sigma(Mul(_SIGNS[node.name], body()), context.index(bound)))


def _place(context: Context, node: Call, bound: IndexVariable, left: dict[str, IndexVariable]) -> Symbol:
    """A new symbol for the place."""
    name = context.table.free_name((f"{bound.letter.strip(chr(92)).rstrip(chr(39))}_{node.name}",))
    stars = "*" * (1 + sum(equation.hidden for equation in context.equations))
    places = ("_{", *range(len(left)), "}") if left else ()
    slots = tuple(context.axes.fresh(letter) for letter in left)
    for index, slot in zip(left.values(), slots, strict=True):
        context.one_axis(index.axis, slot, node, "the place of the largest runs over")
    labels = context.axes.fresh("")
    context.one_axis(bound.axis, labels, node, "the place of the largest points into")
    notation = Notation((f"{bound.letter}^{{{stars}}}", *places))
    pattern = Pattern(name, 0, (None,) * len(left), ())
    symbol = Symbol(name, "definition", pattern, notation, node.span, tuple(left), slots, labels)
    context.table.add(symbol)
    return symbol
