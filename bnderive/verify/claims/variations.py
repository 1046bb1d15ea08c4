"""δ for ∂: in a document without ∂, δy/δx is the derivative of y by x.

Input: chains, and the formulas they come from. Output: the same, with differentials where fractions have a δ above and
below. Where a δ stands elsewhere too it may be a quantity, and such fractions are not read.
"""

from dataclasses import replace

from bnderive.document.manuscript import Formula
from bnderive.document.syntax import Differential, Name, Node, Quotient, walk
from bnderive.verify.claims.chains import Chain, Placed, nodes_in, rewritten, unread
from bnderive.verify.claims.leading import behind, sign_of

_DELTA = "\\delta"
_ROUND = "\\partial"
_EITHER = "δ stands alone too, so this may be a derivative or a quotient with a factor δ"


def with_variations(chains: tuple[Chain, ...], formulas: tuple[Formula, ...]) -> tuple[Chain, ...]:
    """The chains, with ∂ for δ; as they are where the document has a ∂."""
    nodes = tuple(nodes_in(chains))
    if any(isinstance(n, Differential) and n.letter == _ROUND for n in nodes):
        return chains
    signs = {id(sign) for node in nodes for sign in _signs(node)}
    if signs and any(_is_delta(n) and id(n) not in signs for n in nodes):
        return tuple(replace(c, sides=tuple(_either(p, formulas[p.formula]) for p in c.sides)) for c in chains)
    return tuple(rewritten(chain, _changed) for chain in chains)


def _changed(node: Node) -> Node:
    if isinstance(node, Quotient) and _signs(node) and (by := behind(node.below)) is not None:
        above, below = node.above, node.below
        over = Differential(above.span, behind(above), _ROUND)
        return replace(node, above=over, below=Differential(below.span, by, _ROUND))
    return node


def _either(placed: Placed, formula: Formula) -> Placed:
    """A side, without its tree where it has such a fraction."""
    nodes = walk(placed.side.node) if placed.side.node is not None else ()
    fraction = next((n for n in nodes if _signs(n)), None)
    return placed if fraction is None else unread(placed, formula, fraction.span, _EITHER)


def _signs(node: Node) -> tuple[Node, ...]:
    """The two δ that the halves of a fraction begin with, if both do."""
    signs = tuple(sign_of(half) for half in (node.above, node.below)) if isinstance(node, Quotient) else ()
    return signs if all(map(_is_delta, signs)) else ()


def _is_delta(node: Node) -> bool:
    return isinstance(node, Name) and node.head == _DELTA and node.sub is None and node.sup is None and not node.primes
