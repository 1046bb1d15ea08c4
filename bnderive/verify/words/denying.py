"""Equations of which the text says that they are wrong: "it would be wrong to write", "… is not true".

Input: the chains of a document and its formulas. Output: the chains, such equations marked as posed: what the author
denies is no claim of his. To teach other words, in any language, add them to the pattern of their place.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from bnderive.document.manuscript import Formula
from bnderive.verify.claims.chains import Chain
from bnderive.verify.words.sentences import rest, stopped

DENIED = "the text says that this is wrong"
_WRONG = r"(wrong|incorrect|false|untrue|invalid|a mistake|an error|a fallacy|not (true|correct|right|valid|the case))"
_WRITE = r"(write|say|claim|conclude|assume|think|believe|set|use|take|put)"
_BEFORE = re.compile(
    rf"\b((is|was|be|it's|it’s) {_WRONG}( that|,? (here )?to (just |simply )?{_WRITE}( that)?)"
    rf"|(can(not|'t| not)|must not|do not|don't|should not|shouldn't) (just |simply )?{_WRITE}( that)?"
    r"|falsch (ist|wäre)( es)?,?( dass| zu schreiben)?|(il (est|serait) faux (que|d'écrire)))\s*[:：]?\s*$"
    r"|(不能写成|不能写作|错误地写成|误写为|误写成)\s*[:：]?\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\s*,?\s*(which )?(is|was|would be) (plainly |simply |just )?{_WRONG}\b(?! only\b)", re.IGNORECASE
)
_BESIDE = re.compile(rf"\\text\w*\s*\{{[^{{}}]*\b{_WRONG}\b[^{{}}]*\}}", re.IGNORECASE)
_ROW = re.compile(r"\\\\|\\cr\b|\\newline\b|\\begin\b|\\end\b")


def with_denials(chains: Iterable[Chain], formulas: tuple[Formula, ...]) -> tuple[Chain, ...]:
    """The chains, those that the text denies marked so."""
    return tuple(replace(c, posed=DENIED) if not c.posed and _denied(c, formulas) else c for c in chains)


def _denied(chain: Chain, formulas: tuple[Formula, ...]) -> bool:
    first, last = chain.sides[0], chain.sides[-1]
    if len(chain.sides) < 2 or first.formula != last.formula:
        return False
    formula, text = formulas[last.formula], formulas[last.formula].source.text
    leads = not text[formula.span.start : first.side.span.start].strip(" \t\r\n$\\[")
    if leads and _BEFORE.search(formula.before):
        return True
    row = _ROW.split(text[last.side.span.end : formula.span.end])[0]
    if _BESIDE.search(row):
        return True
    ends = not text[last.side.span.end : formula.span.end].strip(" \t\r\n$\\],;")
    return ends and not stopped(formula) and _AFTER.match(rest(formulas, last.formula)) is not None
