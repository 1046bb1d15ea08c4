"""Exponentials that do not overflow: a sum of exp(u) over an axis is computed as exp(M) times the sum of exp(u − M),
M the largest u.

The rewriting is exact and knows no layer. A sum Σ_k exp(u_nk) gives M_n. Wherever exp(u) stands outside, it is
exp(M)·exp(u − M). A definition that comes out as a power of exp(M) times something free of it is kept without that
power, and its users put it back; log(exp(M)·a) is M + log a. Where every power of exp(M) cancels before an output,
the layer computes the same without overflow; where it does not (the sum itself is asked for, or a term is added to
it), the layer stays as it was written.

Input and output: lines of computation, forward and backward together, since they share what is saved.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import sympy
from sympy import Add, Expr, Integer, Mul, Pow, exp, log

from bnderive.algebra.expr import Element, Sigma, free_indices
from bnderive.algebra.index import Index
from bnderive.program.share import Line, Peak, pattern
from bnderive.program.tidy import rebuilt

Scale: TypeAlias = tuple[tuple[Element, Expr], ...]


class _Unscaled(Exception):
    """Powers of exp(M) that cannot be drawn out as one factor."""


@dataclass(frozen=True, slots=True)
class _Shift:
    """`name` at `indices` is the largest `exponent` over `bound`."""

    name: str
    indices: tuple[Index, ...]
    exponent: Expr
    bound: tuple[Index, ...]


def stabilise(lines: Sequence[Line], outputs: frozenset[str], fresh: Callable[[str], str]) -> tuple[Line, ...]:
    """The lines with every sum of exponentials shifted that can be; `outputs` keep their values."""
    current = tuple(_inlined(lines, outputs))
    tried: set[Expr] = set()
    shifts: set[str] = set()
    while (sigma := _next_sum(current, tried, shifts)) is not None:
        tried.add(pattern(_peak_of(sigma))[0])
        shift = _shift_of(sigma, fresh)
        shifted = _with_shift(current, outputs, shift)
        if shifted is not None:
            shifts.add(shift.name)
            current = shifted
    return current if shifts else tuple(lines)


def exponentials(body: Expr) -> list[Expr]:
    """The factors of `body` that are exponentials."""
    return [f for f in Mul.make_args(body) if isinstance(f, exp)]


def _inlined(lines: Sequence[Line], outputs: frozenset[str]) -> list[Line]:
    """The lines with names for bare exponentials written out, and log of a product of positive things taken apart."""
    named: dict[str, Line] = {}
    result: list[Line] = []
    for line in lines:
        expr = _logs_apart(_unfold(line.expr, named), {o.name: o for o in result})
        if isinstance(expr, exp) and line.name not in outputs:
            named[line.name] = Line(line.name, line.indices, expr)
        else:
            result.append(Line(line.name, line.indices, expr))
    return result


def _unfold(expr: Expr, named: Mapping[str, Line]) -> Expr:
    def change(node: Expr) -> Expr | None:
        if isinstance(node, Element) and node.name in named:
            line = named[node.name]
            return line.expr.xreplace(dict(zip(line.indices, node.indices, strict=True)))
        return node if isinstance(node, Element) else None

    return rebuilt(expr, change) if named else expr


def _logs_apart(expr: Expr, lines: Mapping[str, Line]) -> Expr:
    """Log of a quotient of exponentials and their sums, term by term: log(exp(u)/Z) is u − log Z."""

    def change(node: Expr) -> Expr | None:
        if isinstance(node, Element):
            return node
        if not isinstance(node, log):
            return None
        inner = node.args[0]
        if isinstance(inner, Element) and inner.name in lines:
            line = lines[inner.name]
            written = line.expr.xreplace(dict(zip(line.indices, inner.indices, strict=True)))
            inner = written if written.is_Mul and exponentials(written) else inner
        if not inner.is_Mul or not exponentials(inner) or not all(_positive(f, lines) for f in inner.args):
            return None
        return Add(*(_log_of(f) for f in inner.args))

    return rebuilt(expr, change)


def _log_of(factor: Expr) -> Expr:
    if isinstance(factor, exp):
        return factor.args[0]
    return factor.exp * log(factor.base) if isinstance(factor, Pow) else log(factor)


def _positive(expr: Expr, lines: Mapping[str, Line]) -> bool:
    """Whether `expr` is positive for all real values, as far as can be seen at once."""
    if expr.is_positive or isinstance(expr, exp):
        return True
    if isinstance(expr, Element) and expr.name in lines:
        return _positive(lines[expr.name].expr, lines)
    if isinstance(expr, Sigma):
        return _positive(expr.body, lines)
    if isinstance(expr, Pow):
        return _positive(expr.base, lines)
    return bool(expr.is_Add or expr.is_Mul) and all(_positive(a, lines) for a in expr.args)


def _next_sum(lines: Sequence[Line], tried: set[Expr], shifts: set[str]) -> Sigma | None:
    """The first sum of an exponential, alone or times other factors, over indices of its exponent, not yet tried."""
    for line in lines:
        for node in sympy.preorder_traversal(line.expr):
            if not isinstance(node, Sigma) or len(exponentials(node.body)) != 1:
                continue
            exponent = exponentials(node.body)[0].args[0]
            shifted = any(e.name in shifts for e in exponent.atoms(Element))
            if set(node.bound) <= free_indices(exponent) and not shifted and pattern(_peak_of(node))[0] not in tried:
                return node
    return None


def _peak_of(sigma: Sigma) -> Expr:
    body, bound = sigma.open(free_indices(sigma))
    return Peak(Sigma(exponentials(body)[0].args[0], *bound))


def _shift_of(sigma: Sigma, fresh: Callable[[str], str]) -> _Shift:
    body, bound = sigma.open(free_indices(sigma))
    exponent = exponentials(body)[0].args[0]
    _, order = pattern(_peak_of(sigma))
    wish = exponent.name if isinstance(exponent, Element) else "exponent"
    return _Shift(fresh(f"max_{wish}"), order, exponent, bound)


def _with_shift(lines: Sequence[Line], outputs: frozenset[str], shift: _Shift) -> tuple[Line, ...] | None:
    """The lines under one shift; None where a power of exp(M) would be left in an output."""
    scales: dict[str, tuple[tuple[Index, ...], Scale]] = {}
    result: list[Line] = []
    placed = False
    for line in lines:
        try:
            scale, expr = _Scaling(shift, scales).split(line.expr)
        except _Unscaled:
            return None
        if scale and (line.name in outputs or not _within(scale, line.indices)):
            return None
        if scale:
            scales[line.name] = (line.indices, scale)
        if not placed and any(e.name == shift.name for e in expr.atoms(Element)):
            result.append(Line(shift.name, shift.indices, Peak(Sigma(shift.exponent, *shift.bound))))
            placed = True
        result.append(Line(line.name, line.indices, expr))
    return tuple(result) if placed else None


def _within(scale: Scale, indices: tuple[Index, ...]) -> bool:
    return all(free_indices(m) <= set(indices) for m, _ in scale)


@dataclass(frozen=True, slots=True)
class _Scaling:
    """Draws powers of exp(M) out of expressions; `scales` are the powers that earlier lines were kept without."""

    shift: _Shift
    scales: Mapping[str, tuple[tuple[Index, ...], Scale]]

    def split(self, expr: Expr) -> tuple[Scale, Expr]:
        """`(scale, rest)` with `expr` equal to exp(Σ power·M) times `rest`."""
        if isinstance(expr, Peak) or not expr.args:
            return (), expr
        if isinstance(expr, Element):
            return self._element(expr)
        if expr.is_Mul:
            return self._product(expr)
        if expr.is_Add:
            return self._sum_of_terms(expr)
        if isinstance(expr, Pow) and expr.exp.is_number:
            scale, base = self.split(expr.base)
            return tuple((m, p * expr.exp) for m, p in scale), base**expr.exp
        if isinstance(expr, Sigma):
            body, bound = expr.open(free_indices(expr))
            scale, inner = self._product(body, generates=True)
            if any(free_indices(m) & set(bound) for m, _ in scale):
                scale, inner = self.split(body)
            if any(free_indices(m) & set(bound) for m, _ in scale):
                raise _Unscaled
            return scale, Sigma(inner, *bound)
        if isinstance(expr, log):
            scale, inner = self.split(expr.args[0])
            return (), Add(*(p * m for m, p in scale), log(inner))
        return (), expr.func(*(self._unscaled(a) if isinstance(a, Expr) else a for a in expr.args))

    def _product(self, expr: Expr, generates: bool = False) -> tuple[Scale, Expr]:
        """A product, where an exponential is shifted if its sum `generates` the shift or other factors take it back."""
        if not expr.is_Mul and not isinstance(expr, exp):
            return self.split(expr)
        plain = [self.split(f) for f in Mul.make_args(expr) if not isinstance(f, exp)]
        scale = _merged([s for s, _ in plain])
        factors = [e for _, e in plain]
        for factor in exponentials(expr):
            own, shifted = self._exponential(factor)
            powers = dict(scale)
            if own and (generates or powers.get(own[0][0], Integer(0)) * own[0][1] < 0):
                scale = _merged([scale, own])
                factors.append(shifted)
            else:
                factors.append(factor)
        return scale, Mul(*factors)

    def _unscaled(self, expr: Expr) -> Expr:
        scale, rest = self.split(expr)
        if scale:
            raise _Unscaled
        return rest

    def _sum_of_terms(self, expr: Expr) -> tuple[Scale, Expr]:
        parts = [self.split(a) for a in expr.args]
        scales = {s for s, _ in parts}
        if len(scales) > 1:
            raise _Unscaled
        return parts[0][0], Add(*(e for _, e in parts))

    def _element(self, expr: Element) -> tuple[Scale, Expr]:
        if expr.name not in self.scales:
            return (), expr
        indices, scale = self.scales[expr.name]
        change = dict(zip(indices, expr.indices, strict=True))
        return tuple((m.xreplace(change), p) for m, p in scale), expr

    def _exponential(self, expr: Expr) -> tuple[Scale, Expr]:
        """exp(p·u) is exp(p·M) times exp(p·(u − M)), for the u of the shift at whatever indices."""
        power, exponent = 1, expr.args[0]
        wild = self.shift.exponent
        for power in (Integer(1), Integer(-1), Integer(2), Integer(-2)):
            u = sympy.expand_mul(exponent / power) if power != 1 else exponent
            change = _matched(wild, u)
            if change is not None:
                largest = Element(self.shift.name, *(change.get(i, i) for i in self.shift.indices))
                return ((largest, Integer(power)),), exp(power * (u - largest))
        return (), expr


def _merged(scales: Sequence[Scale]) -> Scale:
    powers: dict[Element, Expr] = {}
    for m, p in (pair for scale in scales for pair in scale):
        powers[m] = powers.get(m, Integer(0)) + p
    return tuple(sorted(((m, p) for m, p in powers.items() if p != 0), key=lambda pair: str(pair[0])))


def _matched(pattern_expr: Expr, expr: Expr) -> dict[Index, Expr] | None:
    """The renaming of free indices that turns one expression into the other; None where there is none."""
    change: dict[Index, Expr] = {}
    free = free_indices(pattern_expr)
    if isinstance(pattern_expr, Element) and isinstance(expr, Element):
        if pattern_expr.name != expr.name or len(pattern_expr.indices) != len(expr.indices):
            return None
        for mine, other in zip(pattern_expr.indices, expr.indices, strict=True):
            if mine in free and change.setdefault(mine, other) != other:
                return None
    else:
        here, at = pattern(expr)
        key, order = pattern(pattern_expr)
        if here != key:
            return None
        change = dict(zip(order, at, strict=True))
    return change if pattern_expr.xreplace(change) == expr else None
