"""Numbers for index expressions: evaluates an expression, or every definition of a layer, on arrays.

Input: an expression, an array for each tensor that it names, a number for each size and each symbol. Output: an array
whose axes stand in the order of the indices that were asked for. Real and complex numpy arrays of any precision, torch
tensors and numpy arrays of 50-digit mpmath numbers are taken; `algebra/arithmetic.py` is where another number system
is added.

Every array may carry one axis more, in front: a batch of `LEAD` variants of the tensor, evaluated all at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import sympy
from sympy import Expr

from bnderive.algebra.arithmetic import Arithmetic, arithmetic_of
from bnderive.algebra.expr import Before, Delta, Element, Place, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.ops import op_of
from bnderive.errors import BnderiveError

LEAD = Index("#lead", Axis("#lead", "#lead"))


class Tensor(Protocol):
    """What evaluation reads of a defined quantity."""

    @property
    def name(self) -> str: ...
    @property
    def indices(self) -> tuple[Index, ...]: ...


class Defines(Protocol):
    """What evaluation reads of a definition."""

    @property
    def quantity(self) -> Tensor: ...
    @property
    def expr(self) -> Expr: ...


class Steps(Protocol):
    """What evaluation reads of a layer: all that it computes, each after what it uses."""

    @property
    def steps(self) -> Sequence[Defines]: ...


@dataclass(frozen=True, slots=True)
class Named:
    """An array with the index that each of its axes stands for."""

    array: Any
    indices: tuple[Index, ...]


def evaluate(
    expr: Expr,
    values: Mapping[str, Any],
    sizes: Mapping[str, int],
    symbols: Mapping[str, Any],
    indices: tuple[Index, ...],
    xp: Any = np,
    arithmetic: Arithmetic | None = None,
) -> Any:
    """The values of `expr` as an array: one axis for each of `indices`, in that order, behind a batch axis if any.

    `values` has an array for each tensor (axes in order of its positions; integers from 0 for labels), `sizes` a
    length for each size's name, `symbols` a number for each parameter's name. What is undefined comes out as nan or
    infinity. Raises BnderiveError when a value is missing, has another shape than its indices say, or an index is not
    asked for.
    """
    walk = _Walk(values, sizes, symbols, arithmetic or arithmetic_of(values, xp))
    with np.errstate(all="ignore"):
        result = walk.value(expr)
        wanted = (LEAD, *indices) if LEAD in result.indices else indices
        if extra := [i.name for i in result.indices if i not in wanted]:
            raise BnderiveError(
                f"the expression has the free index {', '.join(sorted(extra))}, which was not asked for"
            )
        lengths = [result.array.shape[result.indices.index(i)] if i == LEAD else walk.length(i) for i in wanted]
        return walk.arithmetic.expand(walk.aligned(result, wanted), lengths)


def evaluate_layer(
    layer: Steps,
    inputs: Mapping[str, Any],
    sizes: Mapping[str, int],
    symbols: Mapping[str, Any],
    xp: Any = np,
    arithmetic: Arithmetic | None = None,
) -> dict[str, Any]:
    """Every quantity of the layer by name: the inputs as they were given, then each definition in order."""
    values = dict(inputs)
    arithmetic = arithmetic or arithmetic_of(values, xp)
    for step in layer.steps:
        quantity = step.quantity
        values[quantity.name] = evaluate(step.expr, values, sizes, symbols, quantity.indices, xp, arithmetic)
    return values


class _Walk:
    """One evaluation: the values at hand, and the sums and functions that were already computed."""

    def __init__(
        self, values: Mapping[str, Any], sizes: Mapping[str, int], symbols: Mapping[str, Any], arithmetic: Arithmetic
    ) -> None:
        self.values, self.sizes, self.symbols, self.arithmetic = values, sizes, symbols, arithmetic
        self.known: dict[Expr, Named] = {}

    def length(self, index: Index) -> int:
        return self.sizes[index.axis.size]

    def value(self, expr: Expr) -> Named:
        if isinstance(expr, sympy.Add):
            return self._added([self.value(a) for a in expr.args])
        if isinstance(expr, sympy.Mul):
            return self._multiplied([self.value(a) for a in expr.args])
        if isinstance(expr, Element):
            return self._element(expr)
        if isinstance(expr, sympy.Number | sympy.NumberSymbol):
            return Named(self.arithmetic.scalar(expr), ())
        if isinstance(expr, sympy.Symbol):
            return Named(self.arithmetic.scalar(self._symbol(expr.name)), ())
        if expr not in self.known:
            self.known[expr] = self._compound(expr)
        return self.known[expr]

    def _compound(self, expr: Expr) -> Named:
        if isinstance(expr, Sigma):
            return self._sum(expr)
        if isinstance(expr, sympy.Pow):
            return self._power(expr)
        if isinstance(expr, Delta | Before):
            return self._comparison(expr)
        if isinstance(expr, Place):
            return self._chosen(expr)
        if (op := op_of(expr)) is not None:
            arguments = [self.value(a) for a in expr.args]
            indices = _union(arguments)
            arrays = [self.aligned(a, indices) for a in arguments]
            return Named(self.arithmetic.apply(op, *arrays), indices)
        raise BnderiveError(f"cannot evaluate {expr!s} ({type(expr).__name__})")

    def aligned(self, named: Named, indices: Sequence[Index]) -> Any:
        """The array with its axes in the order of `indices`, of length one where it does not depend on one."""
        if named.indices == tuple(indices) or not named.indices:
            return named.array
        order = [named.indices.index(i) for i in indices if i in named.indices]
        array = named.array if order == sorted(order) else self.arithmetic.permute(named.array, order)
        lengths = iter(array.shape)
        return self.arithmetic.reshape(array, [next(lengths) if i in named.indices else 1 for i in indices])

    def _added(self, terms: Sequence[Named]) -> Named:
        ordered = _small_first(terms)
        indices = _union(ordered)
        return Named(self.arithmetic.add([self.aligned(t, indices) for t in ordered]), indices)

    def _multiplied(self, factors: Sequence[Named]) -> Named:
        ordered = _small_first(factors)
        indices = _union(ordered)
        return Named(self.arithmetic.product([self.aligned(f, indices) for f in ordered]), indices)

    def _symbol(self, name: str) -> Any:
        if name in self.sizes:
            return self.sizes[name]
        if name in self.symbols:
            return self.symbols[name]
        raise BnderiveError(f"no number was given for {name}")

    def _element(self, expr: Element) -> Named:
        if expr.name not in self.values:
            raise BnderiveError(f"no value was given for {expr.name}")
        array = self.values[expr.name]
        lead = array.ndim - len(expr.indices)
        lengths = [self.length(i) if isinstance(i, Index) else n
                   for i, n in zip(expr.indices, array.shape[lead:], strict=False)]  # fmt: skip
        if lead not in (0, 1) or lengths != list(array.shape[lead:]):
            raise BnderiveError(f"{expr.name} has shape {tuple(array.shape)}, but {expr!s} needs {tuple(lengths)}")
        front = (LEAD,) * lead
        if len(set(expr.indices)) == len(expr.indices) and all(isinstance(i, Index) for i in expr.indices):
            return Named(array if array.ndim else array[()], front + expr.indices)
        places = [Named(self.arithmetic.positions(array.shape[0]), front)] * lead + [
            self._place(i) for i in expr.indices
        ]
        indices = _union(places)
        return Named(self.arithmetic.gather(array, [self.aligned(p, indices) for p in places]), indices)

    def _place(self, index: Expr) -> Named:
        if isinstance(index, Index):
            return Named(self.arithmetic.positions(self.length(index)), (index,))
        if isinstance(index, sympy.Integer):
            return Named(int(index), ())
        return self.value(index)

    def _comparison(self, expr: Delta | Before) -> Named:
        left, right = (self._place(a) for a in expr.args)
        indices = _union((left, right))
        a, b = self.aligned(left, indices), self.aligned(right, indices)
        return Named(self.arithmetic.indicator(a == b if isinstance(expr, Delta) else a < b), indices)

    def _chosen(self, expr: Place) -> Named:
        body = self.value(expr.body)
        kept = tuple(i for i in body.indices if i != expr.along)
        return Named(self.arithmetic.largest(self.aligned(body, (*kept, expr.along))), kept)

    def _power(self, expr: sympy.Pow) -> Named:
        base, exponent = self.value(expr.base), expr.exp
        if isinstance(exponent, sympy.Rational) and exponent.q in (1, 2):
            array = base.array if exponent.q == 1 else self.arithmetic.root(base.array)
            array = self._integer_power(array, abs(int(exponent.p)))
            return Named(self.arithmetic.invert(array) if exponent.p < 0 else array, base.indices)
        return self._fold_pair(base, self.value(exponent))

    def _fold_pair(self, base: Named, exponent: Named) -> Named:
        indices = _union((base, exponent))
        return Named(self.arithmetic.power(self.aligned(base, indices), self.aligned(exponent, indices)), indices)

    def _integer_power(self, base: Any, exponent: int) -> Any:
        if exponent == 1:
            return base
        half = self._integer_power(base, exponent // 2)
        square = self.arithmetic.multiply(half, half)
        return square if exponent % 2 == 0 else self.arithmetic.multiply(square, base)

    def _sum(self, expr: Sigma) -> Named:
        """Sums a product without the axes of the sum's indices wherever a factor can do without them."""
        if (contracted := _without_delta(expr)) is not None:
            return self.value(contracted)
        factors = [self.value(a) for a in sympy.Mul.make_args(expr.body)]
        inner = [f for f in factors if set(f.indices) & set(expr.bound)]
        outer = [f for f in factors if not set(f.indices) & set(expr.bound)]
        indices = _union(inner)
        for index in (i for i in expr.bound if i not in indices):
            outer.append(Named(self.arithmetic.scalar(self.length(index)), ()))
        if not inner:
            return self._multiplied(outer)
        kept = tuple(i for i in indices if i not in expr.bound)
        if self.arithmetic.contracts and max(len(f.indices) for f in inner) < len(indices):
            label = {index: k for k, index in enumerate(indices)}
            operands = [(f.array, [label[i] for i in f.indices]) for f in inner]
            total = self.arithmetic.contract(operands, [label[i] for i in kept])
        else:
            product = self._multiplied(inner)
            kept = tuple(i for i in product.indices if i not in expr.bound)
            total = self.arithmetic.total(product.array, [k for k, i in enumerate(product.indices) if i in expr.bound])
        return self._multiplied([*outer, Named(total, kept)])


def _small_first(parts: Iterable[Named]) -> list[Named]:
    return sorted(parts, key=lambda part: len(part.indices))


def _union(parts: Iterable[Named]) -> tuple[Index, ...]:
    return tuple(dict.fromkeys(i for part in parts for i in part.indices))


def _without_delta(expr: Sigma) -> Expr | None:
    """Σ_j δ_ij f_j as f_i; None where no factor is a delta of a bound index."""
    for factor in sympy.Mul.make_args(expr.body):
        if isinstance(factor, Delta):
            for bound, other in (factor.args, factor.args[::-1]):
                if bound in expr.bound and other not in expr.bound and isinstance(other, Index):
                    rest = [i for i in expr.bound if i != bound]
                    return Sigma((expr.body / factor).xreplace({bound: other}), *rest)
    return None
