"""Headings under which a document says again what it has said: "Summary", "Recap", 总结.

Input: the formulas of a document, and the places of two of them. Output: whether the second stands under such a
heading of the same chapter, without words of a condition, a variant or another layer. To teach another word, in any
language, add it to the table.
"""

import re

from bnderive.document.manuscript import Formula
from bnderive.verify.words.sentences import lead
from bnderive.verify.words.telling import varied

_HEADING = re.compile(
    r"\W*([\dIVX]+[.)]?\s*)?(in |a |the |quick |short |brief |final )*"
    r"(summary|recap|recapitulation|conclusions?|cheat ?sheet|tl;?dr|wrap(ping)?[- ]?up"
    r"|put(ting)? (it|everything) (all )?together|zusammenfassung|résumé|resumen|riassunto|итоги?|резюме"
    r"|总结|小结|總結|まとめ|요약)"
    r"( (of|for) (the )?(whole |full )?(forward|backward|formulas?|equations?|results?|gradients?|derivation|layer|pass"
    r"|and |forward and backward pass(es)?)*)?\W*",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"^(#+)[ \t](.*)|^\s*\\((?:sub)*)section\b(.*)", re.MULTILINE)
_ANOTHER = re.compile(
    r"norm|\b(running|inference|test)\b|\b(for|with|in) (the )?(second|other|each|both)\b|≈", re.IGNORECASE
)


def retells(formulas: tuple[Formula, ...], before: int, number: int) -> bool:
    """Whether a formula says again what belongs to the same as that of an earlier formula."""
    first, again = formulas[before], formulas[number]
    if first.source is not again.source or _HEADING.fullmatch(again.heading.strip()) is None:
        return False
    *between, own = [*_LEVEL.finditer(again.source.text, first.span.end, again.span.start)] or (None,)
    if own is None or any(_level(one) < _level(own) or _ANOTHER.search(one.group()) for one in between):
        return False
    return not varied(formulas, number) and _ANOTHER.search(lead(formulas, number)) is None


def _level(heading: re.Match[str]) -> int:
    hashes, _, subs, _ = heading.groups()
    return len(hashes) if hashes else 1 + len(subs) // 3
