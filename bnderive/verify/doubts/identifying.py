"""Names that an equation gives a value at one place: "Case 1: u_i = x_i", "the best scale is a = …", an exercise.

What stands elsewhere may be meant of names that are apart, as they are in what stands before that equation.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bnderive.document.syntax import Node
from bnderive.verify.claims.chains import Chain, heading_of
from bnderive.verify.claims.names import Key
from bnderive.verify.deciding.decide import holds
from bnderive.verify.documents.document import Document, shell_of
from bnderive.verify.symbols.gather import keys_of, name_of
from bnderive.verify.symbols.roles import differentiated_by_nodes
from bnderive.verify.theory.readings import Read
from bnderive.verify.theory.survey import Survey
from bnderive.verify.words.freeing import at_an_optimum, generally, set_free, stands_by_itself

ELSEWHERE = "what {} is, is said for another place, and may not hold here"


@dataclass(frozen=True, slots=True)
class _Value:
    """The equation that says what a name is which stands by itself elsewhere: that it is another name (`same`), what it
    is where something is least (`least`), or in a part of the document that is `apart`.
    """

    chain: Chain
    key: Key
    same: bool
    least: bool
    apart: bool


def identified(document: Document, survey: Survey, chain: Chain, nodes: tuple[Node, ...]) -> str:
    """Why a claim cannot be refuted that rests on a name which has its value elsewhere in the document."""
    below = differentiated_by_nodes(nodes, survey.letters)
    found = (v for v in _elsewhere(document, survey, chain, nodes) if v.same or below & _inside(document, v.key))
    return next((ELSEWHERE.format(v.key.latex()) for v in found), "")


def by_identified(document: Document, survey: Survey, chain: Chain, nodes: tuple[Node, ...], read: Read | None) -> str:
    """Why a claim is not proved that holds by the value which a name has elsewhere in the document."""
    below = differentiated_by_nodes(nodes, survey.letters)
    for value in _elsewhere(document, survey, chain, nodes):
        quantity, shell = survey.theory.quantities.get(value.key), shell_of(survey)
        rest = tuple(d for d in shell.definitions if d.quantity != quantity)
        free = read is not None and holds(read.left, read.right, replace(shell, definitions=rest))
        if not free or below & _inside(document, value.key):
            return ELSEWHERE.format(value.key.latex())
    return ""


def _inside(document: Document, key: Key) -> frozenset[Key]:
    """The names that the equations for a name rest on."""
    return document.links.beneath(key) - {key}


def _elsewhere(document: Document, survey: Survey, chain: Chain, nodes: tuple[Node, ...]) -> Iterator[_Value]:
    """The values of names that a claim rests on, as a loss that nothing defines may, and that may not hold there."""
    formulas, number = document.manuscript.formulas, chain.number
    own = {key for node in nodes for key in keys_of(node, survey.letters)}
    unknown, below = own & survey.theory.loss - survey.defined, differentiated_by_nodes(nodes, survey.letters)
    for value in _values(document, survey):
        rests = any(value.key in document.links.beneath(each) for each in own)
        rests = rests or bool(unknown and below & _inside(document, value.key))
        if value.chain.number == number or not rests:
            continue
        before = number < value.chain.number
        other = heading_of(chain, formulas) != heading_of(value.chain, formulas)
        other = other or generally(formulas[chain.sides[0].formula].before)
        alone = value.least or (not before and (value.same or value.apart))
        if (alone and (before or other)) or _freed(document, survey, value, number):
            yield value


def _freed(document: Document, survey: Survey, value: _Value, number: int) -> bool:
    """Whether the text says between an equation and a chain that the name is free."""
    between = (c for c in document.chains if value.chain.number < c.number <= number and len(c.sides) == 1)
    names = ((name_of(c.sides[0].side.node, survey.letters), c.sides[0].formula) for c in between)
    return any(
        name is not None and name.key == value.key and set_free(document.manuscript.formulas, place)
        for name, place in names
    )


def _values(document: Document, survey: Survey) -> Iterator[_Value]:
    """The equations that only say what a name is which stands by itself elsewhere."""
    formulas = document.manuscript.formulas
    sides = {c.number: [p.side.node for p in c.sides if p.side.node is not None] for c in document.chains}
    below = differentiated_by_nodes((node for each in sides.values() for node in each), survey.letters)
    for chain in document.chains:
        key, own = survey.defining.get(chain.number), sides[chain.number]
        left, right = (name_of(own[k], survey.letters) for k in (0, -1)) if own else (None, None)
        if key is None or len(chain.sides) != 2 or len(own) != len(chain.sides) or left is None or left.key != key:
            continue
        used = [c for c in document.chains if c.number < chain.number and _uses(sides[c.number][1:], key, survey)]
        place, heading = chain.sides[0].formula, heading_of(chain, formulas)
        least = (bool(used) or key in below) and at_an_optimum(formulas, place)
        apart = stands_by_itself(heading) and any(heading_of(c, formulas) != heading for c in used)
        if used or least:
            yield _Value(chain, key, right is not None and right.key.head != key.head, least, apart)


def _uses(nodes: list[Node], key: Key, survey: Survey) -> bool:
    return any(key in keys_of(node, survey.letters) for node in nodes)
