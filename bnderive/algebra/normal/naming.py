"""Names of indices: canonical names for bound ones, and replacement by name alone, which applies no relation."""

from collections.abc import Sequence
from itertools import permutations
from itertools import product as cartesian
from math import factorial, prod

from bnderive.algebra.normal.term import (
    Change,
    Gen,
    Ix,
    Mono,
    Number,
    Slot,
    bound_index,
    frozen,
    mono_depth,
)  # fmt: skip
from bnderive.errors import Undecided

MAX_BOUND = 8
MAX_ORDERS = 720


def close(mono: Mono, bound: Sequence[Ix]) -> Gen:
    """The sum of a monomial, with its bound indices named canonically: the naming that gives the least key."""
    if len(bound) > MAX_BOUND:
        raise Undecided("too many nested sums to be decided")
    depth = mono_depth(mono)
    by_axis: dict[str, list[Ix]] = {}
    for index in sorted(bound, key=lambda b: (b.axis, b.name)):
        by_axis.setdefault(index.axis, []).append(index)
    if prod(factorial(len(group)) for group in by_axis.values()) > MAX_ORDERS:
        raise Undecided("too many sums over one axis to be decided")
    best: Gen | None = None
    for orders in cartesian(*(permutations(group) for group in by_axis.values())):
        order = [index for group in orders for index in group]
        names: dict[Ix, Slot] = {ix: bound_index(depth + k + 1, ix) for k, ix in enumerate(order)}
        gen = Gen("sum", tuple(names.values()), rename_mono(mono, names))
        best = gen if best is None or gen.key < best.key else best
    assert best is not None
    return best


def _spelt(slot: Slot) -> tuple[int, str]:
    return (0, slot.key) if isinstance(slot, Gen) else (1, slot.name)


def slot_at(slot: Slot, change: Change) -> Slot:
    """What stands in an index position after a change of indices."""
    if not isinstance(slot, Gen):
        return change.get(slot, slot)
    return Gen("element", slot.args[0], tuple(slot_at(s, change) for s in slot.args[1]))


def indicator_gen(kind: str, left: Slot, right: Slot) -> Gen:
    """A delta, whose arguments have a canonical order, or an order of two indices."""
    if kind == "delta" and _spelt(left) < _spelt(right):
        left, right = right, left
    return Gen(kind, left, right)


def rename_mono(mono: Mono, names: Change) -> Mono:
    """A monomial under other names of its indices."""
    powers: dict[Gen, Number] = {}
    for gen, exponent in mono:
        new = rename_gen(gen, names)
        powers[new] = powers.get(new, 0) + exponent
    return tuple(sorted(powers.items(), key=lambda item: item[0].key))


def rename_gen(gen: Gen, names: Change) -> Gen:
    """A generator under other names of its indices."""
    if not any(i in names for i in gen.free):
        return gen
    if gen.kind == "element":
        return Gen("element", gen.args[0], tuple(slot_at(s, names) for s in gen.args[1]))
    if gen.kind in ("delta", "before"):
        return indicator_gen(gen.kind, slot_at(gen.args[0], names), slot_at(gen.args[1], names))
    if gen.kind == "exp":
        return Gen("exp", rename_mono(gen.args[0], names))
    if gen.kind == "sum":
        inner: Mono = gen.args[1]
        return _reclosed(rename_mono(inner, names), gen.args[0])
    polys = [
        frozen({rename_mono(m, names): c for m, c in p}) for p in (gen.args if gen.kind == "base" else gen.args[1:])
    ]
    return Gen("base", *polys) if gen.kind == "base" else Gen("function", gen.args[0], *polys)


def _reclosed(mono: Mono, bound: tuple[Ix, ...]) -> Gen:
    safe: dict[Ix, Slot] = {b: Ix(f"!{b.name}", b.axis, b.size) for b in bound}
    return close(rename_mono(mono, safe), list(safe.values()))  # type: ignore[arg-type]
