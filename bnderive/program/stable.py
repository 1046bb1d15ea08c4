"""Exponentials that do not overflow: a sum of exp(u) over an axis is computed as exp(M) times the sum of exp(u − M),
M the largest u.

The rewriting is exact and knows no layer. A sum Σ_k exp(u_nk) gives M_n. Wherever exp(u) stands outside, it is
exp(M)·exp(u − M). A definition that comes out as a power of exp(M) times something free of it is kept without that
power, and its users put it back; log(exp(M)·a) is M + log a. Where every power of exp(M) cancels before an output,
the layer computes the same without overflow; where it does not (the sum itself is asked for, or a term is added to
it), the layer stays as it was written. Where an indicator stands in the sum, M is the largest of what it keeps, and
what it drops is never exponentiated (`masked`).

Input and output: lines of computation, forward and backward together, since they share what is saved.
"""

from collections.abc import Callable, Mapping, Sequence

import sympy
from sympy import Add, Expr, Pow, exp, log

from bnderive.algebra.expr import Element, Sigma, free_indices
from bnderive.algebra.index import Index
from bnderive.program.logistic import steadied
from bnderive.program.masked import apart, masked
from bnderive.program.scaling import Scale, Scaling, Shift, Unscaled, exponentials
from bnderive.program.share import Line, Peak, pattern
from bnderive.program.tidy import rebuilt


def stabilise(lines: Sequence[Line], outputs: frozenset[str], fresh: Callable[[str], str]) -> tuple[Line, ...]:
    """The lines with every sum of exponentials shifted that can be; `outputs` keep their values."""
    lines = [Line(line.name, line.indices, steadied(line.expr)) for line in lines]
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


def peak_of(line: Line) -> Element | None:
    """The element whose largest a line is; None for a line that is no such maximum."""
    if not isinstance(line.expr, Peak):
        return None
    largest, _ = apart(line.expr.args[0].body)
    return largest if isinstance(largest, Element) else None


def _inlined(lines: Sequence[Line], outputs: frozenset[str]) -> list[Line]:
    """The lines with names for bare exponentials written out, what is dropped from them not exponentiated, and log of a
    product of positive things taken apart.
    """
    named: dict[str, Line] = {}
    result: list[Line] = []
    for line in lines:
        expr = _logs_apart(masked(_unfold(line.expr, named)), {o.name: o for o in result})
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
            shifted = any(e.name in shifts for e in exponent.atoms(Element)) or _is_shifted(node, lines)
            if set(node.bound) <= free_indices(exponent) and not shifted and pattern(_peak_of(node))[0] not in tried:
                return node
    return None


def _is_shifted(sigma: Sigma, lines: Sequence[Line]) -> bool:
    """Whether the layer itself takes the largest exponent away, by name or where it stands."""
    body, bound = sigma.open(free_indices(sigma))
    exponent = exponentials(body)[0].args[0]
    peaks = {line.name: line for line in lines if isinstance(line.expr, Peak)}
    for term in Add.make_args(exponent):
        peak = -term
        if isinstance(peak, Element) and peak.name in peaks:
            line = peaks[peak.name]
            peak = line.expr.xreplace(dict(zip(line.indices, peak.indices, strict=True)))
        if isinstance(peak, Peak) and peak == Peak(Sigma(exponent - term, *bound)):
            return True
    return False


def _peak_of(sigma: Sigma) -> Expr:
    body, bound = sigma.open(free_indices(sigma))
    return Peak(Sigma(exponentials(body)[0].args[0], *bound))


def _shift_of(sigma: Sigma, fresh: Callable[[str], str]) -> Shift:
    body, bound = sigma.open(free_indices(sigma))
    exponent = exponentials(body)[0].args[0]
    _, order = pattern(_peak_of(sigma))
    largest, _ = apart(exponent)
    wish = largest.name if isinstance(largest, Element) else "exponent"
    return Shift(fresh(f"max_{wish}"), order, exponent, bound)


def _with_shift(lines: Sequence[Line], outputs: frozenset[str], shift: Shift) -> tuple[Line, ...] | None:
    """The lines under one shift; None where a power of exp(M) would be left in an output."""
    scales: dict[str, tuple[tuple[Index, ...], Scale]] = {}
    result: list[Line] = []
    placed = False
    for line in lines:
        split = _split(line.expr, shift, scales)
        if split is None:
            return None
        scale, expr = split
        if scale and (line.name in outputs or not _within(scale, line.indices)):
            return None
        if scale:
            scales[line.name] = (line.indices, scale)
        if not placed and any(e.name == shift.name for e in expr.atoms(Element)):
            result.append(Line(shift.name, shift.indices, Peak(Sigma(shift.exponent, *shift.bound))))
            placed = True
        result.append(Line(line.name, line.indices, expr))
    return tuple(result) if placed else None


def _split(
    expr: Expr, shift: Shift, scales: Mapping[str, tuple[tuple[Index, ...], Scale]]
) -> tuple[Scale, Expr] | None:
    """The expression without powers of exp(M); None where they cannot be drawn out. Exponentials are all shifted where
    that leaves none.
    """
    found = None
    for eager in (False, True):
        try:
            scale, rest = Scaling(shift, scales, eager).split(expr)
        except Unscaled:
            continue
        if found is None or not scale:
            found = scale, rest
        if not found[0]:
            return found
    return found


def _within(scale: Scale, indices: tuple[Index, ...]) -> bool:
    return all(free_indices(m) <= set(indices) for m, _ in scale)
