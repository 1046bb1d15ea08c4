"""The ring in which normal forms live: arithmetic on polynomials, and the relations that hold between generators.

Relations kept at every multiplication: deltas and indicators are idempotent and a delta makes its two indices one; a
base raised to one or more is multiplied out; under a negative power of a base its pivot is eliminated (v·B^-1 with B =
v + w becomes 1 − w·B^-1), which makes products with denominators unique; fractional powers of primes stay below one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor, inf
from time import monotonic
from typing import Any, NamedTuple

from bnderive.algebra.normal.term import (
    ONE,
    Change,
    Gen,
    Ix,
    Mono,
    Number,
    Poly,
    Relation,
    frozen,
    mono_free,
    slot_free,
)
from bnderive.errors import Undecided

MAX_TERMS = 4_000
MAX_WORK = 50_000


class Pivot(NamedTuple):
    """A base is `coefficient`·`gen`^`power` + `rest`, and `rest` is free of `gen`."""

    gen: Gen
    power: Number
    coefficient: Number
    rest: Poly


@dataclass(slots=True)
class Ring:
    """What is known while normal forms are made, how much work may still be done, and until when.

    `rename` changes indices throughout a polynomial. `inline` gives names their polynomial, `rules` the sums that
    definitions determine, by shape; `solved` the generators that a shown basis eliminates; `positive` the names known
    to be positive, False for one that can be zero as a root can. With `keep_ops` operations such as tanh stay
    generators; without, they are written through exp.
    """

    rename: Callable[["Ring", Poly, Change], Poly]
    inline: dict[str, tuple[tuple[Ix, ...], Poly]] = field(default_factory=dict)
    rules: dict[str, list[Relation]] = field(default_factory=dict)
    solved: dict[str, list[Relation]] = field(default_factory=dict)
    positive: dict[str, bool] = field(default_factory=dict)
    keep_ops: bool = False
    work: int = MAX_WORK
    until: float = inf
    pivots: dict[str, Pivot | None] = field(default_factory=dict)
    cache: dict[Any, Any] = field(default_factory=dict)


def constant(value: Number) -> Poly:
    """A rational number as a polynomial."""
    return {ONE: value} if value else {}


def generator(gen: Gen, exponent: Number = 1) -> Poly:
    """A power of a generator, as it stands."""
    return {((gen, exponent),): 1}


def add(polys: Iterable[Poly]) -> Poly:
    """The sum of polynomials."""
    total: Poly = {}
    for poly in polys:
        for mono, coefficient in poly.items():
            value = total.get(mono, 0) + coefficient
            if value:
                total[mono] = value
            else:
                del total[mono]
    return total


def scale(poly: Poly, factor: Number) -> Poly:
    """The polynomial times a rational number."""
    return {m: c * factor for m, c in poly.items()} if factor else {}


def multiply(ring: Ring, left: Poly, right: Poly) -> Poly:
    """The product. Raises Undecided where it would outgrow the bounds."""
    if left == {ONE: 1}:
        return right
    if right == {ONE: 1}:
        return left
    size = len(left) * len(right)
    ring.work -= size
    if size > MAX_TERMS or ring.work < 0 or monotonic() > ring.until:
        raise Undecided("the expression grows too large to be decided", hint="Check it in smaller steps.")
    total: Poly = {}
    for a, ca in left.items():
        for b, cb in right.items():
            for mono, coefficient in reduced(ring, _merge(a, b)).items():
                value = total.get(mono, 0) + coefficient * ca * cb
                if value:
                    total[mono] = value
                else:
                    del total[mono]
    return total


def product(ring: Ring, polys: Iterable[Poly]) -> Poly:
    """The product of polynomials."""
    total: Poly = {ONE: 1}
    for poly in polys:
        total = multiply(ring, total, poly)
    return total


def monomial(ring: Ring, factors: Iterable[tuple[Gen, Number]]) -> Poly:
    """The product of powers of generators, by the relations between them."""
    merged: Mono = ()
    for factor in factors:
        merged = _merge(merged, (factor,))
    return reduced(ring, merged)


_RELATED = frozenset(("base", "delta", "before", "prime", "function"))


def reduced(ring: Ring, mono: Mono) -> Poly:
    """A monomial by the relations between its generators."""
    for position, (gen, exponent) in enumerate(mono):
        if gen.kind not in _RELATED:
            continue
        rest = mono[:position] + mono[position + 1 :]
        changed = _RELATIONS[gen.kind](ring, gen, exponent, rest)
        if changed is not None:
            return changed
    return {mono: 1}


def _prime(ring: Ring, gen: Gen, exponent: Number, rest: Mono) -> Poly | None:
    whole = floor(exponent)
    if not whole:
        return None
    remaining = _merge(rest, ((gen, exponent - whole),)) if exponent != whole else rest
    return scale(reduced(ring, remaining), Fraction(int(gen.key)) ** whole)


def _indicator(ring: Ring, gen: Gen, exponent: Number, rest: Mono) -> Poly | None:
    if exponent != 1 and exponent > 0:
        return reduced(ring, _merge(rest, ((gen, 1),)))
    return None


def _delta(ring: Ring, gen: Gen, exponent: Number, rest: Mono) -> Poly | None:
    if exponent != 1:
        return _indicator(ring, gen, exponent, rest)
    gone, kept = gen.args
    if isinstance(gone, Gen) and not isinstance(kept, Gen):
        gone, kept = kept, gone
    if isinstance(gone, Gen) or gone not in mono_free(rest) or gone in slot_free(kept):
        return None
    return multiply(ring, ring.rename(ring, {rest: 1}, {gone: kept}), {((gen, 1),): 1})


def _function(ring: Ring, gen: Gen, exponent: Number, rest: Mono) -> Poly | None:
    if gen.args[0] != "step":
        return None
    if exponent != 1:
        return _indicator(ring, gen, exponent, rest)
    opposite = frozen(scale(dict(gen.args[1]), -1))
    if any(g.kind == "function" and g.args == ("step", opposite) for g, _ in rest):
        return {}
    return None


def _base(ring: Ring, gen: Gen, exponent: Number, rest: Mono) -> Poly | None:
    terms = gen.args[0]
    if exponent >= 1:
        whole = floor(exponent)
        if whole > 64:
            raise Undecided("a power too large to be multiplied out")
        left = _merge(rest, ((gen, exponent - whole),)) if exponent != whole else rest
        total = reduced(ring, left)
        for _ in range(whole):
            total = multiply(ring, total, dict(terms))
        return total
    if exponent == int(exponent) and terms[-1][1] < 0:
        flipped = Gen("base", frozen(scale(dict(terms), -1)))
        return scale(reduced(ring, _merge(rest, ((flipped, exponent),))), (-1) ** int(exponent))
    pivot = pivot_of(ring, gen)
    if exponent > 0 or pivot is None:
        return None
    held = next((e for g, e in rest if g == pivot.gen), 0)
    lower = _merge(rest, ((pivot.gen, -pivot.power),))
    raised = _merge(lower, ((gen, exponent + 1),)) if exponent != -1 else lower
    if held >= pivot.power:
        same = multiply(ring, reduced(ring, _merge(lower, ((gen, exponent),))), pivot.rest)
        return scale(add((reduced(ring, raised), scale(same, -1))), Fraction(1) / pivot.coefficient)
    if held < 0 and set(pivot.rest) == {ONE}:
        base = _merge(rest, ((gen, exponent + 1),)) if exponent != -1 else rest
        up = _merge(rest, ((pivot.gen, pivot.power), (gen, exponent)))
        both = add((reduced(ring, base), scale(reduced(ring, up), -pivot.coefficient)))
        return scale(both, Fraction(1) / pivot.rest[ONE])
    return None


_RELATIONS: dict[str, Callable[[Ring, Gen, Number, Mono], Poly | None]] = {
    "prime": _prime,
    "before": _indicator,
    "delta": _delta,
    "function": _function,
    "base": _base,
}
_PREFERENCE = {"element": 4, "exp": 3, "function": 2, "sum": 1, "symbol": 0}


def pivot_of(ring: Ring, gen: Gen) -> Pivot | None:
    """The generator of a base that its negative powers eliminate; None where none stands alone in one term."""
    if gen.key not in ring.pivots:
        ring.pivots[gen.key] = _find_pivot(dict(gen.args[0]))
    return ring.pivots[gen.key]


def _find_pivot(poly: Poly) -> Pivot | None:
    found = []
    for mono, coefficient in poly.items():
        if len(mono) == 1 and mono[0][1] > 0 and mono[0][0].kind in _PREFERENCE:
            gen, power = mono[0]
            rest = {m: c for m, c in poly.items() if m != mono}
            if not any(g == gen for m in rest for g, _ in m):
                found.append(Pivot(gen, power, coefficient, rest))
    return max(found, key=lambda p: (_PREFERENCE[p.gen.kind], p.gen.key), default=None)


def _merge(left: Mono, right: Mono) -> Mono:
    powers: dict[Gen, Number] = dict(left)
    for gen, exponent in right:
        value = powers.get(gen, 0) + exponent
        if value:
            powers[gen] = value
        else:
            del powers[gen]
    return tuple(sorted(powers.items(), key=lambda item: item[0].key))
