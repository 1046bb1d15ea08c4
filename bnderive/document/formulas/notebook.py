"""The Markdown cells of a notebook, as text with its place in the file.

Input: the `Source` of an .ipynb file. Output: one decoded `Source` for each Markdown cell, in order.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bnderive.document.formulas.pieces import Decoder
from bnderive.document.source import Source, Span

_TOKEN = re.compile(r'"(?P<string>[^"\\]*+(?:\\.[^"\\]*+)*+)"(?P<key>\s*+:)?|[{}\[\]]', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)")

_SHORT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


@dataclass(slots=True)
class _Cell:
    kind: str = ""
    lines: list[Span] = field(default_factory=list)


def cells_of(source: Source) -> list[Source]:
    """The Markdown cells. Raises ValueError, which says what is wrong, for a file that is no JSON."""
    try:
        json.loads(source.text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    cells: dict[int, _Cell] = {}
    for path, number, span in _strings(source.text):
        cell = cells.setdefault(number, _Cell())
        if path[-3:] == ("cells", "[]", "cell_type"):
            cell.kind = source.text[span.start : span.end]
        elif path[-3:] == ("cells", "[]", "source") or path[-4:] == ("cells", "[]", "source", "[]"):
            cell.lines.append(span)
    return [_decoded(source, cell.lines) for cell in cells.values() if cell.kind == "markdown"]


def _strings(text: str) -> Iterator[tuple[tuple[str, ...], int, Span]]:
    """The strings of a JSON text that are values: the last keys on the way to each, and the number of its cell."""
    path: list[str] = []
    number = 0
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if token["key"] is not None:
            path[-1:] = [token["string"]]
        elif token["string"] is not None:
            yield tuple(path[-4:]), number, Span(*token.span("string"))
        elif sign in "{[":
            number += path[-2:] == ["cells", "[]"]
            path.append("[]" if sign == "[" else "")
        elif path:
            path.pop()


def _decoded(source: Source, lines: list[Span]) -> Source:
    decoder = Decoder(source, "json")
    for line in lines:
        done = line.start
        for escape in _ESCAPE.finditer(source.text, line.start, line.end):
            decoder.literal(done, escape.start())
            decoder.whole(escape.start(), escape.end(), _letter(escape[0]))
            done = escape.end()
        decoder.literal(done, line.end)
    return decoder.finish()


def _letter(escape: str) -> str:
    if len(escape) == 2:
        return _SHORT.get(escape[1], escape[1])
    letter = str(json.loads(f'"{escape}"'))
    return "\ufffd" if "\ud800" <= letter <= "\udfff" else letter
