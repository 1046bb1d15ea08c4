"""Sums that a definition determines: a rule says that one sum, at any indices, equals a polynomial."""

from collections.abc import Iterator

from bnderive.algebra.normal.naming import rename_gen
from bnderive.algebra.normal.ring import Ring
from bnderive.algebra.normal.term import Gen, Ix, Mono, Poly, Relation, Slot


def apply_rules(ring: Ring, gen: Gen) -> Poly | None:
    """What a rule says of this generator; None where none speaks of it."""
    for rule in ring.rules.get(gen.shape, ()):
        found = instance(ring, rule, gen)
        if found is not None:
            return found
    return None


def instance(ring: Ring, rule: Relation, gen: Gen) -> Poly | None:
    """The value of a rule where its pattern stands at other indices as `gen`; None where it does not match."""
    for change in _candidates(rule, gen):
        if rename_gen(rule.pattern, change) == gen:
            return ring.rename(ring, rule.value, change)
    return None


def _candidates(rule: Relation, gen: Gen) -> Iterator[dict[Ix, Slot]]:
    """Assignments of the pattern's indices to indices of `gen`, from the elements that stand in the same places."""
    if rule.pattern.key == gen.key:
        yield {}
        return
    places: dict[Ix, list[Slot]] = {}
    for name, position, slot in _slots(rule.pattern):
        if isinstance(slot, Ix) and slot in rule.indices:
            others = [s for n, p, s in _slots(gen) if (n, p) == (name, position)]
            known = places.get(slot)
            places[slot] = others if known is None else [s for s in known if s in others]
    if any(i not in places for i in rule.pattern.free):
        return
    yield from _assign(list(places.items()), {}, gen)


def _assign(places: list[tuple[Ix, list[Slot]]], chosen: dict[Ix, Slot], gen: Gen) -> Iterator[dict[Ix, Slot]]:
    if not places:
        yield dict(chosen)
        return
    (index, options), rest = places[0], places[1:]
    seen: list[Slot] = []
    for slot in options:
        visible = slot in gen.free if isinstance(slot, Ix) else slot.free <= gen.free
        if visible and slot not in seen:
            seen.append(slot)
            yield from _assign(rest, {**chosen, index: slot}, gen)


def _slots(gen: Gen) -> Iterator[tuple[str, int, Slot]]:
    """Every index position inside a generator: the tensor's name, the position, and what stands there."""
    if gen.kind == "element":
        yield from ((gen.args[0], k, s) for k, s in enumerate(gen.args[1]))
    elif gen.kind in ("delta", "before"):
        yield from ((gen.kind, 0, s) for s in gen.args)
    elif gen.kind in ("exp", "sum"):
        yield from _mono_slots(gen.args[-1])
    elif gen.kind in ("base", "function"):
        for poly in gen.args if gen.kind == "base" else gen.args[1:]:
            for mono, _ in poly:
                yield from _mono_slots(mono)


def _mono_slots(mono: Mono) -> Iterator[tuple[str, int, Slot]]:
    for gen, _ in mono:
        yield from _slots(gen)
