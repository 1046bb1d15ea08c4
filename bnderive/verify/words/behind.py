"""What stands behind an equation: words in its row, "y = 2x if x > 0", or the rest of its sentence.

Input: the chains of a document and its formulas. Output: the chains, those that words make a condition of what stands
before them marked as posed; whether two sides stand in one row; whether a condition stands behind a side, or words that
call it a part. To teach another word, in any language, add it to the table of its kind.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from bnderive.document.manuscript import Formula
from bnderive.verify.claims.chains import Chain, Placed
from bnderive.verify.words.sentences import rest, stopped
from bnderive.verify.words.supposing import ASKED
from bnderive.verify.words.telling import sets_condition

_WORDS = re.compile(r"\\(?:text\w*|mbox|hbox|mathrm|operatorname)\s*\{([^{}]*)\}")
_ROW = re.compile(r"\\\\|\\cr\b|\\newline\b|\\begin\b|\\end\b")
_IF = re.compile(
    r"(?:\b(?:if|when|whenever|provided|providing|assuming|unless|s\.\s?t\.|such that|subject to|wenn|falls|si|если)"
    r"(?: that)?|当|當|若|如果|假设)\W*$",
    re.IGNORECASE,
)
_AND = re.compile(r"(?:[\s,;&~]|\\[,;:! ]|\\q?quad\b|\\(?:text|mbox)\s*\{\s*(?:and|or|und|et|и|且|和)?\s*\})*")
_EXACTLY = re.compile(r"\\(?:iff|Leftrightarrow|Longleftrightarrow)\b|[⇔⟺]")
_NEARS = re.compile(
    r"(?:\\q?quad\b|[(,;])[^=]*\\(?:to|rightarrow|longrightarrow|ll|gg)\b"
    r"|\{\W*(?:for|with|at|für|bei|pour|при)\s*\}\s*(?:\\[a-zA-Z]+|[a-hu-zA-Z])\s*=\s*-?\d"
)
_GOES_ON = re.compile(
    r"[\s,;:]*\(?\s*(?:if|when|whenever|unless|provided|assuming|supposing|neglecting|ignoring|disregarding|with|for|in"
    r"|at|under|during|as long as|so long as|up to|treating|taking|keeping|holding|wenn|falls|bei|für|si|если|при"
    r"|当|當|若|如果|假设|忽略)(?![a-z])[^.;]*",
    re.IGNORECASE,
)
_PART = re.compile(
    r"[\s,;:–—-]*\(?\s*(?:(?:this|that|it|which) (?:is|gives) )?(?:the |a |an |only |just )*"
    r"(?:first|second|third|one|direct|indirect|local|partial|other)\s(?:\w+\s)?"
    r"(?:part|half|share|piece|contribution|path|branch|term|summand)\b"
    r"|[\s,;:–—-]*\(?\s*(?:(?:only )?so far|for now|in part|partly|incomplete|not (?:yet )?complete"
    r"|more (?:to come|below))\b",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"[ \t,.]{0,3}\n?[ \t]*\(?(?:\(|(?:since|because|as|for|if|when|whenever|where|with|provided|wenn|da|für|si|car"
    r"|pour|если|при)(?: all| any| that)?)[ \t]*"
)


def with_behind(chains: Iterable[Chain], formulas: tuple[Formula, ...]) -> tuple[Chain, ...]:
    """The chains, those marked that words, in the formula of the one before them, make a condition of that."""
    found: list[Chain] = []
    for chain in chains:
        last = found[-1] if found else None
        between = _between(last.sides[-1], chain.sides[0], formulas) if last is not None else None
        if last is not None and between is not None and not chain.posed:
            said = _WORDS.findall(between)
            goes_on = last.posed == ASKED and _AND.fullmatch(between) is not None
            goes_on = goes_on or bool(said and _IF.search(said[-1]))
            found.append(replace(chain, posed=ASKED) if goes_on else chain)
        else:
            found.append(chain)
    return tuple(found)


def in_one_row(one: Placed, other: Placed, formulas: tuple[Formula, ...]) -> bool:
    """Whether a side stands before another one in the same row of a formula."""
    return _between(one, other, formulas) is not None


def named_behind(one: Placed, other: Placed, formulas: tuple[Formula, ...]) -> bool:
    """Whether the text right behind an equation names its case in the next formula: "(since $i \\ne j$)"."""
    before, formula = formulas[one.formula], formulas[other.formula]
    if other.formula != one.formula + 1 or formula.display or before.source is not formula.source:
        return False
    return _NAMES.fullmatch(formula.source.text[before.origin.end : formula.origin.start].replace("$", "")) is not None


def condition_behind(formulas: tuple[Formula, ...], first: Placed, after: Placed) -> bool:
    """Whether words or marks behind a side, in its row or in the rest of its sentence, set a condition; or what its
    chain begins with holds exactly where what stands before it does.
    """
    formula = formulas[after.formula]
    begins = formulas[first.formula]
    before = _ROW.split(begins.source.text[begins.span.start : first.side.span.start])[-1]
    if _EXACTLY.search(before):
        return True
    row = _ROW.split(formula.source.text[after.side.span.end : formula.span.end])[0]
    if sets_condition(" ".join(_WORDS.findall(row))) or _EXACTLY.search(row) or _NEARS.search(row):
        return True
    if stopped(formula) or _ROW.search(formula.source.text, after.side.span.end, formula.span.end):
        return False
    goes_on = _GOES_ON.match(rest(formulas, after.formula))
    return goes_on is not None and sets_condition(goes_on[0])


def part_behind(formulas: tuple[Formula, ...], after: Placed) -> bool:
    """Whether words right behind a side say that it is a part of what it stands for: "(first contribution)"."""
    formula = formulas[after.formula]
    row = _ROW.split(formula.source.text[after.side.span.end : formula.span.end])[0]
    if (words := _WORDS.findall(row)) and _PART.match(words[0]):
        return True
    return formula.span.end - after.side.span.end <= 1 and _PART.match(rest(formulas, after.formula)) is not None


def _between(one: Placed, other: Placed, formulas: tuple[Formula, ...]) -> str | None:
    """What is written between two sides, the first before the other; None where they stand in no row together."""
    if one.formula != other.formula or one.side.span.end > other.side.span.start:
        return None
    text = formulas[one.formula].source.text[one.side.span.end : other.side.span.start]
    return None if _ROW.search(text) else text
