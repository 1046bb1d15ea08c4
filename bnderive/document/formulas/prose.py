"""What a document says around its formulas: the heading above each, and the prose right before it, in one line."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter

from bnderive.document.formulas.found import Findings
from bnderive.document.formulas.run_in import run_in_heads
from bnderive.document.manuscript import Formula
from bnderive.document.source import Source, Span

MAX_BEFORE = 300
_MAX_HEADINGS = 20_000
_RAW = 1_500
_SETTING = re.compile(r"`(?:\w{1,40} ?= ?[\w.'\"-]{1,40}|\d{1,9}(?:\.\d{1,9})? ?\* ?\w{1,40})`")

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


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above a place: the heading, the head that begins a paragraph under it, and the prose before it."""

    heading: str = ""
    section: str = ""
    prose: str = ""


def formulas_of(findings: Findings, kind: str, begins: Above = Above()) -> tuple[list[Formula], Above]:
    """The formulas of a text that `begins` below something, with headings and prose; and what its end is below."""
    text = _blanked(findings)
    headings = list(islice(_HEADINGS[kind].finditer(text), _MAX_HEADINGS))
    found = sorted(findings.formulas, key=lambda f: f.origin.start)
    heads = run_in_heads(text, kind)
    formulas: list[Formula] = []
    done = reached = 0
    above: re.Match[str] | None = None
    for one in found:
        while reached < len(headings) and headings[reached].start() <= one.origin.start:
            above = headings[reached]
            begins = Above(_heading(above))
            reached += 1
        begins = _under(begins, heads, above, one.origin.start)
        start = max(done, _prose_after(above, one.origin.start), one.origin.start - _RAW)
        prose = _line(text[start : one.origin.start], kind) or begins.prose
        origin = _on_disk(findings.source, one.origin)
        formulas.append(Formula(one.source, one.span, one.display, origin, prose, begins.heading, begins.section))
        done, begins = one.origin.end, replace(begins, prose="")
    for above in headings[reached:]:
        begins = Above(_heading(above))
    begins = _under(begins, heads, above, len(text))
    rest = _line(text[max(done, _prose_after(above, len(text)), len(text) - _RAW) :], kind)
    return formulas, replace(begins, prose=rest or begins.prose)


def _under(begins: Above, heads: list[tuple[int, str]], above: re.Match[str] | None, position: int) -> Above:
    """What a position stands below, with the last head of a paragraph before it that no heading follows."""
    last = bisect_right(heads, position, key=itemgetter(0))
    at, head = heads[last - 1] if last else (0, "")
    return replace(begins, section=head) if last and (above is None or at >= above.end()) else begins


def _prose_after(above: re.Match[str] | None, position: int) -> int:
    """Where the prose of a position under or in a heading can begin."""
    if above is None:
        return 0
    return above.end() if above.end() <= position else above.start(above.lastgroup or 0)


def _blanked(findings: Findings) -> str:
    """The text without what is no prose; code that names a setting is, such as `reduction='sum'`."""
    text = findings.source.text
    pieces: list[str] = []
    done = 0
    for span in sorted(findings.hidden, key=lambda s: s.start):
        if span.end > done and not _SETTING.fullmatch(text, span.start, span.end):
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
