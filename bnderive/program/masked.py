"""Exponentials under an indicator: exp(u)·[j ≤ i] is exp of what is u where the indicator keeps it and −∞ elsewhere.

So written, an entry that is dropped is never exponentiated, and the largest exponent is that of the entries kept. An
indicator is a factor made of comparisons of one pair of indices (or labels): [j < i], 1 − δ_ij, [j < i] + δ_ij.

Input and output: expressions, equal for all values. `Within` is what `lower` has to know of.
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import sympy
from sympy import Add, Expr, Integer, Mul, exp

from bnderive.algebra.expr import Before, Delta, Sigma, free_indices
from bnderive.algebra.index import Index
from bnderive.program.tidy import rebuilt, tidy_sum

Table: TypeAlias = tuple[Expr, Expr, Expr]


class Within(sympy.Function):
    """`Within(u, kept)` is u where `kept` is not zero, else −∞. Never differentiated."""

    is_extended_real = True

    @classmethod
    def eval(cls, u: Expr, kept: Expr) -> Expr | None:
        if kept.is_number:
            return u if kept != 0 else sympy.S.NegativeInfinity
        return None


def apart(exponent: Expr) -> tuple[Expr, Expr]:
    """What is exponentiated, and what keeps it: one where everything does."""
    times, inner = exponent.as_coeff_Mul()
    return (times * inner.args[0], inner.args[1]) if isinstance(inner, Within) and times > 0 else (exponent, Integer(1))


def masked(expr: Expr) -> Expr:
    """`expr` with each exponential times an indicator written as the exponential of a `Within`."""
    return rebuilt(_gathered(expr), _mask) if expr.has(exp) else expr


def implies(kept: Expr, wanted: Expr) -> bool:
    """Whether every entry that `kept` keeps, `wanted` keeps as well."""
    return all(
        (w.is_number and w != 0) or any(_within(k, w) for k in Mul.make_args(kept)) for w in Mul.make_args(wanted)
    )


def _within(kept: Expr, wanted: Expr) -> bool:
    ours, theirs = _table(kept), _table(wanted)
    if ours is None or theirs is None or ours[0] != theirs[0]:
        return False
    return all(w != 0 for k, w in zip(ours[1], theirs[1], strict=True) if k != 0)


def _table(factor: Expr) -> tuple[tuple[Expr, Expr], Table] | None:
    """The pair (a, b) that `factor` compares, and its values for a < b, a = b and a > b; None for other factors."""
    comparisons = factor.atoms(Delta, Before)
    pairs = {tuple(sorted(c.args, key=sympy.default_sort_key)) for c in comparisons}
    if len(pairs) != 1:
        return None
    a, b = pairs.pop()
    atoms = (Before(a, b), Delta(a, b), Before(b, a))
    values = [factor.xreplace({m: Integer(int(m is here)) for m in atoms}) for here in atoms]
    return ((a, b), (values[0], values[1], values[2])) if all(v.is_number and v.is_real for v in values) else None


def _indicator(a: Expr, b: Expr, values: Table) -> Expr:
    """What is one where the values are not zero: the same for the same entries, however they were written."""
    below, at, above = (v != 0 for v in values)
    if below and above:
        return Integer(1) if at else 1 - Delta(a, b)
    if at:
        return 1 - Before(b, a) if below else 1 - Before(a, b) if above else Delta(a, b)
    return Before(a, b) if below else Before(b, a) if above else Integer(0)


def _mask(node: Expr) -> Expr | None:
    if not node.is_Mul or not any(isinstance(f, exp) for f in node.args):
        return None
    exponents = [f.args[0] for f in node.args if isinstance(f, exp)]
    others: list[Expr] = []
    for factor in node.args:
        found = None if isinstance(factor, exp) else _table(factor)
        if found is None:
            others += [] if isinstance(factor, exp) else [rebuilt(factor, _mask)]
            continue
        (a, b), values = found
        kept = _indicator(a, b, values)
        pair = free_indices(a) | free_indices(b)
        if isinstance(kept, Delta):
            equal = {b: a} if isinstance(a, Index) and isinstance(b, Index) else {}
            exponents = [u.xreplace(equal) if pair <= free_indices(u) else u for u in exponents]
            others.append(factor)
            continue
        fit = [u for u in exponents if pair <= free_indices(u)] or [u for u in exponents if pair & free_indices(u)]
        exponents = [_kept(u, kept) if u in fit else u for u in exponents]
        if not fit or set(values) - {Integer(0), Integer(1)}:
            others.append(factor)
    return Mul(*(exp(u) for u in exponents), *others)


def _kept(exponent: Expr, kept: Expr) -> Expr:
    """The exponent under one more indicator; two of one pair are one."""
    u, before = apart(exponent)
    rest = []
    for other in Mul.make_args(before):
        mine, theirs = _table(kept), _table(other)
        if mine is not None and theirs is not None and mine[0] == theirs[0]:
            below, at, above = (x * y for x, y in zip(mine[1], theirs[1], strict=True))
            kept = _indicator(*mine[0], (below, at, above))
        else:
            rest.append(other)
    return Within(u, Mul(kept, *rest))


def _gathered(expr: Expr) -> Expr:
    """`expr` with a sum of exponentials and a single term that it lacks, or one that is taken off, as one sum, and the
    same for all entries and those of a diagonal: nothing cancels, and what is left out is seen.
    """

    def change(node: Expr) -> Expr | None:
        if not node.is_Add:
            return None
        result = Add(*(rebuilt(t, change) for t in node.args))
        for delta in _sorted(result.atoms(Delta)):
            result = _with_diagonal(Add.make_args(result), delta)
        for sigma in _sorted(s for s in result.atoms(Sigma) if s.has(exp)):
            result = _with_one_more(Add.make_args(result), sigma)
        return result

    return rebuilt(expr, change)


def _sorted(found: Iterable[Expr]) -> list[Expr]:
    return sorted(set(found), key=sympy.default_sort_key)


def _with_diagonal(terms: Sequence[Expr], delta: Expr) -> Expr:
    """The terms, one and another that is its value where i = j (or less that) merged."""
    for term in (t for t in terms if t.has(exp) and all(i in free_indices(t) for i in delta.args)):
        for sign, core, kept in _extended(term, *delta.args):
            i, j = delta.args
            for change in ({}, {i: j}, {j: i}):
                single = sign * delta * core.xreplace(change)
                if single in terms and single != term:
                    return Add(*terms, -term, -single, core * kept)
    return Add(*terms)


def _with_one_more(terms: Sequence[Expr], sigma: Expr) -> Expr:
    """The terms, a sum's Σ_k and another's its value at k = i (or less that) merged."""
    body, bound = sigma.open(free_indices(Add(*terms)))
    for term in (t for t in terms if sigma in Mul.make_args(t)):
        rest = Mul(*(f for f in Mul.make_args(term) if f != sigma))
        for k, i in ((k, i) for k in bound for i in _sorted(free_indices(sigma)) if i.axis == k.axis):
            for sign, core, kept in _extended(body, i, k):
                single = sign * rest * tidy_sum(core.xreplace({k: i}), tuple(b for b in bound if b != k))
                if single in terms and single != term:
                    return Add(*terms, -term, -single, rest * Sigma(core * kept, *bound))
    return Add(*terms)


def _extended(term: Expr, i: Expr, k: Expr) -> list[tuple[int, Expr, Expr]]:
    """The term without what compares i with k, and the indicator with which it also takes in (sign 1), or leaves out
    (−1), where they are equal.
    """
    a, b = sorted((i, k), key=sympy.default_sort_key)
    tables = {f: found[1] for f in Mul.make_args(term) if (found := _table(f)) is not None and found[0] == (a, b)}
    core = Mul(*(f for f in Mul.make_args(term) if f not in tables))
    below, at, above = (Mul(*(values[n] for values in tables.values())) for n in range(3))
    if not {below, above} <= {0, 1}:
        return []
    return [(s, core, _indicator(a, b, (below, at + s, above))) for s in (1, -1) if at + s in (0, 1)]
