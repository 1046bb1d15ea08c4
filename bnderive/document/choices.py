"""Kronecker deltas and cases.

Input: a node and its scope. Output: a `Later`: the indicator that two indices are equal, or the value of the first row
whose condition holds, by indicators.
"""

import sympy
from sympy import Expr

from bnderive.document.context import Context, Later, Scope
from bnderive.document.indices import index_relation, indicator
from bnderive.document.syntax import Cases, Node, Relation, script_items


def delta(context: Context, node: Node, below: Node, scope: Scope) -> Later:
    """A Kronecker delta of the two things listed below it."""
    if isinstance(below, Relation):
        return indicator(context, below, scope)
    items = script_items(below)
    if len(items) != 2:
        raise context.error(node, "a delta takes two indices", "Write \\delta_{ij}, or declare \\delta as a symbol.")
    return index_relation(context, "=", items[0], items[1], node, scope)


def cases(context: Context, node: Cases, scope: Scope) -> Later:
    """The value of the first row whose condition holds. Raises DocumentError where it is not sure that one does."""
    rows = [(context.value(v, scope), None if c is None else indicator(context, c, scope)) for v, c in node.rows]
    if any(condition is None for _, condition in rows[:-1]):
        raise context.error(node, "a row stands after the one that holds otherwise", "Put that row last.")

    def later() -> Expr:
        values = [(value(), None if condition is None else condition()) for value, condition in rows]
        result, last = values[-1]
        if last is not None and sympy.Add(*(c for _, c in values)) != 1:
            raise context.error(node, "no row of these cases is sure to hold", "End with a row \\text{otherwise}.")
        for value, condition in reversed(values[:-1]):
            result = condition * value + (1 - condition) * result
        return result

    return later
