"""From a polynomial in a basis to the expression that is shown: common factors in front, terms grouped by the sums they
carry.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import gcd

import sympy
from sympy import Add, Expr, Integer, Mul, Pow, Rational

from bnderive.algebra.expr import Before, Delta, Element, Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.algebra.normal.term import (
    EULER,
    PI,
    Gen,
    Ix,
    Mono,
    Number,
    Poly,
    Slot,
    frozen,
    mono_depth,
    mono_free,
    mono_key,
)
from bnderive.algebra.ops import OPS

Symbols = Mapping[str, sympy.Symbol]


def expanded(poly: Poly, symbols: Symbols) -> Expr:
    """The polynomial as a plain sum of its terms."""
    return Add(*(_term(m, c, symbols) for m, c in sorted(poly.items(), key=lambda item: mono_key(item[0]))))


def factored(poly: Poly, symbols: Symbols) -> Expr:
    """The polynomial with what all terms share in front, terms that carry the same sums grouped, and sums with one
    factor joined.
    """
    if len(poly) < 2:
        return expanded(poly, symbols)
    content, common, rest = _shared(poly)
    groups: dict[Mono, Poly] = {}
    for mono, coefficient in rest.items():
        carried = tuple((g, e) for g, e in mono if g.kind == "sum")
        local = tuple((g, e) for g, e in mono if g.kind != "sum")
        groups.setdefault(carried, {})[local] = coefficient
    if len(groups) == 1:
        ((carried, local_poly),) = groups.items()
        inner = Mul(_term(carried, 1, symbols), _local(local_poly, symbols))
    else:
        inner = _joined(groups, symbols) or _split(rest, symbols) or _grouped(groups, symbols)
    return _front(_term(common, content, symbols), inner)


def _grouped(groups: Mapping[Mono, Poly], symbols: Symbols) -> Expr:
    ordered = sorted(groups.items(), key=lambda item: mono_key(item[0]))
    return Add(*(Mul(factored(p, symbols), _term(carried, 1, symbols)) for carried, p in ordered))


def _joined(groups: Mapping[Mono, Poly], symbols: Symbols) -> Expr | None:
    """Σ a b − Σ a c as Σ a (b − c) and t Σ a − Σ a b as Σ a (t − b), where all groups are sums over the same axes
    that share a factor, and what stands before them has no index that they lack, so that joined they are no more work.
    """
    sums = [carried[0][0] for carried in groups if len(carried) == 1 and carried[0][1] == 1]
    if len(sums) < 2 or len(sums) != len(groups):
        return None
    bound, free = sums[0].args[0], sums[0].free
    axes = [b.axis for b in bound]
    alike = all([b.axis for b in g.args[0]] == axes and g.free == free and g.depth == len(axes) for g in sums)
    inside = all(mono_free(m) <= free and not mono_depth(m) for p in groups.values() for m in p)
    if not alike or not inside or len(set(axes)) != len(axes):
        return None
    body: Poly = {}
    for gen, poly in zip(sums, groups.values(), strict=True):
        for mono, coefficient in poly.items():
            whole = _times(mono, gen.args[1])
            body[whole] = body.get(whole, 0) + coefficient
    content, common, rest = _shared(body)
    outside = tuple((g, e) for g, e in common if not g.free & set(bound))
    within = tuple((g, e) for g, e in common if g.free & set(bound))
    if not within:
        return None
    whole_sum = _sum((*within, (Gen("base", frozen(rest)), 1)), tuple(bound), symbols)
    return Mul(_term(outside, content, symbols), whole_sum)


def _times(left: Mono, right: Mono) -> Mono:
    exponents = dict(left)
    for gen, exponent in right:
        exponents[gen] = exponents.get(gen, 0) + exponent
    return tuple(sorted(((g, e) for g, e in exponents.items() if e), key=lambda pair: pair[0].key))


def _split(poly: Poly, symbols: Symbols) -> Expr | None:
    """a r + b r + c as r (a + b) + c, where r is a root or a statistic that two terms or more share."""
    scope = frozenset().union(*(mono_free(m) for m in poly))
    counts: dict[Gen, list[Mono]] = {}
    for mono in poly:
        for gen, _ in mono:
            if gen.kind == "base" or (gen.kind == "element" and gen.free < scope):
                counts.setdefault(gen, []).append(mono)
    shared = {g: ms for g, ms in counts.items() if 1 < len(ms) < len(poly)}
    if not shared:
        return None
    gen = max(shared, key=lambda g: (len(shared[g]), g.key))
    inside = {m: c for m, c in poly.items() if m in shared[gen]}
    outside = {m: c for m, c in poly.items() if m not in shared[gen]}
    return Add(factored(inside, symbols), factored(outside, symbols))


def _front(factor: Expr, inner: Expr) -> Expr:
    """The product, kept as a product where SymPy would distribute a number over a sum."""
    if inner.is_Add and factor.is_Number:
        return inner if factor == 1 else Mul(factor, inner, evaluate=False)
    return Mul(factor, inner)


def _local(poly: Poly, symbols: Symbols) -> Expr:
    whole = expanded(poly, symbols)
    if len(poly) < 2 or len(poly) > 12:
        return whole
    for better in (_product(whole), _split(poly, symbols)):
        if better is not None and sympy.count_ops(better) < sympy.count_ops(whole):
            return better
    return whole


def _product(whole: Expr) -> Expr | None:
    """The sum as a product; None where it is none."""
    try:
        factors = sympy.factor(whole)
    except (sympy.PolynomialError, NotImplementedError):
        return None
    return factors if factors.is_Mul else None


def _shared(poly: Poly) -> tuple[Fraction, Mono, Poly]:
    """Rational factor, monomial factor and remainder: only what every term really has, with the sign of the local
    terms.
    """
    values = [Fraction(c) for c in poly.values()]
    content = Fraction(gcd(*(v.numerator for v in values)), gcd(*(v.denominator for v in values)))
    if content.numerator != 1 and any(v.denominator != 1 for v in values):
        content = Fraction(1, content.denominator)
    first, *others = [dict(m) for m in poly]
    common: dict[Gen, Number] = {}
    for gen, exponent in first.items():
        exponents = [exponent, *(m.get(gen, 0) for m in others)]
        if all(e > 0 for e in exponents):
            common[gen] = min(exponents)
        elif all(e < 0 for e in exponents):
            common[gen] = max(exponents)
    rest: Poly = {}
    for mono, c in poly.items():
        left = tuple((g, e - common.get(g, 0)) for g, e in mono)
        rest[tuple((g, e) for g, e in left if e)] = Fraction(c) / content
    if rest[min(rest, key=_seniority)] < 0:
        return -content, tuple(common.items()), {m: -c for m, c in rest.items()}
    return content, tuple(common.items()), rest


def _seniority(mono: Mono) -> tuple[object, ...]:
    """What stands first in a formula: what depends on most indices, then what has neither sum nor delta, then what is
    short.
    """
    kinds = {g.kind for g, _ in mono}
    return -len(mono_free(mono)) if mono else -99, "sum" in kinds, "delta" in kinds, len(mono), mono_key(mono)


def _term(mono: Mono, coefficient: Number, symbols: Symbols) -> Expr:
    exponents = [_monomial(g.args[0], symbols) * _rational(e) for g, e in mono if g.kind == "exp"]
    factors = [_power(g, e, symbols) for g, e in mono if g.kind != "exp"]
    exponential = [sympy.exp(Add(*exponents))] if exponents else []
    return Mul(_rational(coefficient), *_lowered(factors), *exponential)


def _lowered(factors: list[Expr]) -> list[Expr]:
    """The factors with |x|^p / |x| as |x|^(p − 1), which is not 0/0 at zero."""
    powers = {f.base: f.exp for f in factors if isinstance(f, Pow) and not f.exp.is_Rational}
    below = {f.base: f.exp for f in factors if isinstance(f, Pow) and f.base in powers and f.exp.is_negative}
    kept = [f for f in factors if not (isinstance(f, Pow) and f.base in below)]
    return [*kept, *(Pow(base, powers[base] + exponent) for base, exponent in below.items())]


def _monomial(mono: Mono, symbols: Symbols) -> Expr:
    return _term(mono, 1, symbols)


def _power(gen: Gen, exponent: Number, symbols: Symbols) -> Expr:
    return sympy.Pow(_generator(gen, symbols), _rational(exponent))


def _rational(value: Number) -> Rational:
    fraction = Fraction(value)
    return Rational(fraction.numerator, fraction.denominator)


def _generator(gen: Gen, symbols: Symbols) -> Expr:
    if gen.kind == "symbol":
        return {PI: sympy.pi, EULER: sympy.E}.get(gen.key) or symbols[gen.key]
    if gen.kind == "prime":
        return Integer(gen.args[0])
    if gen.kind == "element":
        return Element(gen.args[0], *(_slot(s) for s in gen.args[1]))
    if gen.kind == "delta":
        return Delta(*(_slot(s) for s in gen.args))
    if gen.kind == "before":
        return Before(*(_slot(s) for s in gen.args))
    if gen.kind == "sum":
        return _sum(gen.args[1], tuple(gen.args[0]), symbols)
    if gen.kind == "base":
        return expanded(dict(gen.args[0]), symbols)
    arguments = [expanded(dict(p), symbols) for p in gen.args[1:]]
    return sympy.Pow(*arguments) if gen.args[0] == "power" else OPS[gen.args[0]].function(*arguments)


def _sum(mono: Mono, bound: tuple[Ix, ...], symbols: Symbols) -> Expr:
    """Σ_{i,j,k} a_ij b_ik as Σ_i (Σ_j a_ij) (Σ_k b_ik): a letter whose factors lack one of the letters that all factors
    have together is summed by itself, so that no array with all of them is needed.
    """
    every, left = mono_free(mono), list(bound)
    while len(left) > 1:
        reach = {b: frozenset().union(*(g.free for g, _ in mono if b in g.free)) for b in left}
        inner = min(left, key=lambda b: (len(reach[b]), b.name))
        if not reach[inner] < every:
            break
        part = tuple((g, e) for g, e in mono if inner in g.free)
        mono = (*((g, e) for g, e in mono if inner not in g.free), (Gen("sum", (inner,), part), 1))
        left.remove(inner)
    return Sigma(_monomial(mono, symbols), *(_index(b) for b in left))


def _slot(slot: Slot) -> Expr:
    return _generator(slot, {}) if isinstance(slot, Gen) else _index(slot)


def _index(ix: Ix) -> Index:
    return Index(ix.name, Axis(ix.axis, ix.size))
