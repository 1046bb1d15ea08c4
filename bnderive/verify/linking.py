"""How the names of a document go together as it prints them, whether that is understood or not.

Input: the chains of a document, its formulas, and the names that are understood. Output: `Links`, and by them why a
derivative cannot be said to be another than the one that is claimed: a path from what is differentiated to what it is
differentiated by goes through a name whose definition is not understood, or may go through what nothing says.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bnderive.algebra.expr import Element
from bnderive.document.manuscript import Formula
from bnderive.document.syntax import Apply, Differential, Name, Node, Quotient, walk
from bnderive.verify.chains import Chain, Placed
from bnderive.verify.gather import keys_of, name_of
from bnderive.verify.names import Key, Letters, written
from bnderive.verify.survey import Survey


@dataclass(frozen=True, slots=True)
class Links:
    """What stands in the equations for each name (`says`), and the names of which some equation says something that is
    not understood, or which are differentiated, and that have no definition (`open`).
    """

    says: Mapping[Key, frozenset[Key]]
    open: frozenset[Key]

    def beneath(self, key: Key) -> frozenset[Key]:
        """A name and all that the equations for it rest on."""
        seen, left = {key}, [key]
        while left:
            inside = self.says.get(left.pop(), frozenset()) - seen
            left += inside
            seen |= inside
        return frozenset(seen)


def links_of(chains: Iterable[Chain], formulas: tuple[Formula, ...], known: frozenset[Key], letters: Letters) -> Links:
    """How the names of a document go together; `known` are those with a definition."""
    chains = tuple(chains)
    sides = [p.side.node for c in chains for p in c.sides if p.side.node is not None]
    every = tuple(dict.fromkeys(key for node in sides for key in keys_of(node, letters)))
    says: dict[Key, set[Key]] = {}
    unread: set[Key] = set()
    for chain in chains:
        key = _said_of(chain, letters)
        if key is None or any(key in keys_of(p.side.node, letters) for p in chain.sides[1:] if p.side.node is not None):
            continue  # what changes a name says nothing of what it is
        for placed in chain.sides[1:]:
            if placed.side.node is None:
                unread.add(key)
                says.setdefault(key, set()).update(_printed(placed, formulas, every))
            elif not any(isinstance(n, Differential) for n in walk(placed.side.node)):
                says.setdefault(key, set()).update(keys_of(placed.side.node, letters))
    tops = {key for node in sides for key in _differentiated(node, letters)}
    seeming = {key for key, inside in says.items() if inside}
    found = {key: frozenset(inside - {key}) for key, inside in says.items()}
    return Links(found, frozenset((unread | seeming | tops) - known))


def _said_of(chain: Chain, letters: Letters) -> Key | None:
    """The name that a chain begins with, where it says what it is; that of a function too."""
    first = chain.sides[0].side.node
    if len(chain.sides) < 2 or first is None or chain.marks[0] != "=":
        return None
    if isinstance(first, Apply):
        first = first.head
    name = name_of(first, letters)
    return name.key if name is not None else None


def _differentiated(node: Node, letters: Letters) -> Iterator[Key]:
    """The names that a side differentiates."""
    for part in walk(node):
        if isinstance(part, Quotient) and isinstance(part.above, Differential) and isinstance(part.above.of, Name):
            yield written(part.above.of, letters).key


def _printed(placed: Placed, formulas: tuple[Formula, ...], every: Iterable[Key]) -> Iterator[Key]:
    """The names that occur in a side that is not read, as it is printed."""
    span = placed.side.span
    text = formulas[placed.formula].source.text[span.start : span.end]
    for key in every:
        if re.search(rf"(?<![A-Za-z\\]){re.escape(key.head)}(?![A-Za-z])", text):
            yield key


def broken_link(links: Links, survey: Survey, nodes: tuple[Node, ...], *, void: bool) -> str:
    """Why a claim with derivatives cannot be refuted, in a sentence; empty where it can.

    `void`: it comes out false by a derivative that is zero, for nothing known goes from the one name to the other.
    """
    letters = survey.letters
    below = differentiated_by_nodes(nodes, letters)
    inside = {key for node in nodes for key in keys_of(node, letters)}
    above = frozenset(k for key in inside for k in links.beneath(key))
    outside = bool(inside & survey.theory.loss - survey.defined)
    heads = {key.head for key in below}
    for key in sorted(links.open - survey.defined - below) if below else ():
        if (key in above or outside) and any(k.head in heads for k in links.beneath(key)):
            return f"it rests on {key.latex()}, whose definition is not understood"
    if void and (apart := _apart(survey, inside - below, below)) is not None:
        return f"nothing in the document says how {apart[0].latex()} depends on {apart[1].latex()}"
    return ""


def differentiated_by_nodes(nodes: Iterable[Node], letters: Letters) -> frozenset[Key]:
    """The names that something in these nodes is differentiated by."""
    found: set[Key] = set()
    for part in (p for node in nodes for p in walk(node)):
        if isinstance(part, Quotient) and any(isinstance(n, Differential) for n in walk(part.below)):
            found.update(keys_of(part.below, letters))
        elif isinstance(part, Differential) and part.by is not None:
            found.update(keys_of(part.by, letters))
    return frozenset(found)


def _apart(survey: Survey, above: Iterable[Key], below: Iterable[Key]) -> tuple[Key, Key] | None:
    """A name and one that it is differentiated by, which no definitions connect."""
    quantities = survey.theory.quantities
    part: dict[str, str] = {}

    def root(name: str) -> str:
        while part.setdefault(name, name) != name:
            name = part[name]
        return name

    for definition in survey.calculus.definitions:
        for element in definition.expr.atoms(Element):
            part[root(element.name)] = root(definition.quantity.name)
    pairs = ((a, b) for a in sorted(above) for b in sorted(below) if a in quantities and b in quantities)
    return next(((a, b) for a, b in pairs if root(quantities[a].name) != root(quantities[b].name)), None)
