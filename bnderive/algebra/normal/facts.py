"""What the definitions of a layer say, as relations in a ring.

A definition without a reduction is inlined. A reduction becomes one linear relation between sums: one sum that occurs in it alone,
with a factor that cannot be zero, is solved for, and the defined name stays as a generator. So μ = (1/m) Σ x gives Σ x = m μ, and then
σ² = 1/(m−q) Σ (x − μ)² gives Σ x² = (m−q) σ² + m μ². A definition in which no such sum is found is inlined too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from sympy import Expr

from bnderive.algebra.expr import Partial, free_indices, substitute_indices
from bnderive.algebra.rewrite import rewrite
from bnderive.algebra.differentiate import differentiate
from bnderive.algebra.index import Index
from bnderive.algebra.normal.convert import ix_of, polynomial
from bnderive.algebra.normal.matching import Rule
from bnderive.algebra.normal.power import is_positive, is_positive_poly
from bnderive.algebra.normal.ring import Ring, add, generator, multiply, scale
from bnderive.algebra.normal.sums import renamed
from bnderive.algebra.normal.term import Gen, Mono, Number, Poly, mono_free
from bnderive.errors import Undecided


class Named(Protocol):
    """A quantity: its name, and the indices under which it is defined."""

    @property
    def name(self) -> str: ...
    @property
    def indices(self) -> tuple[Index, ...]: ...


class Defined(Protocol):
    """A definition: the quantity at its own indices equals the expression."""

    @property
    def quantity(self) -> Named: ...
    @property
    def expr(self) -> Expr: ...


@dataclass(frozen=True, slots=True)
class Facts:
    """Definitions as relations, ready to decide with. `positive`: names known to be positive beyond what follows."""

    definitions: tuple[Defined, ...]
    ring: Ring

    @staticmethod
    def of(definitions: Iterable[Defined], positive: Iterable[str] = ()) -> "Facts":
        """The facts that these definitions state; each may use those before it."""
        kept = tuple(definitions)
        ring = Ring(rename=renamed, positive=set(positive))
        for definition in kept:
            state(ring, definition.quantity, expand_partials(definition.expr, kept))
        return Facts(kept, ring)

    def normal(self, expr: Expr) -> Poly:
        """The normal form of an expression under these facts. Raises Undecided outside the fragment."""
        return polynomial(self.ring, expand_partials(expr, self.definitions))


def state(ring: Ring, quantity: Named, expr: Expr) -> None:
    """Add to the ring that `quantity` equals `expr`."""
    value = polynomial(ring, expr)
    name, indices = quantity.name, tuple(ix_of(i) for i in quantity.indices)
    own = Gen("element", name, indices)
    if is_positive_poly(ring, value):
        ring.positive.add(name)
    rest, found = _solvable(ring, value, own)
    ring.cache.clear()
    if found is None:
        if not any(_mentions(g, own.key) for m in value for g, _ in m):
            ring.inline[name] = (indices, value)
        return
    gen, cofactor, coefficient = found
    inverse = {tuple((g, -e) for g, e in cofactor): Fraction(1) / coefficient}
    solution = multiply(ring, add((generator(own), scale(rest, -1))), inverse)
    ring.rules.setdefault(gen.shape, []).append(Rule(name, gen, indices, solution))


def _solvable(ring: Ring, value: Poly, own: Gen) -> tuple[Poly, tuple[Gen, Mono, Number] | None]:
    found: list[tuple[Gen, Mono, Number, Mono]] = []
    for mono, coefficient in value.items():
        for position, (gen, exponent) in enumerate(mono):
            cofactor = mono[:position] + mono[position + 1 :]
            if gen.kind == "sum" and exponent == 1 and own.free == gen.free and _nonzero(ring, cofactor):
                others = [m for m in value if m != mono]
                if not any(_mentions(g, gen.key) for m in others for g, _ in m) and not mono_free(cofactor) - own.free:
                    found.append((gen, cofactor, coefficient, mono))
    if not found:
        return value, None
    gen, cofactor, coefficient, chosen = max(found, key=lambda f: (len(f[0].args[1]), f[0].key))
    return {m: c for m, c in value.items() if m != chosen}, (gen, cofactor, coefficient)


def _nonzero(ring: Ring, mono: Mono) -> bool:
    return all(g.kind == "base" or is_positive(ring, g) for g, _ in mono)


def _mentions(gen: Gen, key: str) -> bool:
    return key in gen.key


def expand_partials(expr: Expr, definitions: Iterable[Defined]) -> Expr:
    """Every local partial replaced by the derivative of the definition that it names."""
    if not expr.has(Partial):
        return expr
    by_name = {d.quantity.name: d for d in definitions}
    return rewrite(expr, lambda e: _partial_value(e, by_name) if isinstance(e, Partial) else None)


def _partial_value(partial: Partial, by_name: dict[str, Defined]) -> Expr:
    of, by = partial.args
    if of.name not in by_name:
        raise Undecided(f"∂{of.name}/∂{by.name} has no definition to be derived from")
    return local_partial(by_name[of.name], partial)


def local_partial(definition: Defined, partial: Partial) -> Expr:
    """∂of/∂by by the definition of `of`, at the indices that both carry in `partial`."""
    of, by = partial.args
    fresh = [Index(f"{i.name}°", i.axis) for i in definition.quantity.indices]
    body = substitute_indices(definition.expr, dict(zip(definition.quantity.indices, fresh, strict=True)))
    target = by.func(by.args[0], *(Index(f"{i.name}•{k}", i.axis) if isinstance(i, Index) else i for k, i in enumerate(by.indices)))
    back = dict(zip(fresh, of.indices, strict=True)) | dict(zip(target.indices, by.indices, strict=True))
    derivative = differentiate(body, target)
    assert not free_indices(derivative) - set(fresh) - set(target.indices) - free_indices(body)
    return derivative.xreplace(back)
