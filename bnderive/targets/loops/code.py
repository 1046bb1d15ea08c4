"""Code of loops as a tree, before a language has a say. Expressions in it are text already.

`real` and `wide` are the types of numbers: that of the data, and that in which sums are taken.
"""

from dataclasses import dataclass
from typing import TypeAlias

REAL, WIDE = "real", "wide"
PUT, PLUS, LARGER = "=", "+", "max"
FIRST, LAST, AHEAD = "first", "last", "ahead"
STRIP = "STRIP"


@dataclass(frozen=True, slots=True)
class Declare:
    """A new variable. `fixed`: whether it keeps its value."""

    name: str
    kind: str
    value: str
    fixed: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """`target` becomes `value`, is increased by it, or becomes the larger of both; `kind` is the type of `target`."""

    how: str
    target: str
    value: str
    kind: str = WIDE


@dataclass(frozen=True, slots=True)
class Loop:
    """`index` from `start` to `size` − 1. `sums` are the variables that take part of each turn, where the turns may run
    side by side: (how, name). `parallel`: whether they may.
    """

    index: str
    size: str
    body: tuple["Code", ...]
    sums: tuple[tuple[str, str], ...] = ()
    parallel: bool = False
    start: str = "0"


@dataclass(frozen=True, slots=True)
class Cut:
    """`body` for each block of a loop over `size`, with variables FIRST and LAST that say where the block begins and
    where the next. Only a syntax with blocks asks for it. `fetched`: (array, number) each, the number of the
    element with which the same block of the place AHEAD begins: what a target may fetch while this block is computed.
    """

    size: str
    body: tuple["Code", ...]
    fetched: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """The shared `indices`, (name, size) each, of the place with this `number`. Only a strip has it."""

    indices: tuple[tuple[str, str], ...]
    number: str


@dataclass(frozen=True, slots=True)
class Part:
    """An array of these sizes that each thread has for itself, joined into `array` when all threads are done. `block`,
    where it is not empty: another, of the type of the data, that is added to it and cleared after a block of places.
    """

    how: str
    name: str
    array: str
    sizes: tuple[str, ...]
    block: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """`body` for each place of the shared `indices`, (name, size) each, spread over threads; `inner` are the sizes of
    the loops in it. `strip`, where it is not empty: the same as `body` for STRIP places from `place` on, at once.
    `back`: whether the last block of places should come first.
    """

    indices: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    body: tuple["Code", ...]
    inner: tuple[str, ...]
    strip: tuple["Code", ...] = ()
    back: bool = False


Code: TypeAlias = Declare | Change | Loop | Cut | Place | Shared
