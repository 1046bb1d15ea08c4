"""A sum that goes on in the next formula: one that begins with a sign, right after an equation, or stands right after a
sign.

Input: formulas in order. Output: the same, each such pair as one formula. It stands in a copy of their source in which
what delimits them is blank, so that every place in it is as before.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from bnderive.document.manuscript import Formula
from bnderive.document.source import Source, Span

_LAYOUT = r"(?:\s|&|\\\\|\{\}|\\(?:quad|qquad|displaystyle)(?![A-Za-z])|\\[,;:! ])*"
_ENVIRONMENT = r"(?:align|aligned|gather|gathered|split|equation|multline)\*?"
_BEGIN = re.compile(rf"\s*\\begin\{{{_ENVIRONMENT}\}}")
_END = re.compile(rf"\\end\{{{_ENVIRONMENT}\}}\s*\Z")
_SIGN = re.compile(rf"{_LAYOUT}(?P<sign>[+−-])")
_FACTOR = re.compile(rf"{_LAYOUT}(?:\\(?:times|cdot|odot|circ)(?![A-Za-z])|\*)")
_OPEN = re.compile(rf"(?<![\^_{{])[+−-]{_LAYOUT}\Z")
_STOPS = re.compile(rf"[.,;:]{_LAYOUT}\Z")
_DELIMITERS = ("$$", "\\[")
_BRACED = re.compile(r"\{[^{}]*\}")
_GAP = re.compile(r"[^\n]")


def joined(formulas: Sequence[Formula]) -> tuple[Formula, ...]:
    """The formulas, those that go on with a sum joined to the one before."""
    groups: list[list[Formula]] = []
    for formula in formulas:
        last = groups[-1] if groups else []
        if last and _adds(last[-1], formula) and any(_relates(f.latex) for f in last):
            last.append(formula)
        else:
            groups.append([formula])
    several = [group for group in groups if len(group) > 1]
    sources = {id(group[0].source): group[0].source for group in several}
    blank: dict[int, list[Span]] = {key: [] for key in sources}
    for group in several:
        spans = blank[id(group[0].source)]
        spans += [span for formula in group for span in _around(formula)]
        spans += [Span(one.span.end, other.span.start) for one, other in pairwise(group)]
    copies = {key: _blanked(source, blank[key]) for key, source in sources.items()}
    return tuple(_whole(group, copies) if len(group) > 1 else group[0] for group in groups)


def _whole(group: Sequence[Formula], copies: Mapping[int, Source]) -> Formula:
    first, last = group[0], group[-1]
    source = copies[id(first.source)]
    return replace(first, source=source, span=first.span.to(last.span), origin=first.origin.to(last.origin))


def may_go_on(formula: Formula) -> bool:
    """Whether a formula that is not joined to the one before it may go on with that all the same."""
    return (not formula.before.strip() or _apart(formula)) and _goes_on(formula)


def _goes_on(formula: Formula) -> bool:
    """Whether a formula begins with a sign or a factor, and has no left side that could begin so."""
    inside = _inside(formula)
    if found := _SIGN.match(inside):
        return found["sign"] == "+" or not _relates(inside)
    return _FACTOR.match(inside) is not None


def _adds(before: Formula, formula: Formula) -> bool:
    close = before.source is formula.source and not formula.before.strip() and before.heading == formula.heading
    if not close or not _apart(before) or not _apart(formula) or before.span.end > formula.span.start:
        return False
    done, inside = _inside(before), _inside(formula)
    if _OPEN.search(done):
        return not _relates(inside) and _SIGN.match(inside) is None
    return _STOPS.search(done) is None and _SIGN.match(inside) is not None and _goes_on(formula)


def _relates(latex: str) -> bool:
    """Whether an "=" stands in LaTeX outside of all braces."""
    count = 1
    while count:
        latex, count = _BRACED.subn("", latex)
    return "=" in latex


def _apart(formula: Formula) -> bool:
    """Whether a formula is written as one that stands on lines of its own."""
    opened = formula.source.text[max(0, formula.span.start - 2) : formula.span.start]
    return formula.display or opened in _DELIMITERS or _BEGIN.match(formula.latex) is not None


def _inside(formula: Formula) -> str:
    """A formula without the environment that it is."""
    return _END.sub("", _BEGIN.sub("", formula.latex, count=1))


def _around(formula: Formula) -> tuple[Span, ...]:
    """Where the environment that a formula is begins and ends."""
    begin, end = _BEGIN.match(formula.latex), _END.search(formula.latex)
    start = formula.span.start
    return tuple(Span(start + m.start(), start + m.end()) for m in (begin, end) if begin and end and m)


def _blanked(source: Source, spans: Sequence[Span]) -> Source:
    pieces: list[str] = []
    done = 0
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if span.end > done:
            start = max(done, span.start)
            pieces += [source.text[done:start], _GAP.sub(" ", source.text[start : span.end])]
            done = span.end
    return replace(source, text="".join(pieces) + source.text[done:])
