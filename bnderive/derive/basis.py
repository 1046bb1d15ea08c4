"""The basis that a form is shown in: which named quantities stand in it, and which they replace.

A definition without a reduction can be read backwards: x̂ = (x − μ) r gives x = μ + x̂/r, and y = e^x / Z gives e^x = y
Z. A basis is a choice of such definitions. In it the raw adjoints become short polynomials, and what definitions make
zero, such as Σ x̂, is zero.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sympy
from sympy import Expr

from bnderive.algebra.expr import Sigma
from bnderive.algebra.normal.convert import ix_of, polynomial
from bnderive.algebra.normal.facts import expand_partials, state
from bnderive.algebra.normal.power import is_positive_poly
from bnderive.algebra.normal.ring import Ring
from bnderive.algebra.normal.solving import solved_for
from bnderive.algebra.normal.sums import renamed
from bnderive.algebra.normal.term import Gen, Poly, Relation
from bnderive.algebra.rewrite import Meaning, substitute
from bnderive.derive.hidden import expose
from bnderive.derive.scaling import rescaled
from bnderive.derive.show import expanded, factored
from bnderive.errors import Undecided
from bnderive.layer.layer import Definition, Layer

MAX_SHOWN = 100
INVERTIBLE = ("element", "exp", "function")


@dataclass(frozen=True, slots=True)
class Basis:
    """`ring` holds the relations of the basis; `loose` the same without what reductions say; `symbols` sizes and
    parameters by name.
    """

    chosen: tuple[str, ...]
    ring: Ring
    loose: Ring
    symbols: Mapping[str, sympy.Symbol]
    hidden: Meaning

    def polynomial(self, expr: Expr, *, facts: bool = True) -> Poly:
        """The expression as a polynomial in the quantities of the basis."""
        return polynomial(self.ring if facts else self.loose, expr)

    def factored(self, expr: Expr) -> Expr:
        """The expression in the quantities of the basis, common factors in front; as it is if that is too long."""
        poly = self.polynomial(expr)
        return rescaled(substitute(factored(poly, self.symbols), self.hidden)) if len(poly) <= MAX_SHOWN else expr

    def expanded(self, expr: Expr, *, facts: bool) -> Expr:
        """The expression in the quantities of the basis, multiplied out; as it is where it would be too long."""
        poly = self.polynomial(expr, facts=facts)
        return rescaled(substitute(expanded(poly, self.symbols), self.hidden)) if len(poly) <= MAX_SHOWN else expr


def basis_of(layer: Layer, able: Iterable[str], chosen: Iterable[str]) -> Basis:
    """The basis in which the chosen ones of the invertible definitions are read backwards, and the others of them
    inlined.

    A definition that cannot be read backwards names a quantity that stays as it is, so that a basis does not grow with
    depth.
    """
    names, able = tuple(chosen), tuple(able)
    exposed = expose(layer)
    positive = positive_names(exposed.definitions)
    ring, loose = _empty(positive), _empty(positive)
    held = []
    for definition in reversed(exposed.definitions):
        if definition.quantity.name in names and _invert(ring, definition) and _invert(loose, definition):
            held.append(definition.quantity.name)
    for definition in exposed.definitions:
        if definition.expr.has(Sigma):
            _state(ring, definition)
        elif definition.quantity.name in able and definition.quantity.name not in held:
            _state(ring, definition)
            _state(loose, definition)
    return Basis(tuple(held), ring, loose, symbols_of(layer), exposed.meaning)


def positive_names(definitions: Iterable[Definition]) -> dict[str, bool]:
    """The names whose definitions show that they are positive, such as a sum of exponentials; False for a root."""
    probe = _empty({})
    for definition in definitions:
        try:
            value = polynomial(probe, definition.expr)
            if is_positive_poly(probe, value):
                lasting = all(exponent > 0 for mono in value for _, exponent in mono)
                probe.positive[definition.quantity.name] = lasting and is_positive_poly(probe, value, strict=True)
                probe.cache.clear()
        except Undecided:
            continue
    return probe.positive


def symbols_of(layer: Layer) -> dict[str, sympy.Symbol]:
    """The SymPy symbols of a layer's sizes and parameters, by name."""
    sizes = {a.size: a.length for a in layer.axes}
    return sizes | {p.name: p.symbol for p in layer.parameters}


def invertible(layer: Layer) -> tuple[str, ...]:
    """The definitions that can be read backwards, in order of definition."""
    definitions = expose(layer).definitions
    positive = positive_names(definitions)
    return tuple(d.quantity.name for d in definitions if _invert(_empty(positive), d))


def _empty(positive: Mapping[str, bool]) -> Ring:
    return Ring(rename=renamed, keep_ops=True, positive=dict(positive))


def _state(ring: Ring, definition: Definition) -> None:
    try:
        state(ring, definition.quantity, expand_partials(definition.expr, ()))
    except Undecided:
        ring.cache.clear()


def _invert(ring: Ring, definition: Definition) -> bool:
    try:
        value = polynomial(ring, definition.expr)
    except Undecided:
        return False
    own = Gen("element", definition.quantity.name, tuple(ix_of(i) for i in definition.quantity.indices))
    if any(g.kind == "sum" for m in value for g, _ in m):
        return False
    found = solved_for(
        ring,
        polynomial(ring, definition.quantity.element),
        value,
        lambda g: g.kind in INVERTIBLE and g.free == own.free and _plain(g) and _once(g, value) and not _may_vanish(g),
        lambda g: (INVERTIBLE.index(g.kind), g.key),
    )
    if found is None:
        return False
    if found.gen.kind == "element":
        ring.inline[found.gen.args[0]] = (found.gen.args[1], found.value)
    else:
        ring.solved.setdefault(found.gen.shape, []).append(Relation(own.args[0], found.gen, own.args[1], found.value))
    ring.cache.clear()
    return True


def _plain(gen: Gen) -> bool:
    if gen.kind != "element":
        return True
    slots = gen.args[1]
    return not any(isinstance(s, Gen) for s in slots) and len(set(slots)) == len(slots)


def _may_vanish(gen: Gen) -> bool:
    """Whether a generator is a power of what may be zero, by which its derivative must not be divided: |x|^p."""
    return gen.kind == "function" and gen.args[0] == "power"


def _once(gen: Gen, value: Poly) -> bool:
    """Whether a generator stands in a polynomial at one set of indices only: G_ij in G_ij G_ii^(-1/2) does not."""
    mark = rf"(?<!\w){re.escape(gen.args[0])}\[" if gen.kind == "element" else re.escape(gen.shape)
    return not any(re.search(mark, g.shape) for mono in value for g, _ in mono if g != gen)
