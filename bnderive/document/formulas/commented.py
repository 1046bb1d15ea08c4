"""Text in which each line is a comment of a program, as notebooks are exported: without the mark that says so.

Input: a source. Output: the source without the marks, with every letter's place in it; as it is where it has none.
"""

import re

from bnderive.document.formulas.pieces import Decoder
from bnderive.document.source import Source

_MARKS = ("#", "//", "*", "--")
_DISPLAY = r"[ \t]*(?:\$\$|\\\[|\\begin\{)"
_LINE = re.compile(r"^[ \t]*+(?=\S)", re.MULTILINE)
_SHARE = 0.9


def uncommented(source: Source) -> Source:
    """The text behind the marks, where nine lines in ten have one and a display begins behind one."""
    lines = sum(1 for _ in _LINE.finditer(source.text))
    for mark in _MARKS:
        marked = re.compile(rf"^[ \t]*+{re.escape(mark)}(?:[ \t]|(?=\r?$))", re.MULTILINE)
        if not re.search(marked.pattern + _DISPLAY, source.text, re.MULTILINE):
            continue
        found = tuple(marked.finditer(source.text))
        if len(found) >= _SHARE * lines:
            decoder, done = Decoder(source, "plain"), 0
            for each in found:
                decoder.literal(done, each.start())
                decoder.whole(*each.span(), "")
                done = each.end()
            decoder.literal(done, len(source.text))
            return decoder.finish()
    return source
