"""Names that the text gives: "let $S$ be $\\sum_k z_k$", "write $g$ for $\\partial L/\\partial y$", "denote … by $g$".

Input: the words around two formulas one after the other, and these as trees. Output: which of them is a name for the
other, and whether it may be.
"""

import re
from typing import Literal

from bnderive.document.syntax import Name, Node, Number, walk
from bnderive.verify.symbols.gather import has_derivative

_DENOTES = re.compile(r"\s*(denotes?|stands? for|is short(hand)? for|abbreviates?|means?|表示|代表)\s*")
_WRITES = re.compile(r"\b(writ(e|es|ing)|with|us(e|es|ing)|have|put|abbreviat(e|es|ing))\s*$", re.IGNORECASE)
_DENOTE = re.compile(r"\b(denot(e|es|ing)|abbreviat(e|es|ing)|call)\s*$", re.IGNORECASE)
_LETS = re.compile(r"(\blet|[记令设])\s*$", re.IGNORECASE)
_BE = re.compile(r"\s*(be|denote|stand for|be short for|mean|为|表示)\s*")
_DENOTED = re.compile(r"\s*(is|are|be) (denoted|abbreviated) (by|as|to)\s*|\s*记[为作]\s*")


def named_by_text(before: str, between: str) -> Literal["", "first", "second"]:
    """Which of two formulas is a name for the other by the text `before` the first and `between` them, if any."""
    if _DENOTES.fullmatch(between) or (between.strip() == "for" and _WRITES.search(before)):
        return "first"
    if _BE.fullmatch(between) and _LETS.search(before):
        return "first"
    by = between.strip() in ("by", "as") and _DENOTE.search(before)
    return "second" if by or _DENOTED.fullmatch(between) else ""


def stands_for(name: Node, meaning: Node) -> bool:
    """Whether one may be a short name for the other. A derivative is known for what it is; anything else must be more
    than a name or a number, and have a name by itself, which it does not hold.
    """
    if has_derivative(meaning):
        return True
    heads = [n.head for n in walk(meaning) if isinstance(n, Name)]
    whole = isinstance(meaning, Name | Number) or not heads
    return isinstance(name, Name) and not whole and name.head not in heads
