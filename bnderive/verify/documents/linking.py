"""How the names of a document go together as it prints them, whether that is understood or not.

Input: the chains of a document, its formulas, and the names that are understood. Output: `Links`, and by them why a
derivative cannot be said to be another than the one that is claimed: a path from what is differentiated to what it is
differentiated by goes through a name whose definition is not understood, or may go through what nothing says.
"""

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bnderive.algebra.expr import Element
from bnderive.document.manuscript import Formula
from bnderive.document.syntax import Apply, Call, Differential, Indexed, Name, Node, Product, Quotient, walk
from bnderive.verify.claims.chains import Chain, Placed
from bnderive.verify.claims.functions import Heads
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.claims.trees import unsigned
from bnderive.verify.deciding.shell import mentioned
from bnderive.verify.symbols.declaring import lower_of
from bnderive.verify.symbols.gather import has_derivative, keys_of, name_of
from bnderive.verify.symbols.losses import is_loss_letter
from bnderive.verify.symbols.roles import differentiated_by_nodes
from bnderive.verify.symbols.usual import EPSILON, is_learned, single_number
from bnderive.verify.theory.survey import Survey
from bnderive.verify.words.enumerating import CONTENTS
from bnderive.verify.words.freeing import renamed
from bnderive.verify.words.remarking import SPECIAL
from bnderive.verify.words.supposing import ASKED
from bnderive.verify.words.telling import a_label, named_anew


@dataclass(frozen=True, slots=True)
class Links:
    """What stands in the equations for each name (`says`), and the names of which some equation says something that is
    not understood, or which are differentiated, and that have no definition (`open`). Where a name is given a new value
    that is no step along a gradient, or the text gives it again (`anew`, by the number of the chain). Names that only
    stand before brackets around a single thing, as functions do, and that have no definition either (`applied`). Names
    that stand in a derivative (`derived`), and those by which gradients are used and never said (`used`).
    """

    says: Mapping[Key, frozenset[Key]]
    open: frozenset[Key]
    anew: Mapping[Key, int]
    applied: frozenset[Key]
    derived: frozenset[Key] = frozenset()
    used: frozenset[Key] = frozenset()

    def beneath(self, key: Key) -> frozenset[Key]:
        """A name and all that the equations for it rest on."""
        seen, left = {key}, [key]
        while left:
            inside = self.says.get(left.pop(), frozenset()) - seen
            left += inside
            seen |= inside
        return frozenset(seen)


def links_of(
    chains: Iterable[Chain], formulas: tuple[Formula, ...], known: frozenset[Key], letters: Letters, heads: Heads
) -> Links:
    """How the names of a document go together; `known` are those with a definition, `heads` its functions."""
    again = {f.name: [g.number for g in each] for each in heads.functions.values() for f in each}
    chains = tuple(chains)
    sides = [p.side.node for c in chains for p in c.sides if p.side.node is not None]
    every = tuple(dict.fromkeys(key for node in sides for key in keys_of(node, letters)))
    says: dict[Key, set[Key]] = {}
    unread: set[Key] = set()
    anew: dict[Key, int] = {}
    named: set[Key] = set()
    for chain in chains:
        key = _said_of(chain, letters)
        right = [p.side.node for p in chain.sides[1:] if p.side.node is not None]
        first = chain.sides[0].side.node
        place = chain.sides[0].formula
        again_named = a_label(formulas, place) or renamed(formulas, place)
        if isinstance(first, Name) and len(chain.sides) == 1 and again_named:
            label = written(first, letters).key
            anew.update({label: min(chain.number, anew.get(label, chain.number))} if label in named else {})
        if key is None or chain.posed in (*CONTENTS, ASKED, SPECIAL):
            continue
        used = {n.name for node in right for n in walk(node) if isinstance(n, Call)} & again.keys()
        later = [n for name in used for n in again[name] if n > max(chain.number, again[name][0])]
        if later:
            anew[key] = min(later) - 1
        elif key in named and named_anew(formulas, chain.sides[0].formula):
            anew.setdefault(key, chain.number - 1)
        named.add(key)
        if any(key in keys_of(node, letters) for node in right):
            # What changes a name says nothing of what it is.
            if key not in known and not any(isinstance(n, Differential) for node in right for n in walk(node)):
                anew.setdefault(key, chain.number)
            continue
        for placed in chain.sides[1:]:
            if placed.side.node is None:
                unread.add(key)
                says.setdefault(key, set()).update(_printed(placed, formulas, every))
            elif not has_derivative(placed.side.node):
                says.setdefault(key, set()).update(keys_of(placed.side.node, letters))
    tops = {key for node in sides for key in _differentiated(node, letters)}
    seeming = {key for key, inside in says.items() if inside}
    found = {key: frozenset(inside - {key}) for key, inside in says.items()}
    whole = {key for key, inside in found.items() if gathers(key, inside, found.get(lower_of(key) or key, ()), known)}
    unknown = frozenset((unread | seeming | tops) - known - whole)
    changes = (n.of for node in sides for n in walk(node) if isinstance(n, Differential) and n.of is not None)
    derived = frozenset(key for of in changes for key in keys_of(of, letters))
    firsts, others = ([p.side.node for c in chains for p in c.sides[part]] for part in (slice(1), slice(1, None)))
    said, wanted = (differentiated_by_nodes(filter(None, nodes), letters) for nodes in (firsts, others))
    return Links(found, unknown, anew, _applied(sides, letters) - known, derived, wanted - said)


