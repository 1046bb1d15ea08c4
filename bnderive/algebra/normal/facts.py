"""What the definitions of a layer say, as relations in a ring.

A definition without a reduction is inlined. A reduction becomes one linear relation between sums: one sum that occurs
in it alone, with a factor that cannot be zero, is solved for, and the defined name stays as a generator. So μ = (1/m) Σ
x gives Σ x = m μ, and then σ² = 1/(m−q) Σ (x − μ)² gives Σ x² = (m−q) σ² + m μ². A definition in which no such sum is
found is inlined too.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from sympy import Expr

from bnderive.algebra.differentiate import differentiate
from bnderive.algebra.expr import Partial, free_indices, substitute_indices
from bnderive.algebra.index import Index
from bnderive.algebra.normal.convert import ix_of, polynomial
from bnderive.algebra.normal.power import is_positive_poly
from bnderive.algebra.normal.ring import Ring, generator
from bnderive.algebra.normal.solving import solved_for
from bnderive.algebra.normal.sums import rebuilt, renamed
from bnderive.algebra.normal.term import Gen, Poly, Relation
from bnderive.algebra.rewrite import rewrite
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
    def of(
        definitions: Iterable[Defined],
        positive: Iterable[str] = (),
        *,
        inlined: bool = False,
        partials: Iterable[Defined] = (),
    ) -> "Facts":
        """The facts that these definitions state; each may use those before it. `inlined`: write reductions out as
        well. `partials`: further definitions that are differentiated where a local partial asks, and state nothing.

        A definition outside the fragment states nothing: its name stays a quantity of which nothing is known.
        """
        kept = tuple(definitions)
        known = (*partials, *kept)
        ring = Ring(rename=renamed, positive=dict.fromkeys(positive, True))
        for definition in kept:
            try:
                state(ring, definition.quantity, expand_partials(definition.expr, known), inlined=inlined)
            except (Undecided, RecursionError):
                ring.cache.clear()
        return Facts(known, ring)

    def normal(self, expr: Expr) -> Poly:
        """The normal form of an expression under these facts. Raises Undecided outside the fragment."""
        return polynomial(self.ring, expand_partials(expr, self.definitions))


def state(ring: Ring, quantity: Named, expr: Expr, *, inlined: bool = False) -> None:
    """Add to the ring that `quantity` equals `expr`. A name that the ring already replaces keeps its replacement."""
    value = polynomial(ring, expr)
    name, indices = quantity.name, tuple(ix_of(i) for i in quantity.indices)
    own = Gen("element", name, indices)
    held = name in ring.inline
    left = ring.inline[name][1] if held else generator(own)
    if is_positive_poly(ring, value):
        ring.positive[name] = is_positive_poly(ring, value, strict=True)
    found = (
        None if inlined else solved_for(ring, left, value, lambda g: g.kind == "sum" and g.free == own.free, _richness)
    )
    rule = Relation(name, found.gen, indices, found.value) if found else None
    if rule is None or not _ends(ring, rule):
        mentions = re.compile(rf"(?<!\w){re.escape(own.key)}")
        if not held and not any(mentions.search(g.key) for m in value for g, _ in m):
            ring.inline[name] = (indices, value)
        ring.cache.clear()
        return
    ring.rules.setdefault(rule.pattern.shape, []).append(rule)
    _refresh(ring)


def _richness(gen: Gen) -> tuple[int, str]:
    return len(gen.args[1]), gen.key


def _ends(ring: Ring, rule: Relation) -> bool:
    """Whether the value of a rule is free of what the rule replaces, at whatever indices, so that replacing ends."""
    mark = Gen("symbol", "%replaced", True)
    marking = replace(rule, value=generator(mark))
    alone = replace(ring, rules={rule.pattern.shape: [marking]}, cache={})
    return not any(mark.key in g.key for m in rebuilt(alone, rule.value) for g, _ in m)


def _refresh(ring: Ring) -> None:
    """What was known before, by the rule that was just added."""
    ring.cache.clear()
    for shape, rules in ring.rules.items():
        ring.rules[shape] = [replace(r, value=_renewed(ring, r.value)) for r in rules]
    for name, (indices, value) in ring.inline.items():
        ring.inline[name] = (indices, _renewed(ring, value))
    ring.cache.clear()


def _renewed(ring: Ring, value: Poly) -> Poly:
    return rebuilt(ring, value) if any("sum(" in g.key for m in value for g, _ in m) else value


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
    target = by.func(
        by.args[0], *(Index(f"{i.name}•{k}", i.axis) if isinstance(i, Index) else i for k, i in enumerate(by.indices))
    )
    back = dict(zip(fresh, of.indices, strict=True)) | dict(zip(target.indices, by.indices, strict=True))
    derivative = differentiate(body, target)
    assert not free_indices(derivative) - set(fresh) - set(target.indices) - free_indices(body)
    return derivative.xreplace(back)
