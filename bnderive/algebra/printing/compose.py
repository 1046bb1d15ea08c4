"""From an expression to the formula as it will be written: order, fractions, parentheses, letters are decided here.

Σ reaches over the product that follows it and ends at the next + or −. A product never continues after an open Σ.
"""

from dataclasses import replace
from decimal import Decimal

from sympy import Abs, Add, E, Expr, Float, Integer, Mul, Pow, Rational, Symbol, exp, oo, pi

from bnderive.algebra.expr import Before, Delta, Element, Partial, Place, Sigma
from bnderive.algebra.index import Index
from bnderive.algebra.ops import op_of
from bnderive.algebra.printing.decimals import decimal, is_decimal, shared
from bnderive.algebra.printing.glossary import plain_name
from bnderive.algebra.printing.letters import Scope, bind
from bnderive.algebra.printing.names import element, leaf
from bnderive.algebra.printing.order import factor_key, rank, term_key, weight
from bnderive.algebra.printing.product import HALF, SHORT, divides, fraction, joined, stands_above
from bnderive.algebra.printing.tree import (
    BigSum,
    Bracket,
    Call,
    Exponential,
    Group,
    Leaf,
    Node,
    Number,
    Power,
    Product,
    Root,
    Sum,
    Term,
)


def compose(expr: Expr, scope: Scope) -> Node:
    """The formula of an expression; a negative one is a sum of one term."""
    if isinstance(expr, Add):
        return _sum(expr, scope)
    negative, node = _signed(expr, scope)
    return Sum((Term(True, node),)) if negative else node


def _sum(expr: Add, scope: Scope) -> Node:
    highest = max(rank(t) for t in expr.args)
    composed = [(t, *_signed(t, scope)) for t in expr.args]
    composed.sort(key=lambda c: term_key(c[0], c[1], c[2], scope, highest))
    return Sum(tuple(Term(negative, Group(n) if isinstance(n, Sum) else n) for _, negative, n in composed))


def _signed(expr: Expr, scope: Scope) -> tuple[bool, Node]:
    """Whether an expression is written with a minus, and what is written after it."""
    if expr.is_Number and expr.is_negative:
        return True, compose(-expr, scope)
    ratio = isinstance(expr, Rational) and not expr.is_Integer and not is_decimal(expr)
    if isinstance(expr, Mul) or ratio or divides(expr):
        return _product(expr, scope)
    return False, _single(expr, scope)


def _product(expr: Expr, scope: Scope) -> tuple[bool, Node]:
    coefficient, rest = expr.as_coeff_Mul()
    over: list[Expr] = []
    under: list[Expr] = []
    for factor in Mul.make_args(rest):
        if divides(factor):
            under.append(Pow(factor.base, -factor.exp))
        elif isinstance(factor, Add):
            content, primitive = shared(factor)
            flip = all(t.as_coeff_Mul()[0].is_negative for t in factor.args)
            coefficient *= -content if flip else content
            over.append(Add(*(-t for t in primitive.args)) if flip else primitive)
        elif factor != 1:
            over.append(factor)
    negative, size = bool(coefficient.is_negative), abs(coefficient)
    ratio = isinstance(size, Rational) and not is_decimal(size)
    lead, divisor = (Integer(size.p), Integer(size.q)) if ratio else (size, Integer(1))
    below = _factors(divisor, under, scope)
    if not below:
        return negative, joined(_factors(lead, over, scope))
    above = _factors(lead, [f for f in over if stands_above(f, scope)], scope)
    after = _factors(Integer(1), [f for f in over if not stands_above(f, scope)], scope)
    return negative, joined([fraction(above, below), *after])


def _factors(lead: Expr, factors: list[Expr], scope: Scope) -> list[Node]:
    pairs = [(f, compose(f, scope)) for f in factors]
    pairs.sort(key=lambda p: factor_key(p[0], p[1], scope))
    first = [] if lead == 1 else [compose(lead, scope)]
    return [*first, *(node for _, node in pairs)]


def _single(expr: Expr, scope: Scope) -> Node:
    match expr:
        case Element():
            return element(expr, scope)
        case Index():
            return Leaf(scope.index(expr))
        case Sigma():
            return _big_sum(expr, scope)
        case Place():
            return _place(expr, scope)
        case Add():
            return _sum(expr, scope)
        case Pow() if expr.base != E:
            return _power(expr, scope)
        case Pow() | exp():
            light = weight(expr.exp) <= SHORT and not expr.exp.has(Sigma) and _euler(scope)
            return Exponential(compose(expr.exp, scope), light)
        case Delta():
            return _delta(expr, scope)
        case Before():
            left, right = (compose(a, scope) for a in expr.args)
            return Bracket(left, "<", right)
        case Partial():
            of, by = (element(e, scope).latex for e in expr.args)
            return Leaf(rf"\frac{{\partial {of}}}{{\partial {by}}}", ratio=True, bare=False)
        case _:
            return _name_or_call(expr, scope)