def gathers(key: Key, inside: Iterable[Key], rows: Collection[Key], known: Container[Key]) -> bool:
    """Whether an equation says of a capital letter what another says of the elements that it gathers, by the names in
    the two: Y = γ X̂ + β beside y_ij = γ_j x̂_ij + β_j.
    """
    low = lower_of(key)
    return low in known and {lower_of(k) or k for k in inside} == set(rows)


def _applied(sides: Iterable[Node], letters: Letters) -> frozenset[Key]:
    """The names that only stand before round brackets around a name or a product."""
    heads: dict[int, Key] = {}
    every: list[tuple[int, Key]] = []
    for part in (n for node in sides for n in walk(node)):
        if isinstance(part, Apply) and part.argument.kind == "(":
            if isinstance(part.argument.body, (Name, Indexed, Product)):
                heads[id(part.head)] = written(part.head, letters).key
        elif isinstance(part, Name):
            every.append((id(part), written(part, letters).key))
    return frozenset(heads.values()) - {key for place, key in every if place not in heads}


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


def unclear(links: Links, survey: Survey, nodes: tuple[Node, ...], number: int) -> str:
    """Why a claim of the chain of that number cannot be refuted: it says what a name is of which nothing else says it,
    or rests on a name that may be a function, or that has a new value by then.
    """
    names = [written(n, survey.letters).key for n in map(unsigned, nodes) if isinstance(n, Name)]
    for key in (*names, *(same for name in names if (same := _only_named(survey, name)) is not None)):
        array = survey.theory.quantities.get(key)
        single = survey.theory.scalars.get(key) == single_number(key)
        single = single or (array is not None and not array.axes)
        if single and key not in survey.defined and not is_learned(key) and key != EPSILON:
            return f"nothing else in the document says what {key.latex()} is"
    inside = {key for node in nodes for key in keys_of(node, survey.letters)}
    below = differentiated_by_nodes(nodes, survey.letters)
    inside -= {k for k in inside if below and is_loss_letter(k) and below.isdisjoint(links.beneath(k))}
    beneath = {k for key in inside for k in links.beneath(key)}
    for key in sorted(beneath & links.applied):
        return f"it is not sure whether {key.latex()} is a function or a factor"
    read = inside | {k for k in _read_beneath(links, survey, inside) if k in survey.theory.quantities}
    found = next((k for k in sorted(read) if links.anew.get(k, number) < number), None)
    return f"{found.latex()} is given a new value before this" if found is not None else ""


def _read_beneath(links: Links, survey: Survey, keys: Iterable[Key]) -> frozenset[Key]:
    """What names rest on: by their definitions here, and by all equations for those that have none."""
    code: dict[str, set[Key]] = {}
    for key, quantity in survey.theory.quantities.items():
        code.setdefault(quantity.name, set()).add(key)
    own = {d.quantity.name: {k for n in mentioned(d.expr) for k in code.get(n, ())} for d in survey.theory.definitions}
    says = {k: own[q.name] for k, q in survey.theory.quantities.items() if q.name in own}
    seen, left = set(keys), list(keys)
    while left:
        key = left.pop()
        inside = says.get(key, links.says.get(key, frozenset())) - seen
        left += inside
        seen |= inside
    return frozenset(seen)


def _only_named(survey: Survey, key: Key) -> Key | None:
    """The scalar that a name is defined to be: the E of m = E."""
    quantity = survey.theory.quantities.get(key)
    definition = survey.theory.definition(quantity.name) if quantity is not None else None
    scalars = survey.theory.scalars.items()
    return next((k for k, v in scalars if definition is not None and definition.expr == v), None)


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
