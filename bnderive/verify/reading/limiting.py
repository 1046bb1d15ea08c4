"""Limits at infinity: lim_{x → ∞} 1/(1 + e^{-x}) is 1.

Input: a `Call` of lim. Output: the limit of what is rational in exponentials of multiples of the variable. Raises
NotRead for any other; a limit that is not finite is no value.
"""

import sympy
from sympy import Dummy, Expr, exp

from bnderive.algebra.expr import Element
from bnderive.algebra.ops import OPS
from bnderive.document.syntax import Additive, Call, Mark, Name, Node, Relation
from bnderive.verify.reading.sense import NotRead, Sense, Value


def limit(sense: Sense, node: Call) -> Value:
    """The limit of an expression where one of its names grows, or falls, without bound."""
    match node.sub:
        case Relation(operands=(Name() as of, end), marks=(Mark(text="to"),)) if (sign := _direction(end)) != 0:
            by = sense.value(of).expr
        case _:
            raise NotRead(node.span, "only limits at infinity are read")
    inner = sense.value(node.argument)
    others = (e.name for e in inner.expr.atoms(Element) if e != by)
    bare = isinstance(by, Element) and by.name not in {d.quantity.name for d in sense.calculus.definitions}
    if not bare or inner.dims or any(name == by.name or sense.calculus.reaches(name, by.name) for name in others):
        raise NotRead(node.span, "it is not clear of what this is the limit")
    found = _limit(inner.expr, by, sign)
    if found is None:
        raise NotRead(node.span, "this limit is not read")
    return Value(found)


def _direction(end: Node) -> int:
    """1 for ∞, -1 for -∞, 0 for anything else."""
    match end:
        case Name(head="\\infty", sub=None, sup=None):
            return 1
        case Additive(terms=((Mark(text=sign), Name(head="\\infty", sub=None, sup=None)),)):
            return -1 if sign == "-" else 1
    return 0


def _limit(expr: Expr, by: Expr, sign: int) -> Expr | None:
    """The limit of what is rational in exp(by), of whose powers the highest decide."""
    growing = Dummy("growing", positive=True)
    for op in OPS.values():
        if op.meaning is not None and expr.has(op.function):
            expr = expr.replace(op.function, op.meaning)
    change: dict[Expr, Expr] = {}
    for power in expr.atoms(exp):
        exponent = power.args[0].expand()
        count = exponent.coeff(by)
        rest = exponent - count * by
        if not count.is_Integer or rest.has(by):
            return None
        change[power] = growing ** (sign * count) * exp(rest)
    above, below = sympy.fraction(sympy.together(expr.xreplace(change)))
    if above.has(by) or below.has(by) or not (above.is_polynomial(growing) and below.is_polynomial(growing)):
        return None
    first, second = sympy.Poly(above, growing), sympy.Poly(below, growing)
    highest = second.LC()
    if not highest.is_nonzero or first.degree() > second.degree():
        return None
    return first.coeff_monomial(growing ** second.degree()) / highest
