"""Places inside an expression: every subexpression with the sums that enclose it, and replacing one of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sympy import Expr

from bnderive.algebra.expr import Before, Delta, Element, Sigma
from bnderive.algebra.index import Index


@dataclass(frozen=True, slots=True)
class Site:
    """A subexpression: `path` are the positions of arguments that lead to it, `bound` the indices of the sums around
    it.
    """

    path: tuple[int, ...]
    node: Expr
    parent: Expr | None
    bound: tuple[Index, ...]


def sites(expr: Expr) -> Iterator[Site]:
    """Every subexpression, from the outside in. Indices of elements and deltas are not places of their own."""
    yield from _sites(expr, (), None, ())


def _sites(node: Expr, path: tuple[int, ...], parent: Expr | None, bound: tuple[Index, ...]) -> Iterator[Site]:
    yield Site(path, node, parent, bound)
    if isinstance(node, Element | Delta | Before):
        return
    if isinstance(node, Sigma):
        yield from _sites(node.body, (*path, 0), node, (*bound, *node.bound))
        return
    for k, argument in enumerate(node.args):
        if not isinstance(argument, Index):
            yield from _sites(argument, (*path, k), node, bound)


def replaced(expr: Expr, path: tuple[int, ...], new: Expr) -> Expr:
    """The expression with what stands at `path` replaced."""
    if not path:
        return new
    arguments = list(expr.args)
    arguments[path[0]] = replaced(arguments[path[0]], path[1:], new)
    return expr.func(*arguments)


def rewritten(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The expression with `change` made to every subexpression, from the inside out; elements are taken whole."""
    if isinstance(expr, Element | Delta | Before | Index) or not expr.args:
        return change(expr)
    if isinstance(expr, Sigma):
        return change(Sigma(rewritten(expr.body, change), *expr.bound))
    return change(expr.func(*(rewritten(a, change) for a in expr.args)))
