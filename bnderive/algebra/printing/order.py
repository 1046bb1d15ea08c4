"""The order of factors in a product and of terms in a sum, as mathematics writes them.

Factors: constants, then names of few indices before names of many (γ_c before x_ic; at equal number upstream gradients
first, then names in order of appearance, roots, functions), brackets, sums in parentheses, and Σ last. Terms: positive
before negative; numbers, then terms that range over most indices, then those with Σ, the shorter first, then the rest,
then constants, the longer first, and decimals such as 0.00001, which are written as an ε is.
"""

from typing import TypeAlias

from sympy import Add, Expr, Mul, Pow, Symbol

from bnderive.algebra.expr import Before, Delta, Element, Partial, Sigma, free_indices
from bnderive.algebra.index import Index
from bnderive.algebra.ops import op_of, step
from bnderive.algebra.printing.decimals import is_decimal
from bnderive.algebra.printing.letters import Scope
from bnderive.algebra.printing.tree import Leaf, Node

Key: TypeAlias = tuple[object, ...]


def rank(expr: Expr) -> int:
    """How many indices stand free in it."""
    return len(free_indices(expr))


def weight(expr: Expr) -> int:
    """How much there is to read: names, numbers and operations, without indices."""
    if isinstance(expr, Index):
        return 0
    if isinstance(expr, Element | Partial) or not expr.args:
        return 1
    return 1 + sum(weight(a) for a in expr.args)


def is_constant(expr: Expr) -> bool:
    """Whether it is made of numbers, sizes and parameters alone."""
    return not expr.has(Element, Sigma, Delta, Before, Partial)


def positions(expr: Expr, scope: Scope) -> tuple[int, ...]:
    """Where its names first appear in the document, in order."""
    names = {e.name for e in expr.atoms(Element)} | {s.name for s in expr.atoms(Symbol)}
    return tuple(sorted(scope.glossary.position(name) for name in names))


def factor_key(factor: Expr, node: Node, scope: Scope) -> Key:
    """The place of a factor in its product."""
    base, exponent = factor.as_base_exp() if isinstance(factor, Pow) else (factor, 1)
    tail = (positions(factor, scope), weight(factor), repr(node))
    if is_constant(factor):
        return (0, factor.has(Add), not isinstance(factor, Symbol), *tail)
    if isinstance(base, Sigma) and exponent == 1:
        return (4, weight(factor), *tail)
    if isinstance(base, Add | Mul) and getattr(exponent, "is_Integer", True):
        return (3, factor.has(Sigma), weight(factor), *tail)
    if isinstance(base, Delta | Before | step):
        return (2, *tail)
    return (1, rank(factor), _kind(base, node), -_last_bound(base), *tail)


def _kind(base: Expr, node: Node) -> int:
    if isinstance(base, Element | Partial):
        upstream = isinstance(node, Leaf) and node.ratio and isinstance(base, Element)
        return 0 if upstream else 1
    return 3 if op_of(base) else 2


def _last_bound(base: Expr) -> int:
    """The first position with a summed index: P_ij before V_jd in a sum over j."""
    if not isinstance(base, Element):
        return 0
    return next((k for k, i in enumerate(base.indices) if isinstance(i, Index) and i.is_bound), 0)


def term_key(term: Expr, negative: bool, node: Node, scope: Scope, highest: int) -> Key:
    """The place of a term in its sum, where `highest` is the largest rank of a term."""
    if term.is_Number and not is_decimal(term):
        group = 9 if negative else 0
    elif is_constant(term):
        group = 4
    elif term.has(Sigma):
        group = 2
    else:
        group = 1 if rank(term) == highest else 3
    heavy = weight(term) if group < 4 else -weight(term)
    return (negative, group, -rank(term) if group == 3 else 0, heavy, positions(term, scope), repr(node))
