"""Names that the text gives: "let $S$ be $\\sum_k z_k$", "write $g$ for $\\partial L/\\partial y$", "denote … by $g$".

Input: two formulas one after the other, as trees, and the words around them. Output: whether the second says what the
first stands for, or the other way round.
"""

import re

from bnderive.document.syntax import Name, Node, Number, walk
from bnderive.verify.symbols.gather import has_derivative

_DENOTES = re.compile(r"\s*(denotes?|stands? for|is short(hand)? for|abbreviates?|means?|表示|代表)\s*")
_WRITES = re.compile(r"\b(writ(e|es|ing)|with|us(e|es|ing)|have|put|abbreviat(e|es|ing))\s*$", re.IGNORECASE)
_DENOTE = re.compile(r"\b(denot(e|es|ing)|abbreviat(e|es|ing)|call)\s*$", re.IGNORECASE)
_LETS = re.compile(r"(\blet|[记令设])\s*$", re.IGNORECASE)
_BE = re.compile(r"\s*(be|denote|stand for|be short for|mean|为|表示)\s*")
_DENOTED = re.compile(r"\s*(is|are|be) (denoted|abbreviated) (by|as|to)\s*|\s*记[为作]\s*")


def is_called(first: Node, second: Node, before: str, between: str) -> bool:
    """Whether the text, `before` the first of two formulas and `between` them, gives one of them the other as a name.

    A derivative is known for what it is; anything else must stand beside a name by itself, and not hold it.
    """
    if has_derivative(second) or (isinstance(first, Name) and _is_meaning(second, first)):
        written = between.strip() == "for" and _WRITES.search(before)
        lets = _LETS.search(before) and _BE.fullmatch(between)
        if written or lets or _DENOTES.fullmatch(between):
            return True
    return bool((between.strip() in ("by", "as") and _DENOTE.search(before)) or _DENOTED.fullmatch(between))


def _is_meaning(node: Node, name: Name) -> bool:
    """Whether a name may stand for that: it is more than a name or a number, and does not hold the name itself."""
    names = [n.head for n in walk(node) if isinstance(n, Name)]
    return not isinstance(node, Name | Number) and bool(names) and name.head not in names
