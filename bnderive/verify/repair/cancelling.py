"""What takes itself away in a side: a term and its negative, a factor and its inverse.

Input: a side and a function that evaluates LaTeX. An edit after which more does so than before is no correction: it
strikes out what the author wrote without saying so.
"""

from collections.abc import Callable, Iterator
from itertools import combinations

from bnderive.document.source import Source
from bnderive.document.syntax import Additive, Group, Node, Number, Product, Quotient, walk
from bnderive.verify.repair.locate import Path, terms_of
from bnderive.verify.repair.snippet import extent
from bnderive.verify.repair.values import Vector, alike, plus, size, times
from bnderive.verify.repair.vocabulary import is_ratio

_MOST = 16
_VANISHES = 1e-12
Evaluate = Callable[[str], Vector | None]


def cancelled(source: Source, node: Node, value_of: Evaluate) -> int:
    """How many pairs of terms, or of factors, take one another away in any part of a side."""
    found = 0
    for part in walk(node):
        if isinstance(part, Additive) and len(part.terms) > 1:
            found += _pairs(_signed(source, part, value_of), lambda a, b: alike(a, tuple(-n for n in b)))
        elif isinstance(part, Product | Quotient) and not is_ratio(part):
            values = [_value(source, factor, value_of) for factor in tuple(_factors(part, 1))[:_MOST]]
            found += _pairs([v for v in values if v is not None], _inverse)
    return found


def _inverse(one: Vector, other: Vector) -> bool:
    unit = tuple(1.0 for _ in one)
    return len(one) == len(other) and alike(times(one, other), unit) and not alike(one, unit)


def _pairs(values: list[Vector], matched: Callable[[Vector, Vector], bool]) -> int:
    return sum(1 for a, b in combinations(values[:_MOST], 2) if len(a) == len(b) and size(a) > 1e-12 and matched(a, b))


def _signed(source: Source, node: Additive, value_of: Evaluate) -> list[Vector]:
    found = []
    for mark, term in node.terms:
        value = _value(source, (term, 1), value_of)
        if value is not None:
            found.append(tuple(-n for n in value) if mark.text == "-" else value)
    return found


def _value(source: Source, part: tuple[Node, int], value_of: Evaluate) -> Vector | None:
    node, power = part
    span = extent(source, node)
    value = value_of(source.text[span.start : span.end])
    if value is None or power == 1:
        return value
    return None if any(number == 0 for number in value) else tuple(1 / number for number in value)


def _factors(node: Node, power: int) -> Iterator[tuple[Node, int]]:
    """The factors above all bars (1) and below (−1), but for plain numbers."""
    match node:
        case Product(factors=factors):
            for mark, factor in factors:
                yield from _factors(factor, -power if mark.text == "/" else power)
        case Quotient(above=above, below=below) if not is_ratio(node):
            yield from _factors(above, power)
            yield from _factors(below, -power)
        case Group(body=Product() | Quotient()):
            yield from _factors(node.body, power)
        case Number():
            return
        case _:
            yield node, power


def apart(source: Source, node: Node, values: dict[Path, Vector]) -> int:
    """How many terms that the side is linear in vanish, and pairs of them that take one another away, wherever they
    stand; `values` are what the terms give to the side.
    """
    inner = {path[:-1] for path, _ in terms_of(source, node)}
    last = [value for path, value in sorted(values.items()) if path not in inner]
    scale = max((size(value) for value in last), default=0.0)
    nothing = sum(1 for value in last if size(value) <= _VANISHES * scale)
    return nothing + _pairs(last, lambda a, b: alike(a, tuple(-n for n in b)))


def given(base: Vector, rests: dict[Path, Vector]) -> dict[Path, Vector]:
    """What each term gives to a side, from the values of the side without it."""
    return {path: plus(base, rest, -1.0) for path, rest in rests.items()}
