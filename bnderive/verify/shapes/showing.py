"""Shapes that notation shows by itself: vectors in bold, the numbers beside them, matrices with an identity.

Input: equations and an `Inference`, which learns them.
"""

from collections.abc import Iterator
from itertools import pairwise

from bnderive.document.equations import Equation
from bnderive.document.syntax import Additive, Apply, Name, Node, Product
from bnderive.verify.claims.centring import centres
from bnderive.verify.claims.names import Key, Letters, written
from bnderive.verify.shapes.inference import SCALAR, Inference
from bnderive.verify.symbols.boldface import is_small_bold, numbers_in, vectors_in
from bnderive.verify.symbols.declaring import is_upper
from bnderive.verify.symbols.letters import nodes_of


def learn_shown(trees: tuple[Equation, ...], inference: Inference, bold: frozenset[Key]) -> None:
    """Learn the vectors and numbers that bold letters show, and what is square for an identity is added in it."""
    letters, arity = inference.letters, inference.slots.arity
    for node in nodes_of(trees):
        for key in (written(name, letters).key for name in (*vectors_in(node), *_centred(node, letters))):
            if not arity.get(key):
                inference.learn(key, ((key, 0), None))
        for key in (written(name, letters).key for name in numbers_in(node)):
            if key not in bold:
                inference.learn(key, SCALAR)
    for key in _squares(trees, letters):
        side = inference.new()
        inference.learn(key, (side, side))


def _centred(node: Node, letters: Letters) -> Iterator[Name]:
    """The small bold letters before and after I − 𝟏𝟏ᵀ/n, without indices."""
    match node:
        case Product(factors=factors):
            parts = [factor for _, factor in factors]
        case Apply(head=head, argument=argument):
            parts = [head, argument]
        case _:
            parts = []
    for one, other in pairwise(parts):
        for part, beside in ((one, other), (other, one)):
            if isinstance(part, Name) and is_small_bold(part) and centres(beside, letters):
                yield part


def _squares(trees: tuple[Equation, ...], letters: Letters) -> Iterator[Key]:
    """The capital letters that an equation gives as a sum with an identity in it: P = I − 𝟏𝟏ᵀ/n."""
    for tree in trees:
        match [side.node for side in tree.sides[:2]]:
            case [Name(sub=None, sup=None) as name, Additive(terms=terms)]:
                key = written(name, letters).key
                if is_upper(key) and any(isinstance(t, Name) and t.head == "I" and t.sup is None for _, t in terms):
                    yield key
