"""The material of the normal form: generators, monomials and polynomials over the rationals.

A polynomial is a dict from monomials to rational coefficients; a monomial is a tuple of (generator, exponent), sorted
by the generators' keys; exponents are rational and may be negative. A generator's `key` is a string that tells it from
every other, so that two polynomials are equal exactly when the dicts are. Its `shape` is the key with the names of
indices erased.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from bnderive.algebra.index import BOUND_MARK
from bnderive.errors import Undecided

LARGEST_KEY = 2**14  # characters; a real derivation's stay below some hundred

Number: TypeAlias = int | Fraction


class Ix(NamedTuple):
    """An index, free or bound, with its axis."""

    name: str
    axis: str
    size: str


class Gen:
    """A generator; `kind` says what `args` hold. Raises Undecided where its key would outgrow LARGEST_KEY.

    symbol (name, positive); element (name, indices); delta (left, right); before (left, right); prime (p);
    base (polynomial): the base of a power; exp (monomial): e to it; function (name, polynomials); sum (bound,
    monomial).
    """

    __slots__ = ("_hash", "args", "depth", "free", "key", "kind", "shape")

    def __init__(self, kind: str, *args: Any) -> None:
        self.kind = kind
        self.args = args
        self.key, self.shape = _spell(kind, args)
        if len(self.key) > LARGEST_KEY:
            raise Undecided("the expression grows too large to be decided", hint="Check it in smaller steps.")
        self.free, self.depth = _scope(kind, args)
        self._hash = hash(self.key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Gen) and self.key == other.key)

    def __repr__(self) -> str:
        return self.key


Exponent: TypeAlias = Number
Mono: TypeAlias = tuple[tuple[Gen, Exponent], ...]
Poly: TypeAlias = dict[Mono, Number]
Slot: TypeAlias = Ix | Gen
Change: TypeAlias = Mapping[Ix, Slot]


@dataclass(frozen=True, slots=True)
class Relation:
    """`pattern` at `indices` equals `value`, and so at any others over the same axes; `name` says so by definition."""

    name: str
    pattern: Gen
    indices: tuple[Ix, ...]
    value: Poly


ONE: Mono = ()
EULER = "%e"
PI = "%pi"


def frozen(poly: Poly) -> tuple[tuple[Mono, Number], ...]:
    """The polynomial as a sorted tuple, the form in which a generator holds one."""
    return tuple(sorted(poly.items(), key=lambda item: mono_key(item[0])))


def mono_key(mono: Mono) -> str:
    """A string that tells a monomial from every other."""
    return "*".join(f"{g.key}^{e}" if e != 1 else g.key for g, e in mono)


def mono_free(mono: Mono) -> frozenset[Ix]:
    """The indices that stand free in a monomial."""
    return frozenset().union(*(g.free for g, _ in mono))


def mono_depth(mono: Mono) -> int:
    """The largest number of a bound index inside a monomial."""
    return max((g.depth for g, _ in mono), default=0)


def slot_free(slot: Slot) -> frozenset[Ix]:
    """The free indices of what stands in an index position."""
    return slot.free if isinstance(slot, Gen) else frozenset((slot,))


def bound_index(number: int, like: Ix) -> Ix:
    """The bound index of that number, over the axis of `like`."""
    return Ix(f"{BOUND_MARK}{number}", like.axis, like.size)


def _spell(kind: str, args: tuple[Any, ...]) -> tuple[str, str]:
    if kind in ("symbol", "prime"):
        return str(args[0]), str(args[0])
    if kind == "element":
        slots = [_slot(s) for s in args[1]]
        return f"{args[0]}[{','.join(k for k, _ in slots)}]", f"{args[0]}[{','.join(s for _, s in slots)}]"
    if kind in ("delta", "before"):
        (lk, ls), (rk, rs) = _slot(args[0]), _slot(args[1])
        return f"{kind}({lk},{rk})", f"{kind}({','.join(sorted((ls, rs)))})"
    if kind == "exp":
        k, s = _mono(args[0])
        return f"exp({k})", f"exp({s})"
    if kind == "sum":
        k, s = _mono(args[1])
        return f"sum({','.join(_slot(b)[0] for b in args[0])}|{k})", f"sum({','.join(b.axis for b in args[0])}|{s})"
    polys = args if kind == "base" else args[1:]
    spelt = [_poly(p) for p in polys]
    name = kind if kind == "base" else args[0]
    return f"{name}({';'.join(k for k, _ in spelt)})", f"{name}({';'.join(s for _, s in spelt)})"


def _slot(slot: Slot) -> tuple[str, str]:
    return (slot.key, "_") if isinstance(slot, Gen) else (f"{slot.name}:{slot.axis}", "_")


def _mono(mono: Mono) -> tuple[str, str]:
    shape = "*".join(sorted(f"{g.shape}^{e}" for g, e in mono))
    return mono_key(mono), shape


def _poly(poly: Iterable[tuple[Mono, Number]]) -> tuple[str, str]:
    spelt = [(c, *_mono(m)) for m, c in poly]
    return "+".join(f"{c}*{k}" for c, k, _ in spelt), "+".join(sorted(f"{c}*{s}" for c, _, s in spelt))


def _scope(kind: str, args: tuple[Any, ...]) -> tuple[frozenset[Ix], int]:
    if kind in ("symbol", "prime"):
        return frozenset(), 0
    if kind == "element":
        return frozenset().union(*(slot_free(s) for s in args[1])), 0
    if kind in ("delta", "before"):
        return slot_free(args[0]) | slot_free(args[1]), 0
    if kind == "exp":
        return mono_free(args[0]), mono_depth(args[0])
    if kind == "sum":
        return mono_free(args[1]) - set(args[0]), max(int(b.name[len(BOUND_MARK) :]) for b in args[0])
    polys = args if kind == "base" else args[1:]
    monos = [m for p in polys for m, _ in p]
    return frozenset().union(*(mono_free(m) for m in monos)), max((mono_depth(m) for m in monos), default=0)
