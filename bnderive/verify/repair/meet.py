"""Pairs and triples of edits found from the values of single edits, without trying each.

What edits in different terms change adds up; what two edits in one term do to its value multiplies, where one of them
only scales it. So the partner that an edit lacks has a known value and is looked up. What is found is a proposal only:
the search evaluates each.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from bnderive.verify.repair.candidate import Candidate, together
from bnderive.verify.repair.locate import Path, part
from bnderive.verify.repair.values import Table, Vector, over, plus, size

_WIDEST = 400
_OTHERS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """A single edit, the terms that it lies in, and the value of the side with it made."""

    candidate: Candidate
    path: Path
    value: Vector


class Asked(Protocol):
    """What a pair's values are asked of."""

    def value_with(self, candidate: Candidate) -> Vector | None:
        """The value of the side with a candidate's changes made."""

    def scale_of(self, candidate: Candidate) -> Vector | None:
        """The value of what a candidate puts in, where it only puts something in."""


def across(tried: list[Tried], base: Vector, target: Vector) -> Iterator[Candidate]:
    """Pairs of edits in different terms."""
    table = _differences(tried, base, target)
    for n, entry in enumerate(tried):
        if entry.path:
            wanted = plus(plus(target, base, -1.0), plus(entry.value, base, -1.0), -1.0)
            for k in table.find(wanted):
                if k > n and part(entry.path, tried[k].path):
                    yield together(entry.candidate, tried[k].candidate)


def within(
    tried: list[Tried], path: Path, rest: Vector, base: Vector, target: Vector, ask: Asked
) -> Iterator[Candidate]:
    """Pairs of edits in the term at `path`, `rest` being the value of the side without it."""
    inside = [entry for entry in tried if entry.path[: len(path)] == path][:_WIDEST]
    wanted = plus(target, rest, -1.0)
    table = Table(max(size(wanted), 1e-9))
    for n, entry in enumerate(inside):
        table.add(plus(entry.value, rest, -1.0), n)
    for n, scale in _scales(inside, rest, base, ask):
        partner = over(wanted, scale)
        for k in table.find(partner) if partner is not None else ():
            if k != n:
                yield together(inside[k].candidate, inside[n].candidate)


def _scales(inside: list[Tried], rest: Vector, base: Vector, ask: Asked) -> Iterator[tuple[int, Vector]]:
    """What each edit multiplies its term by.

    Where the term itself vanishes, the value of a factor that is put in tells; for some of the other edits the scale is
    read off on top of the cheapest edit that makes the term something.
    """
    term = plus(base, rest, -1.0)
    if over(term, term) is not None:
        for n, entry in enumerate(inside):
            scale = over(plus(entry.value, rest, -1.0), term)
            if scale is not None:
                yield n, scale
        return
    others: list[int] = []
    for n, entry in enumerate(inside):
        factor = ask.scale_of(entry.candidate)
        if factor is not None and len(factor) == len(rest):
            yield n, factor
        else:
            others.append(n)
    for anchor in inside:
        first = plus(anchor.value, rest, -1.0)
        if over(first, first) is not None:
            yield from _on_top(
                anchor, first, [n for n in others[:_OTHERS] if inside[n] is not anchor], inside, rest, ask
            )
            return


def _on_top(
    anchor: Tried, first: Vector, others: list[int], inside: list[Tried], rest: Vector, ask: Asked
) -> Iterator[tuple[int, Vector]]:
    """What edits multiply the term by, when another has been made that gives it the value `first`."""
    for n in others:
        both = ask.value_with(together(anchor.candidate, inside[n].candidate))
        scale = None if both is None else over(plus(both, rest, -1.0), first)
        if scale is not None:
            yield n, scale


def threefold(tried: list[Tried], base: Vector, target: Vector) -> Iterator[Candidate]:
    """Triples of edits in three different terms."""
    table = _differences(tried, base, target)
    changes = [plus(entry.value, base, -1.0) for entry in tried]
    wanted = plus(target, base, -1.0)
    for n, one in enumerate(tried):
        for k in range(n + 1, len(tried)):
            if part(one.path, tried[k].path):
                for third in table.find(plus(plus(wanted, changes[n], -1.0), changes[k], -1.0)):
                    path = tried[third].path
                    if third > k and part(path, one.path) and part(path, tried[k].path):
                        yield together(one.candidate, tried[k].candidate, tried[third].candidate)


def _differences(tried: list[Tried], base: Vector, target: Vector) -> Table:
    table = Table(max(size(target), size(base), 1e-9))
    for n, entry in enumerate(tried):
        if entry.path:
            table.add(plus(entry.value, base, -1.0), n)
    return table
