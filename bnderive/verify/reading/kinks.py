"""Conditions on values: [z > 0], cases, and what holds on one side of a kink only.

A condition on values is a step; at the kink itself nothing is said, so that > and ≥ say the same.
"""

from collections.abc import Callable
from itertools import product

from sympy import Expr, Integer, Mul

from bnderive.algebra.expr import Element, free_indices
from bnderive.algebra.index import Index
from bnderive.algebra.ops import OPS, op_of, step
from bnderive.document.syntax import Cases, Items, Name, Node, Relation
from bnderive.verify.claims.names import is_index, points
from bnderive.verify.deciding.shell import Shell
from bnderive.verify.reading.matrices import fitted
from bnderive.verify.reading.sense import NotRead, Sense, Value, joined
from bnderive.verify.reading.summing import condition

MAX_STEPS = 3
_KINKS = tuple(OPS[name].function for name in ("max", "min", "abs"))


def indicator(sense: Sense, relation: Relation) -> Value:
    """One where a relation holds, else zero; between indices, or between values."""
    letters = sense.letters
    between = any(isinstance(o, Name) and (is_index(o, letters) or points(o, letters)) for o in relation.operands)
    return Value(condition(sense, relation)) if between else _of_values(sense, relation)


def indicated(sense: Sense, node: Node) -> Value | None:
    """The indicator of a condition, or of all those between commas; None where this is no condition."""
    if isinstance(node, Relation):
        return indicator(sense, node)
    if not isinstance(node, Items) or not all(isinstance(item, Relation) for item in node.items):
        return None
    values = tuple(indicator(sense, item) for item in node.items if isinstance(item, Relation))
    return Value(Mul(*(v.expr for v in values)), joined(values))


def _of_values(sense: Sense, relation: Relation) -> Value:
    values = tuple(sense.value(o) for o in relation.operands)
    if sense.theory.matrices is not None:
        values = fitted(relation, values)
    found: Expr = Integer(1)
    for mark, left, right in zip(relation.marks, values, values[1:], strict=False):
        if mark.text not in ("<", "<=", ">", ">="):
            raise NotRead(relation.span, "this condition is not read")
        larger, smaller = (left, right) if mark.text in (">", ">=") else (right, left)
        found *= positive(larger.expr - smaller.expr)
    return Value(found, joined(values))


def positive(expr: Expr) -> Expr:
    """[u > 0], the same for u and, turned round, for −u."""
    return 1 - step(-expr) if expr.could_extract_minus_sign() else step(expr)


def cases(sense: Sense, node: Cases) -> Value:
    """The row whose condition holds; "otherwise" where none before it does."""
    values, weights, left = [], [], Integer(1)
    otherwise = any(given is None for _, given in node.rows)
    for row, given in node.rows:
        values.append(sense.value(row))
        if given is None:
            weights.append(Value(left))
            break
        if not isinstance(given, Relation):
            raise NotRead(node.span, "this condition is not read")
        holds = indicator(sense, given)
        weights.append(Value(holds.expr * (left if otherwise else 1), holds.dims))
        left = left * (1 - holds.expr)
    parts = (*values, *weights)
    if sense.theory.matrices is not None:
        parts = fitted(node, parts)
    count = len(values)
    terms = (Mul(v.expr, w.expr) for v, w in zip(parts[:count], parts[count:], strict=True))
    return Value(sum(terms, Integer(0)), joined(parts))


def one_sided(left: Expr, right: Expr, shell: Shell, equal: Callable[[Expr, Expr], bool]) -> tuple[Expr, ...]:
    """The kinks, as steps, on one side of which a false equation between something with them and something without
    holds; none where it does not. That a name in it is defined with a kink does not count.
    """
    if not any(side.has(step, *_KINKS) for side in (left, right)):
        return ()
    a, b = _stepped(left, shell), _stepped(right, shell)
    if bool(a.atoms(step)) == bool(b.atoms(step)):
        return ()
    steps = sorted(a.atoms(step) | b.atoms(step), key=str)
    free: set[Index] = set()
    free.update(*(free_indices(s) for s in steps))
    if len(steps) > MAX_STEPS or not free <= free_indices(a) | free_indices(b):
        return ()
    sides = product((Integer(0), Integer(1)), repeat=len(steps))
    holds = any(equal(*(e.xreplace(dict(zip(steps, side, strict=True))) for e in (a, b))) for side in sides)
    return tuple(steps) if holds else ()


def holds_where(
    left: Expr, right: Expr, given: tuple[Expr, ...], shell: Shell, equal: Callable[[Expr, Expr], bool]
) -> bool:
    """Whether two sides are equal where these indicators are one."""
    sides: dict[Expr, Expr] = {}
    for holds in given:
        sides |= {s: Integer(1) if holds == s else Integer(0) for s in holds.atoms(step)}
    a, b = (_stepped(e, shell) for e in (left, right))
    return bool(a.atoms(step) | b.atoms(step)) and equal(a.xreplace(sides), b.xreplace(sides))


def _stepped(expr: Expr, shell: Shell) -> Expr:
    """An expression with the definitions that have kinks written out, and kinks as steps, as far as that gets fewer: in
    √(u²), an outer power makes another |·| of what was put in.
    """
    for definition in reversed(shell.definitions):
        if definition.expr.has(step, *_KINKS):
            own = definition.quantity.indices
            there = [e for e in sorted(expr.atoms(Element), key=str) if e.name == definition.quantity.name]
            expr = expr.xreplace({e: definition.expr.xreplace(dict(zip(own, e.indices, strict=True))) for e in there})
    while found := sorted(expr.atoms(*_KINKS), key=str):
        op = op_of(found[0])
        if op is None or op.meaning is None:
            break
        now = expr.xreplace({found[0]: op.meaning(*found[0].args)})
        if len(now.atoms(*_KINKS)) >= len(found):
            break
        expr = now
    return expr
