"""The decision: are two expressions equal for all sizes and values, under the facts?

Equal normal forms are equal expressions. Where they differ, both are brought over a common denominator, bases and roots
multiplied out, and compared again. What is still not equal is not thereby proved different: that takes a
counterexample, and is the judge's business.
"""

from enum import Enum
from math import floor, inf

from sympy import Expr

from bnderive.algebra.normal.facts import Facts
from bnderive.algebra.normal.ring import MAX_WORK, Ring, add, generator, multiply, product, scale
from bnderive.algebra.normal.term import Gen, Number, Poly
from bnderive.errors import Undecided


class Answer(Enum):
    """PROVED: equal. UNPROVED: not shown to be equal."""

    PROVED = "proved"
    UNPROVED = "unproved"

    def __bool__(self) -> bool:
        return self is Answer.PROVED


def prove(lhs: Expr, rhs: Expr, facts: Facts, *, work: int = MAX_WORK, until: float = inf) -> Answer:
    """Whether `lhs` equals `rhs` under `facts`, for every size and every value at which both are defined.

    `work` bounds the products of terms that may be formed; from the moment `until` of the monotonic clock on none are.
    Never raises for what it cannot decide: that is UNPROVED.
    """
    facts.ring.work, facts.ring.until = work, until
    try:
        difference = add((facts.normal(lhs), scale(facts.normal(rhs), -1)))
        return Answer.UNPROVED if difference and not vanishes(facts.ring, difference) else Answer.PROVED
    except (Undecided, RecursionError):
        return Answer.UNPROVED
    finally:
        facts.ring.until = inf


def vanishes(ring: Ring, poly: Poly) -> bool:
    """Whether a polynomial is zero once its denominators are cleared and its bases multiplied out."""
    for _ in range(8):
        if not poly:
            return True
        bases = sorted({g for m in poly for g, _ in m if g.kind == "base"}, key=lambda g: (-len(g.key), g.key))
        if not bases:
            return False
        poly = _cleared(ring, poly, bases[0])
    return not poly


def _cleared(ring: Ring, poly: Poly, base: Gen) -> Poly:
    """The polynomial with a base in no denominator; what stands with different roots of it is kept apart."""
    held = [dict(m).get(base, 0) for m in poly]
    lift = -floor(min(held)) if min(held) < 0 else 0
    by_root: dict[Number, list[Poly]] = {}
    for mono, coefficient in poly.items():
        exponent = dict(mono).get(base, 0) + lift
        whole = floor(exponent)
        rest = tuple((g, e) for g, e in mono if g != base)
        raised = product(ring, [{rest: coefficient}, *[dict(base.args[0])] * whole])
        by_root.setdefault(exponent - whole, []).append(raised)
    parts = [add(polys) for _, polys in sorted(by_root.items())]
    marks = (generator(Gen("symbol", f"{k}-th root class of {base.key}", True)) for k in range(len(parts)))
    return add(multiply(ring, part, mark) for part, mark in zip(parts, marks, strict=True))
