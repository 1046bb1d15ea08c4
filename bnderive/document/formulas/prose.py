"""What a document says around its formulas: the heading above each, and the prose right before it, in one line."""

import re
from itertools import islice

from bnderive.document.formulas.found import Findings
from bnderive.document.manuscript import Formula
from bnderive.document.source import Source, Span

MAX_BEFORE = 300
_MAX_HEADINGS = 20_000
_RAW = 1_500

_HEADINGS = {
    "markdown": re.compile(
        r"^[ >]{0,6}#{1,6}[ \t]+(?P<atx>[^\n]{1,400})$|<[hH][1-6]\b[^>\n]{0,200}>"
        r"(?P<html>(?:(?!<[hH])[^\n]){1,400}?)</[hH][1-6]>"
        r"|^(?P<setext>[^\s>#|=-][^\n]{0,200})\n(?:={3,}|-{3,})[ \t]*\r?$",
        re.MULTILINE,
    ),
    "text": re.compile(
        r"^#{1,6}[ \t]+(?P<atx>[^\n]{1,400})$"
        r"|^(?P<numbered>\d{1,2}(?:\.\d{1,2}){0,3}\.?[ \t]+[A-Z][^\n$\\]{0,80}[^\s.,:;])[ \t]*\r?$"
        r"|^(?P<setext>[^\s=-][^\n]{0,200})\n(?:={3,}|-{3,})[ \t]*\r?$",
        re.MULTILINE,
    ),
    "latex": re.compile(
        r"\\(?:part|chapter|(?:sub){0,2}section|(?:sub)?paragraph)\*?(?:\[[^\[\]\n]{0,200}\])?\{"
        r"(?P<tex>(?:(?!section\{)[^\n]){1,300}?)\}[ \t.]*(?=%|\r?$|\\label)",
        re.MULTILINE,
    ),
}
_HEADINGS["notebook"] = _HEADINGS["markdown"]

_COMMON = (
    (re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{0,500}\)"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>]{0,300}>"), " "),
    (re.compile(r"(?m)^[ \t>]*(?:[-*+]|\d{1,3}[.)])[ \t]+"), " "),
    (re.compile(r"(?m)^[ \t]*>[ \t>]*"), " "),
    (re.compile(r"\*+|~~|`+|(?<!\w)_+|_+(?!\w)"), ""),
)
_TEX = (
    (re.compile(r"\\(?:label|cite[a-z]?|vspace|hspace|includegraphics)\*?(?:\[[^\[\]]{0,99}\])?\{[^{}]{0,300}\}"), " "),
    (re.compile(r"\\(?:begin|end)\{[^{}]{0,40}\}"), " "),
    (re.compile(r"\\(?:[A-Za-z]{1,30}\*?|[\\,;:! ])"), " "),
    (re.compile(r"[{}~]"), " "),
)


def formulas_of(findings: Findings, kind: str, heading: str = "", before: str = "") -> tuple[list[Formula], str, str]:
    """The formulas of a text with their headings and prose; then the heading and the prose at its end.

    `heading` and `before` are those that the text begins with.
    """
    text = _blanked(findings)
    headings = list(islice(_HEADINGS[kind].finditer(text), _MAX_HEADINGS))
    found = sorted(findings.formulas, key=lambda f: f.origin.start)
    formulas: list[Formula] = []
    done = reached = 0
    above: re.Match[str] | None = None
    for one in found:
        while reached < len(headings) and headings[reached].start() <= one.origin.start:
            above, before = headings[reached], ""
            heading = _heading(above)
            reached += 1
        start = max(done, _prose_after(above, one.origin.start), one.origin.start - _RAW)
        prose = _line(text[start : one.origin.start], kind) or before
        origin = _on_disk(findings.source, one.origin)
        formulas.append(Formula(one.source, one.span, one.display, origin, prose, heading))
        done, before = one.origin.end, ""
    for above in headings[reached:]:
        heading, before = _heading(above), ""
    return formulas, heading, _line(text[max(done, _prose_after(above, len(text)), len(text) - _RAW) :], kind) or before


def _prose_after(above: re.Match[str] | None, position: int) -> int:
    """Where the prose of a position under or in a heading can begin."""
    if above is None:
        return 0
    return above.end() if above.end() <= position else above.start(above.lastgroup or 0)


def _blanked(findings: Findings) -> str:
    text = findings.source.text
    pieces: list[str] = []
    done = 0
    for span in sorted(findings.hidden, key=lambda s: s.start):
        if span.end > done:
            start = max(span.start, done)
            pieces += [text[done:start], re.sub(r"[^\n]", " ", text[start : span.end])]
            done = span.end
    return "".join(pieces) + text[done:]


def _heading(match: re.Match[str]) -> str:
    return re.sub(r"[ \t]+#+[ \t]*$", "", " ".join((match[match.lastgroup or 0]).split())).strip("* ")


def _line(text: str, kind: str) -> str:
    for pattern, replacement in (*_TEX, *_COMMON[-1:]) if kind == "latex" else _COMMON:
        text = pattern.sub(replacement, text)
    line = " ".join(text.split())
    if len(line) > MAX_BEFORE:
        line = line[-MAX_BEFORE:].partition(" ")[2]
    return line


def _on_disk(source: Source, span: Span) -> Span:
    while source.decoded is not None:
        span, source = source.decoded.origin(span), source.decoded.source
    return span
