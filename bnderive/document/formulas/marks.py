"""Marks of Markdown and HTML inside a formula, taken for what they stand for: quote marks, entities, backslashes."""

import re
from html import unescape

from bnderive.document.formulas.pieces import Decoder
from bnderive.document.source import Source, Span

_QUOTED = re.compile(r"\n[ \t]*>[ \t>]*")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|nbsp|#\d{1,6});")
_ESCAPED = re.compile(r"\\([\\_*{}()\[\]#+.!|<>-])")


def unmarked(source: Source, span: Span, *, quoted: bool, html: bool, escaped: bool) -> Source | None:
    """The text of a span without its marks; None where it stands in the source as it is.

    `quoted` says that the formula stands in a block quote, `html` that it may hold entities, and `escaped` that
    Markdown takes one of its backslashes away.
    """
    patterns = [pattern for pattern, wanted in ((_QUOTED, quoted), (_ENTITY, html), (_ESCAPED, escaped)) if wanted]
    marks = [mark for pattern in patterns for mark in pattern.finditer(source.text, span.start, span.end)]
    if not marks and not escaped:
        return None
    decoder = Decoder(source, "escaped" if escaped else "plain")
    done = span.start
    for mark in sorted(marks, key=re.Match.start):
        if mark.start() >= done:
            decoder.literal(done, mark.start())
            decoder.whole(mark.start(), mark.end(), _meaning(mark))
            done = mark.end()
    decoder.literal(done, span.end)
    return decoder.finish()


def _meaning(mark: re.Match[str]) -> str:
    if mark[0].startswith("\n"):
        return "\n"
    return mark[1] if mark.re is _ESCAPED else unescape(mark[0]).replace("\xa0", " ")
