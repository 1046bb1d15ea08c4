"""The expression classes of index notation: a tensor's element, a sum over axes, a Kronecker delta, an order of
them, the place of a largest element.

Everything else is SymPy's own (`Add`, `Mul`, `Pow`, numbers, symbols) or one of the elementwise functions of `ops`.

A sum names its bound indices itself, by depth (`#1` innermost), whatever name it is given, so that sums equal up to
the names of bound indices are equal as objects, and a bound index never captures a free one, not even one that a sum
further out binds: substitution, SymPy's `xreplace` and `subs` included, first gives the bound index a name that occurs
nowhere else.
"""

import itertools
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import sympy
from sympy import Expr, Integer
from sympy.core.symbol import Str

from bnderive.algebra.index import BOUND_MARK, Axis, Index


class Element(Expr):
    """One element of a tensor: `Element("x", i, c)` is x_{ic}; without indices, a scalar that can be differentiated.

    An index may be an `Index` or, for a tensor of labels, an integer element such as t_n.
    """

    is_commutative = True
    is_real = True
    is_extended_real = True

    def __new__(cls, name: str | Str, *indices: Expr) -> "Element":
        head = name if isinstance(name, Str) else Str(name)
        return super().__new__(cls, head, *indices)  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """The tensor's name in code."""
        return str(self.args[0].name)

    @property
    def indices(self) -> tuple[Expr, ...]:
        """The indices, in order of the tensor's positions."""
        return tuple(self.args[1:])

    def _sympystr(self, printer: Any) -> str:
        return f"{self.name}[{', '.join(printer.doprint(i) for i in self.indices)}]" if self.indices else self.name

    def _eval_derivative(self, symbol: Expr) -> Expr:
        raise TypeError("differentiate index notation with bnderive.algebra.differentiate")


class Sigma(Expr):
    """The sum of `body` over one or more indices, each over the whole of its axis."""

    is_commutative = True
    is_real = True
    is_extended_real = True

    def __new__(cls, body: Expr, *indices: Index) -> Expr:
        if isinstance(body, int):
            body = Integer(body)
        if body == 0 or not indices:
            return body
        if len(set(indices)) != len(indices):
            raise ValueError(f"an index is bound twice in one sum over {', '.join(i.name for i in indices)}")
        bound = numbered(body, indices)
        if bound != indices:
            apart = {i.name for i in every_index(body)}
            safe = tuple(fresh_index(i.axis, apart) for i in indices)
            body = body.xreplace(dict(zip(indices, safe, strict=True)))
            bound = numbered(body, safe)
            body = body.xreplace(dict(zip(safe, bound, strict=True)))
        return super().__new__(cls, body, *bound)

    @property
    def body(self) -> Expr:
        """What is summed, in terms of the bound indices."""
        return self.args[0]

    @property
    def bound(self) -> tuple[Index, ...]:
        """The bound indices."""
        return tuple(self.args[1:])

    def open(self, avoid: Iterable[Index] = ()) -> tuple[Expr, tuple[Index, ...]]:
        """The body with its bound indices renamed to names free in neither the body nor `avoid`, and those indices."""
        taken = {i.name for i in every_index(self.body)} | {i.name for i in avoid}
        fresh = tuple(fresh_index(i.axis, taken) for i in self.bound)
        return self.body.xreplace(dict(zip(self.bound, fresh, strict=True))), fresh

    def _xreplace(self, rule: Mapping[Any, Any]) -> tuple[Expr, bool]:
        if self in rule:
            return rule[self], True
        mentioned = {i for pair in rule.items() for e in pair if isinstance(e, sympy.Basic) for i in every_index(e)}
        body, indices = self.open(mentioned) if mentioned & set(self.bound) else (self.body, self.bound)
        replaced, changed = body._xreplace(rule)
        return (Sigma(replaced, *indices), True) if changed else (self, False)

    def _eval_subs(self, old: Expr, new: Expr) -> Expr:
        body, fresh = self.open(every_index(old) | every_index(new))
        return Sigma(body.subs(old, new), *fresh)

    def _sympystr(self, printer: Any) -> str:
        return f"Sum({printer.doprint(self.body)}, {', '.join(i.name for i in self.bound)})"

    def _eval_derivative(self, symbol: Expr) -> Expr:
        raise TypeError("differentiate index notation with bnderive.algebra.differentiate")


