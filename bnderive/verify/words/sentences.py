"""Which text goes with a formula: what stands before it in its sentence, and what may be said of it behind it.

Input: the formulas of a document and the number of one. Output: text.
"""

import re

from bnderive.document.manuscript import Formula

_AGAIN = re.compile(
    r"\b(this|that|these|it|its|above|which|here|holds?|valid|true|same|formula|equation|else|otherwise|instead)\b"
    r"|^\s*$",
    re.IGNORECASE,
)
_STOPPED = re.compile(r"[.。]\s*(?:\\q?quad\b|\\[,;:! ]|\\tag\s*\{[^{}]*\}|[\s}$])*$")
ENDS = re.compile(r"[.!?](?:\s|$)|[。！？]")
_TAIL = 120
_FURTHER = 6


def lead(formulas: tuple[Formula, ...], number: int) -> str:
    """The text before a formula, and before those in the text of the same sentence."""
    return " · ".join((*(formulas[k].before for k in reversed(earlier(formulas, number))), formulas[number].before))


def earlier(formulas: tuple[Formula, ...], number: int) -> tuple[int, ...]:
    """The formulas in the text before another one in its sentence, the nearest first."""
    found: list[int] = []
    for back in range(number - 1, max(-1, number - _FURTHER), -1):
        near = formulas[back].heading == formulas[back + 1].heading
        if not near or formulas[back].display or ENDS.search(formulas[back + 1].before):
            break
        found.append(back)
    return tuple(found)


def sentence(formulas: tuple[Formula, ...], number: int) -> str:
    """The text of the sentence that a formula stands in, before it and after it."""
    after: list[str] = []
    for there in range(number, min(len(formulas), number + _FURTHER)):
        text = following(there, formulas)
        after.append(ENDS.split(text)[0])
        if ENDS.search(text) or (there + 1 < len(formulas) and formulas[there + 1].display):
            break
    return " · ".join((ENDS.split(lead(formulas, number))[-1], *after))


def rest(formulas: tuple[Formula, ...], number: int) -> str:
    """The text after a formula, up to the next, that may be said of it: not what stands below the next heading, nor a
    sentence of its own that does not speak of it again ("When n is large, sums are slow").
    """
    text = following(number, formulas)
    if number + 1 < len(formulas) and formulas[number + 1].heading != formulas[number].heading:
        return ""
    sentence, *others = ENDS.split(text.lstrip())
    begun, comma, more = sentence.partition(",")
    if not comma and not others and number + 1 < len(formulas) and not formulas[number + 1].display:
        between, comma, more = following(number + 1, formulas).partition(",")
        comma = "" if between.strip() else comma
    return text if not begun[:1].isupper() or not comma or _AGAIN.search(more) else ""


def stopped(formula: Formula) -> bool:
    """Whether a formula ends its sentence."""
    return _STOPPED.search(formula.latex) is not None


def following(formula: int, formulas: tuple[Formula, ...]) -> str:
    """The text after a formula, up to the next."""
    if formula + 1 < len(formulas):
        return formulas[formula + 1].before
    here = formulas[formula]
    source = here.source
    while source.decoded is not None:
        source = source.decoded.source
    return source.text[here.origin.end : here.origin.end + _TAIL]
