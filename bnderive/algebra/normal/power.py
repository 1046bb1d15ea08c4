"""Powers of polynomials: inverses, roots, and what is positive.

A base is kept primitive: its rational content and the powers of generators common to all its terms are split off, by
integer exponents always, by fractional ones only where they are known to be positive (√(x²) is not x). Under a
fractional power a base is taken to be positive, as the domain of a real root asks.
"""

from fractions import Fraction
from math import gcd, lcm

import sympy

from bnderive.algebra.normal.ring import Ring, add, generator, monomial, multiply, pivot_of, product, reduced, scale
from bnderive.algebra.normal.term import EULER, ONE, Gen, Mono, Number, Poly, frozen, mono_key
from bnderive.errors import Undecided

MAX_POWER = 64
MAX_FACTORED = 1_000
MAX_RADICAND = 10**12


def power(ring: Ring, poly: Poly, exponent: Number) -> Poly:
    """`poly` to a rational power. Raises Undecided for a division by zero or a power too large."""
    if exponent == 0:
        return {ONE: 1}
    if not poly:
        if exponent < 0:
            raise Undecided("division by an expression that is zero")
        return {}
    whole = exponent == int(exponent)
    if len(poly) == 1:
        ((mono, coefficient),) = poly.items()
        return _of_term(ring, coefficient, mono, Fraction(exponent))
    if not -MAX_POWER <= exponent <= MAX_POWER:
        raise Undecided("a power too large to be multiplied out")
    if whole and exponent > 0:
        total: Poly = {ONE: 1}
        for _ in range(int(exponent)):
            total = multiply(ring, total, poly)
        return total
    content, common, primitive = split_content(poly)
    cleaned = clean(ring, primitive)
    if cleaned != primitive and (whole or all(is_positive(ring, g, e) for g, e in common)):
        return product(ring, (power(ring, {common: content}, exponent), power(ring, cleaned, exponent)))
    if not whole and content < 0:
        content, cleaned = -content, scale(cleaned, -1)
    if whole:
        parts = [_of_term(ring, content, common, Fraction(exponent))]
        parts += [_base(ring, factor, times * exponent) for factor, times in _factors(ring, primitive)]
        return product(ring, parts)
    outside = tuple((g, e) for g, e in common if is_positive(ring, g, e))
    inside = tuple((g, e) for g, e in common if not is_positive(ring, g, e))
    kept = multiply(ring, cleaned, {inside: 1})
    return multiply(ring, _of_term(ring, content, outside, Fraction(exponent)), _base(ring, kept, exponent))


def is_positive(ring: Ring, gen: Gen, exponent: Number = 1, *, strict: bool = False) -> bool:
    """Whether a power of a generator is known to be positive wherever it is defined.

    A root of a base is, though it can be zero where the base is; where `strict`, it is not.
    """
    if gen.kind in ("prime", "exp"):
        return True
    if gen.kind == "symbol":
        return bool(gen.args[1])
    if gen.kind == "element":
        return gen.args[0] in ring.positive and (ring.positive[gen.args[0]] or not strict or exponent < 0)
    if gen.kind == "sum":
        return all(is_positive(ring, g, e, strict=strict) for g, e in gen.args[1])
    if gen.kind == "base":
        root = exponent != int(exponent) and (not strict or exponent < 0)
        return root or is_positive_poly(ring, dict(gen.args[0]), strict=strict)
    return False


def is_positive_poly(ring: Ring, poly: Poly, *, strict: bool = False) -> bool:
    """Whether every term is known to be nonnegative and one of them positive."""
    sure = [all(is_positive(ring, g, e, strict=strict) for g, e in mono) for mono in poly]
    weak = all(
        c > 0 and all(is_positive(ring, g, e) or _even(e) or _square(ring, g) for g, e in m) for m, c in poly.items()
    )
    return weak and any(sure)


def _even(exponent: Number) -> bool:
    return exponent == int(exponent) and int(exponent) % 2 == 0


def _square(ring: Ring, gen: Gen) -> bool:
    return gen.kind == "sum" and all(is_positive(ring, g, e) or _even(e) for g, e in gen.args[1])


def split_content(poly: Poly) -> tuple[Number, Mono, Poly]:
    """Rational content (with the sign of the last term in key order), common monomial, and what is left."""
    values = [Fraction(c) for c in poly.values()]
    content = Fraction(gcd(*(v.numerator for v in values)), lcm(*(v.denominator for v in values)))
    last = max(poly, key=mono_key)
    if poly[last] < 0:
        content = -content
    shared: dict[Gen, Number] = {}
    monos = [dict(m) for m in poly]
    for gen in sorted({g for m in monos for g in m}, key=lambda g: g.key):
        if gen.kind not in ("delta", "before"):
            low = min(m.get(gen, 0) for m in monos)
            if low:
                shared[gen] = low
    primitive: Poly = {}
    for mono, c in poly.items():
        left = {g: e - shared.get(g, 0) for g, e in mono}
        left.update({g: -e for g, e in shared.items() if g not in left})
        kept = tuple(sorted(((g, e) for g, e in left.items() if e), key=lambda item: item[0].key))
        primitive[kept] = Fraction(c) / content
    return content, tuple(shared.items()), primitive


