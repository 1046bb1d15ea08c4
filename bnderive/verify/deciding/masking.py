"""Whether a claim that is true on shell hides an error behind what vanishes there.

Every definition that the proof used gets a slack: name + slack = expression. Both sides are then polynomials in the
slacks, which are zero on shell, and their terms of first order are compared. Terms that both sides have are left out.
A side that has nothing more has kept what vanishes, or dropped it: that is a step as people take it. Where both sides
have more, and the terms of one are those of the other with something in front, or some of those, one is the other
with an error: a sign, a factor, an exponent, a term.

Two things are no errors though they look like it. Which first-order terms a side has depends on whether a definition
eliminates a sum or the name: (Σ x)² is m²(μ² + 2 μ S + S²) by the one and has no S by the other; a claim is opposed
only if it is so either way, so that a definition may be used in one of several places. And a factor such as Σ p = 1
may be multiplied in or left out: then what vanishes has the kinds of terms of what lasts.

A side that holds what vanishes to a higher power only, where the other holds it once, has not dropped it.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from sympy import Expr, Pow

from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.normal.convert import polynomial
from bnderive.algebra.normal.facts import state
from bnderive.algebra.normal.ring import Ring
from bnderive.algebra.normal.sums import renamed
from bnderive.algebra.normal.term import Gen, Mono, Number, Poly
from bnderive.errors import Undecided
from bnderive.layer.layer import Definition
from bnderive.verify.deciding.shell import Shell

SLACK = "⟨slack⟩"
Kind = frozenset[str]


def opposed(lhs: Expr, rhs: Expr, definitions: tuple[Definition, ...], shell: Shell) -> bool:
    """Whether two sides that are equal under `definitions` hold unlike multiples of what vanishes.

    False wherever it cannot be told.
    """
    free = [d.quantity.name for d in definitions if d.quantity.name in shell.free]
    return bool(_opposed_by(lhs, rhs, definitions, shell, None)) and all(
        _opposed_by(lhs, rhs, definitions, shell, name) is not False for name in free
    )


def _opposed_by(
    lhs: Expr,
    rhs: Expr,
    definitions: Iterable[Definition],
    shell: Shell,
    gone: str | None,
) -> bool | None:
    """The same where each definition eliminates a sum, and that of `gone` its own name; None if it cannot be told."""
    try:
        ring = _ring(definitions, shell, gone)
        sides = [_by_order(polynomial(ring, side)) for side in (lhs, rhs)]
    except (Undecided, RecursionError):
        return None
    lasting = sides[0][0]
    more, powers = (_apart(sides[0][order], sides[1][order]) for order in (1, 2))
    if not all(more):
        return bool(more[0] and powers[1] and not powers[0]) or bool(more[1] and powers[0] and not powers[1])
    if {_beside(m, shell) for m in more[0] | more[1]} <= {_beside(m, shell) for m in lasting}:
        return False
    return _alike({_kind(m) for m in more[0]}, {_kind(m) for m in more[1]})


def _apart(left: Mapping[Mono, Poly], right: Mapping[Mono, Poly]) -> tuple[set[Mono], set[Mono]]:
    """The terms that each side has and the other has not, or not with that coefficient."""
    return {m for m, c in left.items() if right.get(m) != c}, {m for m, c in right.items() if left.get(m) != c}


def _ring(definitions: Iterable[Definition], shell: Shell, gone: str | None) -> Ring:
    ring = Ring(rename=renamed, positive=dict.fromkeys(sorted(shell.positive), True))
    for definition in definitions:
        quantity, expr = definition.quantity, definition.expr
        free = quantity.name in shell.free
        if free:
            expr = _loosened(expr, Element(quantity.name + SLACK, *quantity.indices))
        state(ring, quantity, expr, inlined=not free or quantity.name == gone)
        if free and quantity.name != gone and quantity.name in ring.inline:
            raise Undecided(f"the definition of {quantity.name} determines no sum")
    return ring


def _loosened(expr: Expr, slack: Expr) -> Expr:
    """The expression of a definition less its slack, which goes inside a root so that the root can be solved."""
    if isinstance(expr, Pow) and expr.exp.is_Rational and expr.base.has(Sigma):
        return Pow(expr.base - slack, expr.exp)
    return expr - slack


def _by_order(poly: Poly) -> tuple[dict[Mono, Poly], dict[Mono, Poly], dict[Mono, Poly]]:
    """The terms without a slack, with one, and with more: products of tensors and sums, each with its coefficient, made
    of sizes and numbers. Raises Undecided where a slack stands inside something that is no product.
    """
    found: tuple[dict[Mono, Poly], dict[Mono, Poly], dict[Mono, Poly]] = ({}, {}, {})
    for mono, c in poly.items():
        order = sum(_degree(g, e) for g, e in mono)
        if order == 0 or order >= 1:
            tensors = tuple((g, e) for g, e in mono if "[" in g.key)
            found[min(int(order), 2)].setdefault(tensors, {})[tuple((g, e) for g, e in mono if "[" not in g.key)] = c
    return found


def _degree(gen: Gen, exponent: Number) -> Fraction:
    if SLACK not in gen.key:
        return Fraction(0)
    if gen.kind == "element":
        return Fraction(exponent)
    if gen.kind == "sum" and exponent > 0:
        return exponent * sum((_degree(g, e) for g, e in gen.args[1]), Fraction(0))
    raise Undecided("a quantity that vanishes stands inside a function")


def _kind(mono: Mono) -> Kind:
    """The tensors and sums that a term is a product of, whatever their powers."""
    return frozenset(_spelt(g) for g, _ in mono if g.kind not in ("symbol", "prime", "base"))


def _spelt(gen: Gen) -> str:
    """A generator's key; that of a sum is without the roots in it."""
    return f"sum({' '.join(sorted(_kind(gen.args[1])))})" if gen.kind == "sum" else gen.key


def _beside(mono: Mono, shell: Shell) -> Kind:
    """The kind of a term less what vanishes, and less a free name that it is divided by."""
    kept = ((g, e) for g, e in mono if SLACK not in g.key)
    return _kind(tuple((g, e) for g, e in kept if e > 0 or g.kind != "element" or g.args[0] not in shell.free))


def _alike(left: set[Kind], right: set[Kind]) -> bool:
    """Whether the terms of one side are those of the other with something in front, or some of those."""
    if left <= right or right <= left or _divides(left, right) or _divides(right, left):
        return True
    front_left, front_right = _front(left), _front(right)
    in_front = front_left <= front_right or front_right <= front_left
    rest_left, rest_right = {k - front_left for k in left}, {k - front_right for k in right}
    return in_front and (rest_left <= rest_right or rest_right <= rest_left)


def _divides(one: set[Kind], others: set[Kind]) -> bool:
    return len(one) == 1 and all(next(iter(one)) <= kind for kind in others)


def _front(kinds: set[Kind]) -> Kind:
    """The factors that all terms have, but for what vanishes."""
    return frozenset(k for k in frozenset.intersection(*kinds) if SLACK not in k)
