"""Reading an equation the other way: name = value, solved for a generator that stands in the value.

The generator has to occur once, in one term, with a factor that cannot be zero. Where the value is one power of one
base, as in r = (Σx²/n + ε)^(-1/2), the base is solved for first: Σx² = n (r^-2 − ε). A whole power other than −1 is
taken back only from a base known to be positive: u = (1 + Σx)^-2 leaves the sign of 1 + Σx open.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from bnderive.algebra.normal.power import is_positive, is_positive_poly, power
from bnderive.algebra.normal.ring import Ring, add, constant, multiply, scale
from bnderive.algebra.normal.term import Gen, Mono, Poly, mono_free

MAX_SOLVED = 200


class Solution(NamedTuple):
    """`gen` equals `value`."""

    gen: Gen
    value: Poly


def solved_for(
    ring: Ring, own: Poly, value: Poly, fits: Callable[[Gen], bool], rank: Callable[[Gen], tuple[object, ...]]
) -> Solution | None:
    """The equation own = value solved for the generator of highest rank that fits; None where none does."""
    direct = _affine(ring, own, value, fits, rank)
    if direct is not None:
        return Solution(*direct)
    if len(value) != 1:
        return None
    ((mono, coefficient),) = value.items()
    bases = [(g, e) for g, e in mono if g.kind == "base"]
    if len(bases) != 1:
        return None
    base, exponent = bases[0]
    cofactor = tuple((g, e) for g, e in mono if g != base)
    if coefficient <= 0 or not all(is_positive(ring, g, e) for g, e in cofactor):
        return None
    whole = Fraction(exponent).denominator == 1
    if whole and exponent != -1 and not is_positive_poly(ring, dict(base.args[0])):
        return None
    quotient = multiply(ring, own, power(ring, {cofactor: coefficient}, -1))
    inner = _affine(ring, power(ring, quotient, 1 / Fraction(exponent)), dict(base.args[0]), fits, rank)
    return Solution(*inner) if inner is not None else None


def _affine(
    ring: Ring, own: Poly, value: Poly, fits: Callable[[Gen], bool], rank: Callable[[Gen], tuple[object, ...]]
) -> tuple[Gen, Poly] | None:
    scope = frozenset().union(*(mono_free(m) for m in own))
    found = []
    if len(value) > MAX_SOLVED:
        return None
    for mono, coefficient in value.items():
        for position, (gen, exponent) in enumerate(mono):
            cofactor = mono[:position] + mono[position + 1 :]
            local = not mono_free(cofactor) - scope
            if exponent == 1 and fits(gen) and local and _divisible(ring, cofactor):
                rest = {m: c for m, c in value.items() if m != mono}
                if not any(gen.key in g.key for m in (*rest, cofactor) for g, _ in m):
                    found.append((gen, cofactor, coefficient, rest))
    if not found:
        return None
    gen, cofactor, coefficient, rest = max(found, key=lambda f: rank(f[0]))
    inverse = multiply(ring, power(ring, {cofactor: 1}, -1), constant(Fraction(1) / coefficient))
    return gen, multiply(ring, add((own, scale(rest, -1))), inverse)


def _divisible(ring: Ring, cofactor: Mono) -> bool:
    """Whether a factor can be divided by: it is known to be positive, or is a root or a denominator already."""
    return all(is_positive(ring, g, e) or (g.kind == "base" and e < 0) for g, e in cofactor)
