"""Stars that stand for a convolution: x ⋆ w, which is not read.

Input: chains, and the formulas they come from. Output: the same, where in a document that speaks of convolutions such a
star is not taken for a product. A plain * is one: 2 * s − 1.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from bnderive.document.manuscript import Formula
from bnderive.document.source import Span
from bnderive.document.syntax import Node, Number, Product, walk
from bnderive.verify.claims.chains import Chain, Placed, unread

_STARS = ("\\star", "\\circledast", "\\ast", "⋆", "⊛")
_SPOKEN = re.compile(r"\b(convol|cross-?\s?correlat|deconvol)", re.IGNORECASE)


def with_convolutions(chains: Iterable[Chain], formulas: tuple[Formula, ...]) -> tuple[Chain, ...]:
    """The chains; a side with such a star is not read."""
    chains = tuple(chains)
    if not any(_SPOKEN.search(f"{f.before} {f.heading}") for f in formulas):
        return chains
    return tuple(replace(c, sides=tuple(_unread(p, formulas[p.formula]) for p in c.sides)) for c in chains)


def _unread(placed: Placed, formula: Formula) -> Placed:
    """A side, without its tree where a star in it stands between arrays."""
    star = _star(placed.side.node, formula) if placed.side.node is not None else None
    if star is None:
        return placed
    return unread(placed, formula, star, "this star may be a convolution, which is not read", "write out its sum")


def _star(node: Node, formula: Formula) -> Span | None:
    for part in (p for p in walk(node) if isinstance(p, Product)):
        for (_, before), (mark, after) in zip(part.factors, part.factors[1:], strict=False):
            written = formula.source.text[mark.span.start : mark.span.end]
            if written in _STARS and not isinstance(before, Number) and not isinstance(after, Number):
                return mark.span
    return None
