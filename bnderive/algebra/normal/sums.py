"""Sums in normal form, and the renaming of indices, which has to rebuild what it touches.

A sum of a polynomial is the polynomial of the sums of its monomials. In each, a delta on a bound index puts the other
index in its place; what does not depend on a bound index leaves the sum; what remains falls into parts that share no
bound index, each a sum of its own; an index that nothing depends on contributes the size of its axis. Sums inside join
the sum around them. Last, the sums that a definition determines are replaced by what it says (`matching`).
"""

from collections.abc import Sequence
from itertools import combinations

from bnderive.algebra.normal.matching import apply_rules
from bnderive.algebra.normal.naming import MAX_BOUND, close, indicator_gen, slot_at
from bnderive.algebra.normal.power import exponential, power
from bnderive.algebra.normal.ring import Ring, add, generator, multiply, product, scale
from bnderive.algebra.normal.term import ONE, Change, Gen, Ix, Mono, Number, Poly, Slot, frozen, mono_free, slot_free
from bnderive.errors import Undecided

MAX_COPIES = 4


def sum_over(ring: Ring, poly: Poly, bound: Sequence[Ix]) -> Poly:
    """Σ of a polynomial over indices that stand free in it and nowhere outside."""
    if not bound:
        return poly
    return add(scale(_sum_term(ring, mono, tuple(bound)), c) for mono, c in poly.items())


def _sum_term(ring: Ring, mono: Mono, bound: tuple[Ix, ...]) -> Poly:
    for gen, _ in mono:
        if gen.kind == "delta":
            for gone, kept in (gen.args, gen.args[::-1]):
                if gone in bound and not (isinstance(kept, Gen) and gone in kept.free):
                    rest = renamed(ring, {mono: 1}, {gone: kept})
                    return sum_over(ring, rest, [b for b in bound if b != gone])
    inner = next(((g, e) for g, e in mono if _joins(g, e, bound)), None)
    if inner is not None:
        return _join(ring, mono, inner, bound)
    outside: Mono = tuple((g, e) for g, e in mono if not g.free & set(bound))
    parts: list[Poly] = [{outside: 1}]
    left = list(bound)
    while left:
        members, indices = _component(mono, left)
        left = [b for b in left if b not in indices]
        if not members:
            parts.append(generator(Gen("symbol", indices[0].size, True)))
        else:
            parts.append(_connected(ring, members, indices))
    return product(ring, parts)


def _joins(gen: Gen, exponent: Number, bound: tuple[Ix, ...]) -> bool:
    copies = exponent == int(exponent) and 0 < exponent <= MAX_COPIES
    return gen.kind == "sum" and copies and bool(gen.free & set(bound))


def _join(ring: Ring, mono: Mono, inner: tuple[Gen, Number], bound: tuple[Ix, ...]) -> Poly:
    gen, exponent = inner
    body: Poly = {tuple((g, e) for g, e in mono if g != gen): 1}
    opened: list[Ix] = list(bound)
    for _ in range(int(exponent)):
        taken = mono_free(mono) | set(opened)
        inside, fresh = _open(ring, gen, taken)
        body = multiply(ring, body, inside)
        opened += fresh
    if len(opened) > MAX_BOUND:
        raise Undecided("too many nested sums to be decided")
    return sum_over(ring, body, opened)


def _open(ring: Ring, gen: Gen, taken: frozenset[Ix] | set[Ix]) -> tuple[Poly, list[Ix]]:
    bound, body = gen.args
    names = {i.name for i in taken} | {i.name for i in mono_free(body)}
    fresh = []
    for index in bound:
        name = "~" + index.name[1:]
        while name in names:
            name += "~"
        names.add(name)
        fresh.append(Ix(name, index.axis, index.size))
    return renamed(ring, {body: 1}, dict(zip(bound, fresh, strict=True))), fresh


def _component(mono: Mono, left: list[Ix]) -> tuple[Mono, list[Ix]]:
    indices = [left[0]]
    members: list[int] = []
    grown = True
    while grown:
        grown = False
        for position, (gen, _) in enumerate(mono):
            if position not in members and gen.free & set(indices):
                members.append(position)
                indices += [b for b in left if b in gen.free and b not in indices]
                grown = True
    return tuple(mono[p] for p in sorted(members)), indices


def _connected(ring: Ring, mono: Mono, bound: list[Ix]) -> Poly:
    counts = {len(rule.pattern.args[0]) for rules in ring.rules.values() for rule in rules}
    for count in sorted(counts):
        for chosen in combinations(sorted(bound), count):
            inside: Mono = tuple((g, e) for g, e in mono if g.free & set(chosen))
            found = apply_rules(ring, close(inside, chosen))
            if found is not None:
                rest: Mono = tuple((g, e) for g, e in mono if not g.free & set(chosen))
                return sum_over(ring, multiply(ring, found, {rest: 1}), [b for b in bound if b not in chosen])
    return generator(close(mono, bound))


def renamed(ring: Ring, poly: Poly, change: Change) -> Poly:
    """The polynomial with indices replaced throughout, all at once, and rebuilt by the relations."""
    return add(
        scale(product(ring, (_renamed_factor(ring, g, e, change) for g, e in mono)), c) for mono, c in poly.items()
    )


def rebuilt(ring: Ring, poly: Poly) -> Poly:
    """The polynomial made anew, so that rules added since it was made apply."""
    return add(
        scale(product(ring, (power(ring, _rebuilt(ring, g, {}), e) for g, e in mono)), c) for mono, c in poly.items()
    )


def _renamed_factor(ring: Ring, gen: Gen, exponent: Number, change: Change) -> Poly:
    if not any(i in change for i in gen.free):
        return generator(gen, exponent)
    key = (
        gen.key,
        exponent,
        tuple(sorted((k, v.key if isinstance(v, Gen) else v) for k, v in change.items() if k in gen.free)),
    )
    if key not in ring.cache:
        ring.cache[key] = power(ring, _rebuilt(ring, gen, change), exponent)
    return ring.cache[key]  # type: ignore[no-any-return]


def _rebuilt(ring: Ring, gen: Gen, change: Change) -> Poly:
    if gen.kind in ("symbol", "prime"):
        return generator(gen)
    if gen.kind == "element":
        return generator(Gen("element", gen.args[0], tuple(slot_at(s, change) for s in gen.args[1])))
    if gen.kind in ("delta", "before"):
        return indicator(gen.kind, slot_at(gen.args[0], change), slot_at(gen.args[1], change))
    if gen.kind == "exp":
        return exponential(ring, (renamed if change else _again)(ring, {gen.args[0]: 1}, change))
    if gen.kind == "sum":
        taken = {f for v in change.values() for f in slot_free(v)} | set(change) | gen.free
        body, fresh = _open(ring, gen, taken)
        return sum_over(ring, (renamed if change else _again)(ring, body, change), fresh)
    again = renamed if change else _again
    polys = [again(ring, dict(p), change) for p in (gen.args if gen.kind == "base" else gen.args[1:])]
    if gen.kind == "base":
        return polys[0]
    return generator(Gen("function", gen.args[0], *(frozen(p) for p in polys)))


def _again(ring: Ring, poly: Poly, change: Change) -> Poly:
    return rebuilt(ring, poly)


def indicator(kind: str, left: Slot, right: Slot) -> Poly:
    """A delta, or an order of two indices, of whatever stands in its places."""
    if left == right:
        return {ONE: 1} if kind == "delta" else {}
    return generator(indicator_gen(kind, left, right))