def clean(ring: Ring, poly: Poly) -> Poly:
    """The polynomial by the relations of the ring, where its terms were put together without them."""
    return add(scale(reduced(ring, mono), c) for mono, c in poly.items())


def _of_term(ring: Ring, coefficient: Number, mono: Mono, exponent: Fraction) -> Poly:
    if exponent.denominator == 1:
        value = _bounded(Fraction(coefficient), int(exponent))
        hidden = [
            (g, e) for g, e in mono if g.kind in ("delta", "before") or (g.kind == "function" and g.args[0] == "step")
        ]
        if hidden and exponent < 0:
            raise Undecided("division by an indicator")
        return scale(monomial(ring, ((g, e * exponent) for g, e in mono)), value)
    outside = [(g, e) for g, e in mono if is_positive(ring, g, e)]
    inside: Mono = tuple((g, e) for g, e in mono if not is_positive(ring, g, e))
    sign = -1 if coefficient < 0 else 1
    parts = [
        monomial(ring, ((g, e * exponent) for g, e in outside)),
        _radical(ring, abs(Fraction(coefficient)), exponent),
    ]
    if inside or sign < 0:
        parts.append(_base(ring, {inside: sign}, exponent))
    return product(ring, parts)


def _bounded(value: Fraction, exponent: int) -> Fraction:
    digits = max(value.numerator.bit_length(), value.denominator.bit_length()) * abs(exponent)
    if abs(value) != 1 and digits > 4096:
        raise Undecided("a number too large to be computed exactly")
    return value**exponent


def _radical(ring: Ring, value: Fraction, exponent: Fraction) -> Poly:
    if max(value.numerator, value.denominator) > MAX_RADICAND:
        raise Undecided("a root of a number too large to be factored")
    primes = {**sympy.factorint(value.numerator), **{p: -k for p, k in sympy.factorint(value.denominator).items()}}
    return monomial(ring, ((Gen("prime", int(p)), k * exponent) for p, k in sorted(primes.items()) if p != 1))


def _base(ring: Ring, poly: Poly, exponent: Number) -> Poly:
    if set(poly) == {ONE}:
        return _of_term(ring, poly[ONE], ONE, Fraction(exponent))
    return reduced(ring, ((Gen("base", frozen(poly)), exponent),))


def _factors(ring: Ring, primitive: Poly) -> list[tuple[Poly, int]]:
    pivot = pivot_of(ring, Gen("base", frozen(primitive)))
    exponents = [e for m in primitive for _, e in m]
    if (pivot and pivot.power == 1) or any(e != int(e) or e < 0 for e in exponents):
        return [(primitive, 1)]
    gens = sorted({g for m in primitive for g, _ in m}, key=lambda g: g.key)
    if len(primitive) * len(gens) * max(map(int, exponents), default=1) > MAX_FACTORED:
        raise Undecided("a base too large to be factored")
    names = {g: sympy.Symbol(f"g{k}") for k, g in enumerate(gens)}
    whole = sympy.Add(*(sympy.Rational(Fraction(c).numerator, Fraction(c).denominator)
                        * sympy.Mul(*(names[g] ** int(e) for g, e in m)) for m, c in primitive.items()))  # fmt: skip
    content, factors = sympy.factor_list(whole)
    if len(factors) == 1 and factors[0][1] == 1:
        return [(primitive, 1)]
    parts: list[tuple[Poly, int]] = [({ONE: Fraction(int(content.p), int(content.q))}, 1)] if content != 1 else []
    for factor, times in factors:
        terms = sympy.Poly(factor, *names.values()).terms()
        parts.append(({_mono(gens, es): Fraction(int(c.p), int(c.q)) for es, c in terms}, int(times)))
    return parts


def _mono(gens: list[Gen], exponents: tuple[int, ...]) -> Mono:
    return tuple((g, e) for g, e in zip(gens, exponents, strict=True) if e)


def exponential(ring: Ring, poly: Poly) -> Poly:
    """exp of a polynomial: a product with one factor for each term."""
    parts = []
    for mono, coefficient in poly.items():
        if len(mono) == 1 and mono[0][1] == 1 and mono[0][0].kind == "function" and mono[0][0].args[0] == "log":
            parts.append(power(ring, dict(mono[0][0].args[1]), coefficient))
        else:
            gen = Gen("symbol", EULER, True) if mono == ONE else Gen("exp", mono)
            parts.append(generator(gen, coefficient))
    return product(ring, parts)
