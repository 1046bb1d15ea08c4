"""How an element of a tensor is written: its notation with the indices, as the scope calls them, in their places."""

import re

from sympy import Expr

from bnderive.algebra.expr import Element
from bnderive.algebra.index import Index
from bnderive.algebra.printing.glossary import plain_notation
from bnderive.algebra.printing.letters import Scope
from bnderive.algebra.printing.tree import Leaf

_SUBSCRIPT = re.compile(r"_(?:\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z0-9])")
_SYMBOL = re.compile(r"[A-Za-z0-9]|\\[A-Za-z]+\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|[A-Za-z])?|\{[^{}]*\}")


def leaf(latex: str) -> Leaf:
    """A leaf of this LaTeX, with braces around a single character dropped."""
    tidy = re.sub(r"([_^])\{([A-Za-z0-9])\}", r"\1\2", latex)
    head, shorter = tidy, _SUBSCRIPT.sub("", tidy)
    while shorter != head:
        head, shorter = shorter, _SUBSCRIPT.sub("", shorter)
    ratio = "frac" in head
    return Leaf(tidy, ratio=ratio, bare=not ratio and _SYMBOL.fullmatch(head) is not None)


def element(expr: Element, scope: Scope) -> Leaf:
    """The leaf of an element; indices of more than one character are set apart."""
    notation = scope.glossary.quantities.get(expr.name)
    places = {piece for piece in notation.pieces if isinstance(piece, int)} if notation else set()
    if notation is None or places != set(range(len(expr.indices))):
        notation = plain_notation(expr.name, len(expr.indices))
    indices = [_index(i, scope) for i in expr.indices]
    written = ""
    before = ""
    for piece in notation.pieces:
        after = piece if isinstance(piece, str) else indices[piece]
        if before and isinstance(piece, int) and not (_is_letter(before) and _is_letter(after)):
            written += " "
        written += after
        before = "" if isinstance(piece, str) else after
    return leaf(written)


def _is_letter(index: str) -> bool:
    return len(index.rstrip("'")) == 1


def _index(index: Expr, scope: Scope) -> str:
    if isinstance(index, Index):
        return scope.index(index)
    return element(index, scope).latex if isinstance(index, Element) else str(index)
