"""Powers of exp(M) drawn out of expressions, M the largest exponent of one sum.

Input: an expression and the shift. Output: a power of exp(M) for each M, and the expression without them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import sympy
from sympy import Add, Expr, Integer, Mul, Pow, exp, log

from bnderive.algebra.expr import Element, Sigma, free_indices
from bnderive.algebra.index import Index
from bnderive.program.masked import Within, apart, implies
from bnderive.program.share import Peak

Scale: TypeAlias = tuple[tuple[Element, Expr], ...]


class Unscaled(Exception):
    """Powers of exp(M) that cannot be drawn out as one factor."""


@dataclass(frozen=True, slots=True)
class Shift:
    """`name` at `indices` is the largest `exponent` over `bound`."""

    name: str
    indices: tuple[Index, ...]
    exponent: Expr
    bound: tuple[Index, ...]


def exponentials(body: Expr) -> list[Expr]:
    """The factors of `body` that are exponentials."""
    return [f for f in Mul.make_args(body) if isinstance(f, exp)]


@dataclass(frozen=True, slots=True)
class Scaling:
    """Draws powers of exp(M) out of expressions; `scales` are the powers that earlier lines were kept without.

    Outside the sums that make the shift, an exponential is shifted where other factors take exp(M) back; if `eager`,
    wherever it does not stand in a denominator or a logarithm, which must not be lost to underflow.
    """

    shift: Shift
    scales: Mapping[str, tuple[tuple[Index, ...], Scale]]
    eager: bool = False

    def split(self, expr: Expr) -> tuple[Scale, Expr]:
        """`(scale, rest)` with `expr` equal to exp(Σ power·M) times `rest`."""
        if isinstance(expr, Peak) or not expr.args:
            return (), expr
        if isinstance(expr, Element):
            return self._element(expr)
        if expr.is_Mul or isinstance(expr, exp):
            return self._product(expr)
        if expr.is_Add:
            return self._sum_of_terms(expr)
        if isinstance(expr, Pow) and expr.exp.is_number:
            scale, base = (self if expr.exp.is_positive else self._patient()).split(expr.base)
            return tuple((m, p * expr.exp) for m, p in scale), base**expr.exp
        if isinstance(expr, Sigma):
            body, bound = expr.open(free_indices(expr))
            scale, inner = self._product(body, bound)
            if any(free_indices(m) & set(bound) for m, _ in scale):
                scale, inner = self.split(body)
            if any(free_indices(m) & set(bound) for m, _ in scale):
                raise Unscaled
            return scale, Sigma(inner, *bound)
        if isinstance(expr, log):
            scale, inner = self._patient().split(expr.args[0])
            return (), Add(*(p * m for m, p in scale), log(inner))
        return (), expr.func(*(self._unscaled(a) if isinstance(a, Expr) else a for a in expr.args))

    def _product(self, expr: Expr, bound: tuple[Index, ...] = ()) -> tuple[Scale, Expr]:
        """A product, where an exponential is shifted if other factors take that back, or if its sum, over `bound`, is
        what the shift is made for.
        """
        if not expr.is_Mul and not isinstance(expr, exp):
            return self.split(expr)
        plain = [self.split(f) for f in Mul.make_args(expr) if not isinstance(f, exp)]
        scale = _merged([s for s, _ in plain])
        factors = [e for _, e in plain]
        for factor in exponentials(expr):
            powers = dict(scale)
            ways = self._ways(factor)
            taken_back = [w for w in ways if powers.get(w[0], Integer(0)) * w[1] < 0]
            made = [w for w in ways if bound and w[3] and not free_indices(w[0]) & set(bound)]
            chosen = taken_back or made or (ways if self.eager else [])
            if chosen:
                largest, power, shifted, _ = chosen[0]
                scale = _merged([scale, ((largest, power),)])
                factors.append(shifted)
            else:
                factors.append(exp(self._unscaled(factor.args[0])))
        return scale, Mul(*factors)

    def _patient(self) -> "Scaling":
        return Scaling(self.shift, self.scales)

    def _unscaled(self, expr: Expr) -> Expr:
        scale, rest = self.split(expr)
        if scale:
            raise Unscaled
        return rest

    def _sum_of_terms(self, expr: Expr) -> tuple[Scale, Expr]:
        parts = [self.split(a) for a in expr.args]
        scales = {s for s, _ in parts}
        if len(scales) > 1:
            raise Unscaled
        return parts[0][0], Add(*(e for _, e in parts))

    def _element(self, expr: Element) -> tuple[Scale, Expr]:
        if expr.name not in self.scales:
            return (), expr
        indices, scale = self.scales[expr.name]
        change = dict(zip(indices, expr.indices, strict=True))
        return tuple((m.xreplace(change), p) for m, p in scale), expr

    def _ways(self, expr: Expr) -> list[tuple[Element, Expr, Expr, bool]]:
        """exp(p·u) is exp(p·M) times exp(p·(u − M)), for the u of the shift at whatever indices: each M, p, the shifted
        exponential, and whether what is kept here is what the shift is taken over; it may be less, and never more.
        """
        exponent, kept = apart(expr.args[0])
        wild, wanted = apart(self.shift.exponent)
        for power in (Integer(1), Integer(-1), Integer(2), Integer(-2)):
            u = sympy.expand_mul(exponent / power) if power != 1 else exponent
            renamings = [(change, True) for change in _renamings(self.shift.exponent, Within(u, kept))]
            if not renamings and free_indices(wanted) <= free_indices(wild):
                renamings = [(change, False) for change in _renamings(wild, u)]
            found = []
            for change, whole in renamings:
                if implies(kept, wanted.xreplace(change)):
                    largest = Element(self.shift.name, *(change.get(i, i) for i in self.shift.indices))
                    found.append((largest, power, exp(Within(power * (u - largest), kept)), whole))
            if found:
                return found
        return []


def _merged(scales: Sequence[Scale]) -> Scale:
    powers: dict[Element, Expr] = {}
    for m, p in (pair for scale in scales for pair in scale):
        powers[m] = powers.get(m, Integer(0)) + p
    return tuple(sorted(((m, p) for m, p in powers.items() if p != 0), key=lambda pair: str(pair[0])))


def _renamings(one: Expr, other: Expr) -> list[dict[Index, Expr]]:
    """The renamings of free indices that turn one expression into the other."""
    mine, others = sorted(free_indices(one), key=str), sorted(free_indices(other), key=str)
    places: dict[Index, list[Expr]] = {i: [o for o in others if o.axis == i.axis] for i in mine}
    if isinstance(one, Element) and isinstance(other, Element):
        if one.name != other.name or len(one.indices) != len(other.indices):
            return []
        places |= {i: [o] for i, o in zip(one.indices, other.indices, strict=True) if i in places}
    changes = (dict(zip(mine, chosen, strict=True)) for chosen in product(*(places[i] for i in mine)))
    return [change for change in changes if one.xreplace(change) == other]
