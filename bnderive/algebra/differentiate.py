"""Derivatives in index notation: ∂x_{ab}/∂x_{ic} = δ_{ai} δ_{bc}, the derivatives of the operations from their records,
and the ordinary rules. What has no known derivative is an error, never zero.
"""

import sympy
from sympy import Add, Expr, Integer, Mul, Pow

from bnderive.algebra.expr import Before, Delta, Element, Partial, Sigma, free_indices
from bnderive.algebra.index import Index
from bnderive.algebra.ops import op_of
from bnderive.errors import NotDifferentiable


def differentiate(expr: Expr, by: Element) -> Expr:
    """∂expr/∂by, where `by` is an element at free indices, every other tensor held fixed.

    Sums inside `expr` keep their bound indices apart from those of `by`. Raises NotDifferentiable where a derivative is
    not known.
    """
    if not any(e.name == by.name for e in expr.atoms(Element)):
        _known(expr)
        return Integer(0)
    if isinstance(expr, Element):
        return _element(expr, by)
    if isinstance(expr, Add):
        return Add(*(differentiate(a, by) for a in expr.args))
    if isinstance(expr, Mul):
        return _product(expr, by)
    if isinstance(expr, Pow):
        return _power(expr, by)
    if isinstance(expr, Sigma):
        body, indices = expr.open(free_indices(by))
        return Sigma(differentiate(body, by), *indices)
    op = op_of(expr)
    if op is None or len(op.derivatives) != len(expr.args):
        raise NotDifferentiable(
            f"the derivative of {expr.func.__name__} is not known", hint="Add it to the operation's record."
        )
    parts = zip(op.derivatives, expr.args, strict=True)
    return Add(*(partial(*expr.args) * differentiate(a, by) for partial, a in parts))


def _element(expr: Element, by: Element) -> Expr:
    if len(expr.indices) != len(by.indices):
        raise NotDifferentiable(f"{expr.name} stands with {len(expr.indices)} indices and with {len(by.indices)}")
    return Mul(*(Delta(a, b) for a, b in zip(expr.indices, by.indices, strict=True)))


def _product(expr: Mul, by: Element) -> Expr:
    factors = expr.args
    return Add(*(Mul(*factors[:k], differentiate(f, by), *factors[k + 1 :]) for k, f in enumerate(factors)))


def _power(expr: Pow, by: Element) -> Expr:
    base, exponent = expr.args
    if not exponent.has(Element):
        return exponent * base ** (exponent - 1) * differentiate(base, by)
    if not base.has(Element):
        return expr * sympy.log(base) * differentiate(exponent, by)
    along = exponent * base ** (exponent - 1) * differentiate(base, by)
    return along + expr * sympy.log(base) * differentiate(exponent, by)


def _known(expr: Expr) -> None:
    """Refuse what the algebra has no meaning for, even where the variable does not occur in it."""
    for node in sympy.preorder_traversal(expr):
        plain = isinstance(node, (Add, Mul, Pow, Element, Sigma, Delta, Before, Index, Partial)) or node.is_Atom
        if not plain and op_of(node) is None:
            raise NotDifferentiable(f"the derivative of {node.func.__name__} is not known")