def _name_or_call(expr: Expr, scope: Scope) -> Node:
    if isinstance(expr, Symbol):
        return leaf(scope.glossary.symbols.get(expr.name, plain_name(expr.name)))
    if isinstance(expr, Integer):
        return Number(str(expr))
    if isinstance(expr, Rational):
        return Number(decimal(expr))
    if isinstance(expr, Float):
        return Number(format(Decimal(repr(float(expr))), "f"))
    if expr in {pi, oo}:
        return Leaf(r"\pi" if expr == pi else r"\infty")
    if expr == E:
        return Leaf("e") if _euler(scope) else Exponential(Number("1"), raised=False)
    if not expr.args:
        return Leaf(plain_name(str(expr)))
    record = op_of(expr)
    places = ", ".join(f"{{{k}}}" for k in range(len(expr.args)))
    template = record.latex if record else rf"\operatorname{{{{{expr.func.__name__}}}}}\left({places}\right)"
    return Call(template, tuple(compose(a, scope) for a in expr.args))


def _euler(scope: Scope) -> bool:
    """Whether the letter e is free to mean Euler's number."""
    glossary = scope.glossary
    heads = [str(n.pieces[0]) for n in glossary.quantities.values()]
    names = (*heads, *glossary.symbols.values(), *glossary.indices, *scope.written.values())
    return not any(name.startswith("e") for name in names)


def _power(power: Pow, scope: Scope) -> Node:
    base = compose(power.base, scope)
    if power.exp == HALF:
        return Root(base)
    if isinstance(base, Call) and len(base.arguments) == 1 and power.exp.is_Integer and power.exp.is_positive:
        name = base.template.split(r"\left(")[0]
        if name.removeprefix("\\").isalpha():
            return replace(base, exponent=str(power.exp))
    direct = isinstance(base, Number | Bracket) or isinstance(power.base, Abs) or (isinstance(base, Leaf) and base.bare)
    return Power(base if direct else Group(base), compose(power.exp, scope))


def _big_sum(expr: Sigma, scope: Scope) -> Node:
    declared = [*scope.glossary.indices.values()]
    bound = sorted(expr.bound, key=lambda i: declared.index(i.axis) if i.axis in declared else len(declared))
    inner = bind(scope, tuple(bound))
    factor, besides = _besides(expr)
    node = compose(expr.body / factor, inner)
    return BigSum(
        tuple(inner.index(i) for i in bound),
        Group(node) if isinstance(node, Sum) else node,
        inner.index(besides) if besides else "",
    )


def _place(expr: Place, scope: Scope) -> Node:
    inner = bind(scope, (expr.along,))
    least = bool(expr.body.as_coeff_Mul()[0].is_negative)
    node = compose(-expr.body if least else expr.body, inner)
    word = r"\min" if least else r"\max"
    argument = Group(node) if isinstance(node, Sum | Product) else node
    return Call(rf"\arg{word}_{{{{{inner.index(expr.along)}}}}} {{0}}", (argument,))


def _besides(expr: Sigma) -> tuple[Expr, Index | None]:
    """The factor 1 − δ_ji of a sum over j alone, and the i: written Σ_{j≠i}."""
    for factor in Mul.make_args(expr.body) if len(expr.bound) == 1 else ():
        delta = 1 - factor if isinstance(factor, Add) else None
        if isinstance(delta, Delta) and expr.bound[0] in delta.args and factor != expr.body:
            other = next(a for a in delta.args if a != expr.bound[0])
            if isinstance(other, Index):
                return factor, other
    return Integer(1), None


def _delta(expr: Delta, scope: Scope) -> Node:
    heads = [str(n.pieces[0]) for n in scope.glossary.quantities.values()]
    taken = any(r"\delta" in name for name in (*heads, *scope.glossary.symbols.values()))
    plain = sorted(scope.index(a) for a in expr.args if isinstance(a, Index))
    if len(plain) == 2 and not taken:
        return Leaf(rf"\delta_{{{('' if all(len(n) == 1 for n in plain) else ' ').join(plain)}}}")
    sides = sorted((compose(a, scope) for a in expr.args), key=lambda n: (len(repr(n)), repr(n)))
    return Bracket(sides[0], "=", sides[1])