class Delta(Expr):
    """The Kronecker delta of two indices over one axis, also written [i = j]. An argument may be an integer label."""

    is_commutative = True
    is_integer = True
    is_real = True

    def __new__(cls, left: Expr, right: Expr) -> Expr:
        if left == right:
            return Integer(1)
        if sympy.Basic.compare(left, right) > 0:
            left, right = right, left
        return super().__new__(cls, left, right)


class Before(Expr):
    """[i < j]: one where the first index comes before the second on their axis, else zero."""

    is_commutative = True
    is_integer = True
    is_real = True

    def __new__(cls, left: Expr, right: Expr) -> Expr:
        return Integer(0) if left == right else super().__new__(cls, left, right)


class Place(sympy.Function):
    """`Place(Sigma(u, k))` is where along k the body u is largest: the first such place, a label as t_n is.

    It stays where it is when u moves a little, so that nothing is differentiated through it; it stands alone, as the
    definition of a tensor of labels, and no rule on sums looks into it.
    """

    is_integer = True

    @property
    def body(self) -> Expr:
        """What is to be largest, in terms of the bound index."""
        return self.args[0].body

    @property
    def along(self) -> Index:
        """The bound index."""
        index: Index = self.args[0].bound[0]
        return index


@lru_cache(maxsize=65536)
def sum_depth(expr: Expr) -> int:
    """The largest number that a bound index of a sum inside `expr` carries; zero without sums."""
    own = [int(i.name.removeprefix(BOUND_MARK)) for i in expr.bound] if isinstance(expr, Sigma) else []
    return max((*own, *map(sum_depth, expr.args)), default=0)


@lru_cache(maxsize=65536)
def every_index(expr: Expr) -> frozenset[Index]:
    """The indices that stand anywhere in `expr`, free or bound; remembered for every part of it."""
    if isinstance(expr, Index):
        return frozenset((expr,))
    return frozenset().union(*map(every_index, expr.args))


def numbered(body: Expr, indices: tuple[Index, ...]) -> tuple[Index, ...]:
    """The names under which a sum binds `indices` in `body`: the first numbers above those of the sums inside it.

    A number that stands free in `body`, because a sum around this one binds it, is left out.
    """
    free = {i.name for i in every_index(body) if i.is_bound and i not in indices}
    names = (name for k in itertools.count(sum_depth(body) + 1) if (name := f"{BOUND_MARK}{k}") not in free)
    return tuple(Index(name, i.axis) for name, i in zip(names, indices, strict=False))


def fresh_index(axis: Axis, taken: set[str]) -> Index:
    """An index over `axis` whose name is not in `taken`; the name is put there."""
    name = next(name for k in itertools.count(1) if (name := axis.name + "'" * k) not in taken)
    taken.add(name)
    return Index(name, axis)


@lru_cache(maxsize=65536)
def free_indices(expr: Expr) -> frozenset[Index]:
    """The indices that stand free in `expr`, that no sum inside it binds; remembered for every part of it."""
    if isinstance(expr, Index):
        return frozenset((expr,))
    inner: frozenset[Index] = frozenset().union(*(free_indices(a) for a in expr.args))
    return inner - set(expr.bound) if isinstance(expr, Sigma) else inner


def substitute_indices(expr: Expr, change: Mapping[Index, Expr]) -> Expr:
    """`expr` with free indices replaced, all at once; bound indices are never captured."""
    return expr.xreplace(dict(change))


class Partial(Expr):
    """A local partial derivative left as a name: `Partial(xhat_jc, x_ic)` is ∂x̂_{jc}/∂x_{ic}, all else held fixed."""

    is_commutative = True
    is_real = True
    is_extended_real = True

    def __new__(cls, of: Element, by: Element) -> "Partial":
        return super().__new__(cls, of, by)  # type: ignore[no-any-return]
