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
    generally = _GENERALLY.search(formulas[chain.sides[0].formula].before) is not None
    for where, key, other in _made_one(document, survey):
        apart = generally or heading_of(chain, formulas) != heading_of(where, formulas)
        if where.number < chain.number and apart and any(key in document.links.beneath(each) for each in own):
            return f"{key.latex()} = {other.latex()} is said in another place, and may not hold here"
    return ""


def _made_one(document: Document, survey: Survey) -> Iterator[tuple[Chain, Key, Key]]:
    """The equations that only say of one name, which stood by itself before, that it is another."""
    for chain in document.chains:
        key, sides = survey.defining.get(chain.number), tuple(p.side.node for p in chain.sides)
        if key is None or len(sides) != 2:
            continue
        left, right = (name_of(side, survey.letters) for side in sides)
        if left is None or right is None or left.key != key or right.key.head == key.head:
            continue
        earlier = (c for c in document.chains if c.number < chain.number)
        others = (p.side.node for c in earlier for p in c.sides[1:] if p.side.node is not None)
        if any(key in keys_of(node, survey.letters) for node in others):
            yield chain, key, right.key
