"""Numbers that a document puts in for names, as in μ = (1/2) Σ_j z_j = (1/2)(3 + 5) = 4: they are those of an example.

Input: the chains of a document; a chain and two of its sides. Output: the names that have numbers for values; and why
the sides cannot be said to differ. A side of numbers alone can be refuted as a step from another one; that it is not
what names stand for at any value says nothing.
"""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from bnderive.document.manuscript import Formula
from bnderive.document.syntax import Additive, Big, Indexed, Name, Node, Number, walk
from bnderive.verify.claims.chains import Chain, Placed
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.claims.trees import unsigned
from bnderive.verify.symbols.gather import Candidate, keys_of
from bnderive.verify.symbols.usual import EPSILON

WORKED = "these are the numbers of an example, which are not read"
DIGITS = 3
_SETTING = re.compile(
    r"(?!.*\\([dt]?frac|sqrt|times|cdot|div|sum))(?P<name>[^=<>+*/.-]{0,59}[^\W\d][^=<>+*/.-]{0,59})=(?P<value>\d{1,12}(\.\d{1,12})?)"
)


def numbered(chains: Iterable[Chain], letters: Letters) -> frozenset[str]:
    """The heads of the names that equations give numbers as their values: x = (1, 3), u_2 = 5, |d| = 4; not ε."""
    found: set[str] = set()
    for chain in chains:
        first, *others = (p.side.node for p in chain.sides)
        first = unsigned(first)
        base = first.base if isinstance(first, Indexed) else first
        if isinstance(base, Name) and any(n is not None and _is_bare(n) for n in others):
            found.add(written(base, letters).key.head)
    return frozenset(found - {EPSILON.head})


def worked_out(chain: Chain, before: Placed, after: Placed, resting: bool) -> str:
    """Why a claim cannot be refuted: names are on its left, and numbers are put in for them on its right or between.
    `resting`: its left side rests on a name that has numbers for values.
    """
    if resting and after.side.node is not None and _is_bare(after.side.node):
        return WORKED
    if before.side.node is None or _is_bare(before.side.node) or after.side.node is None:
        return ""
    first, last = (next(k for k, p in enumerate(chain.sides) if p.place == one.place) for one in (before, after))
    nodes = [p.side.node for p in chain.sides[first + 1 : last + 1]]
    bare = _is_bare(after.side.node) and any(n is not None and _is_worked(n) for n in nodes)
    return WORKED if bare else ""


def put_in(formulas: Iterable[Formula], letters: Letters, chain: Chain, right: Node) -> str:
    """Why a claim cannot be refuted: a name that its right side has not is given a number that it has; as a decimal,
    where no other side of the chain has the name either.
    """
    every = {key for p in chain.sides if p.side.node is not None for key in keys_of(p.side.node, letters)}
    own, gone = (frozenset(k.latex() for k in keys) for keys in (keys_of(right, letters), every))
    numbers = {n.value: "." in n.text for n in _terms(right) if isinstance(n, Number)}
    for match in (_SETTING.fullmatch(f.latex.replace(" ", "")) for f in formulas if numbers):
        if match is None or match["name"] in own or (value := Fraction(match["value"])) not in numbers:
            continue
        if match["name"] in gone or numbers[value]:
            return WORKED
    return ""


def _terms(node: Node) -> Iterator[Node]:
    """The parts of a side, without what the sums in it run from and to."""
    bounds = {id(n) for big in walk(node) if isinstance(big, Big) for s in (big.sub, big.sup) if s for n in walk(s)}
    return (n for n in walk(node) if id(n) not in bounds)


def without_examples(possible: Iterable[Candidate], chains: Iterable[Chain]) -> tuple[Candidate, ...]:
    """The equations that may define a name, without those that give its value in an example: it has another before,
    and numbers are put in.
    """
    worked = {c.number for c in chains if is_worked(c)}
    found: dict[Key, None] = {}
    kept = []
    for candidate in possible:
        if candidate.number not in worked or candidate.name.key not in found:
            kept.append(candidate)
        found.setdefault(candidate.name.key)
    return tuple(kept)


def is_worked(chain: Chain) -> bool:
    """Whether numbers are put in for names in a chain."""
    return any(p.side.node is not None and _is_worked(p.side.node) for p in chain.sides)


def _is_bare(node: Node) -> bool:
    """Whether a side is without names."""
    return not any(isinstance(n, Name) for n in walk(node))


def _is_worked(node: Node) -> bool:
    """Whether a side is a sum of numbers, or made of many, or of one with many digits: no constant of a formula."""
    numbers = [n for n in walk(node) if isinstance(n, Number)]
    added = any(isinstance(n, Additive) and len(n.terms) > 1 for n in walk(node))
    long = any("." in n.text and len(n.text.replace(".", "").lstrip("0")) >= DIGITS for n in numbers)
    return _is_bare(node) and (added or long or len(numbers) > DIGITS)
