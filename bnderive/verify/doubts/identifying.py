"""Names that an equation makes one, in a case or at a point: "Case 1: u_i = x_i", "at the stationary point x_i = a_i".

What a later section says may be meant of names that are apart, as they are in what stands before that equation.
"""

import re
from collections.abc import Iterator

from bnderive.document.syntax import Node
from bnderive.verify.claims.chains import Chain, heading_of
from bnderive.verify.claims.names import Key
from bnderive.verify.documents.document import Document
from bnderive.verify.symbols.gather import keys_of, name_of
from bnderive.verify.theory.survey import Survey

_GENERALLY = re.compile(r"\b(in general|general(ly)?|any|other|otherwise|every|else|not|again)\b", re.IGNORECASE)


def identified(document: Document, survey: Survey, chain: Chain, nodes: tuple[Node, ...]) -> str:
    """Why nothing is said of a claim that rests on a name which is another one elsewhere in the document."""
    formulas = document.manuscript.formulas
    own = {key for node in nodes for key in keys_of(node, survey.letters)}
    for where, key, other in _made_one(document, survey):
        apart = heading_of(chain, formulas) != heading_of(where, formulas)
        generally = _GENERALLY.search(formulas[chain.sides[0].formula].before) is not None
        if chain.number <= where.number or not (apart or generally):
            continue
        if any(key in document.links.beneath(each) for each in own):
            return f"{key.latex()} = {other.latex()} is said in another place, and may not hold here"
    return ""


def _made_one(document: Document, survey: Survey) -> Iterator[tuple[Chain, Key, Key]]:
    """The equations that only say of one name, which stood by itself before, that it is another."""
    letters, before = survey.letters, set[Key]()
    for chain in document.chains:
        sides = tuple(p.side.node for p in chain.sides)
        left, right = name_of(sides[0], letters), name_of(sides[-1], letters)
        gives = left is not None and left.key in before and survey.defining.get(chain.number) == left.key
        if gives and left is not None and right is not None and len(sides) == 2 and left.key.head != right.key.head:
            yield chain, left.key, right.key
        before |= {key for node in sides[1:] if node is not None for key in keys_of(node, letters)}
