"""What a document's function of an array is worth at another array: RMS(z) by RMS(x) = √(Σ_j x_j²/d).

Input: a call of a function without a body for single numbers. Output: its `Value`; with `dims` where what comes out is
an array.
"""

from collections.abc import Iterable
from dataclasses import replace

from sympy import Expr

from bnderive.algebra.expr import Element, Sigma, free_indices, substitute_indices
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.notation import Notation
from bnderive.document.syntax import Name, Node, script_items, walk
from bnderive.layer.layer import Quantity
from bnderive.verify.claims.functions import Function, parameter
from bnderive.verify.claims.names import Key, letter, written
from bnderive.verify.deciding.growth import bounded
from bnderive.verify.reading.sense import NotRead, Sense, Value


def of_array(sense: Sense, node: Node, function: Function, whole: Node, argument: Value, shown: str) -> Value:
    """The value of a function at an array with one axis, by what its definition says of one."""
    if len(argument.dims) != 1:
        raise NotRead(node.span, f"{shown} is defined for an array, which this is not")
    (own,) = argument.dims
    of = Quantity(parameter(0), Notation((parameter(0),)), (own,))
    found = _at(sense, whole, of, own.axis, function)
    check_of_same(sense, node, function, found.expr, (argument,), shown)
    return Value(bounded(_put_in(found.expr, of.name, argument.expr, own)), found.dims)


def _put_in(expr: Expr, name: str, argument: Expr, own: Index) -> Expr:
    """An expression with an array, given by its element at `own`, for the one of that name."""
    if isinstance(expr, Element) and expr.name == name:
        return substitute_indices(argument, {own: expr.indices[0]})
    if isinstance(expr, Sigma):
        body, bound = expr.open(free_indices(argument))
        return Sigma(_put_in(body, name, argument, own), *bound)
    inside = [_put_in(part, name, argument, own) if isinstance(part, Expr) else part for part in expr.args]
    return expr.func(*inside) if inside and not isinstance(expr, Element) else expr


def _at(sense: Sense, whole: Node, of: Quantity, axis: Axis, function: Function) -> Value:
    """What a definition says of its parameter, at the places of what comes out."""
    names = (n for n in walk(whole) if isinstance(n, Name) and n.head == of.name)
    letters = {letter(i) for n in names for i in script_items(n.sub) if isinstance(i, Name)}
    others = {name: f for name, f in sense.theory.functions.items() if name != function.name}
    quantities = {**sense.theory.quantities, Key(of.name): of}
    theory = replace(sense.theory, quantities=quantities, functions=others)
    axes = dict.fromkeys((*letters, *function.at), axis)
    inner = replace(sense, theory=theory, axes=axes, free=frozenset(function.at), bound={})
    found = inner.value(whole)
    return Value(found.expr, (*(Index(name, axis) for name in function.at), *found.dims))


def check_of_same(
    sense: Sense, node: Node, function: Function, found: Expr, values: Iterable[Value], shown: str
) -> None:
    """Raises NotRead where a function rests on statistics of what it is defined for, and is applied to something else:
    with f(x_i) = x_i − μ, where μ is the mean of x, f(2 x_i) is 2 x_i less another mean.
    """
    for argument, value in zip(function.arguments, values, strict=True):
        key = written(argument, sense.letters).key if isinstance(argument, Name) else None
        of = sense.theory.quantities.get(key) if key is not None else None
        if of is None or (isinstance(value.expr, Element) and value.expr.name == of.name):
            continue
        if any(sense.calculus.reaches(e.name, of.name) for e in found.atoms(Element)):
            raise NotRead(node.span, f"{shown} rests on statistics of {of.name}, not of this")
