"""A line of a formula in as many lines as a width allows, with carets under the parts that are wrong."""

from collections.abc import Sequence

from bnderive.algebra.printing import text_lines, unicode
from bnderive.document.source import Span
from bnderive.report.formula.one_line import Written

_NARROW = 20
_WITHIN = frozenset("_^\\{}.′∂'")


def marked_lines(written: Written, wrong: Sequence[Span], columns: int, indent: int) -> tuple[tuple[str, str], ...]:
    """Each line with the line of carets that goes under it, which is empty where nothing in it is wrong.

    Lines are broken before signs, and continue at least `indent` in. What has no place to break is cut between names.
    """
    room = max(_NARROW, columns)
    lines = [piece for line in text_lines(written.text, room, indent) for piece in _cut(line, room, indent)]
    chosen = [_characters(written, span) for span in wrong]
    found: list[tuple[str, str]] = []
    place = 0
    for line in lines:
        columns_of: list[tuple[int, int]] = []
        column = 0
        for char in line:
            if not char.isspace():
                while written.text[place].isspace():
                    place += 1
                columns_of.append((place, column if unicode.width(char) else column - 1))
                place += 1
            column += unicode.width(char)
        found.append((line, _carets(columns_of, chosen, column)))
    return tuple(found)


def _cut(line: str, columns: int, indent: int) -> list[str]:
    """Pieces that fit, of a line that no sign breaks: between words, names or numbers where that leaves half a line."""
    pieces: list[str] = []
    while unicode.width(line) > columns:
        most = 0
        while unicode.width(line[: most + 1]) <= columns:
            most += 1
        while unicode.width(line[most]) == 0:
            most -= 1
        end = next((k for k in range(most, most // 2, -1) if not (_joins(line[k - 1]) and _joins(line[k]))), most)
        pieces.append(line[:end].rstrip())
        line = " " * indent + line[end:].lstrip()
    return [*pieces, line]


def _joins(char: str) -> bool:
    """Whether it is a part of a name or of a number, or holds two parts together."""
    return char.isalnum() or char in _WITHIN or unicode.width(char) == 0


def _characters(written: Written, wrong: Span) -> frozenset[int]:
    """The characters of the line that show a stretch of the source; what is missing there is marked at what follows."""
    shown = [(k, span) for k, span in enumerate(written.spans) if span is not None]
    inside = [k for k, span in shown if wrong.start <= span.start < span.end <= wrong.end]
    if inside or not shown:
        return frozenset(inside)
    touched = [(span.end - span.start, k) for k, span in shown if span.start < wrong.end and wrong.start < span.end]
    if touched:
        return frozenset(k for size, k in touched if size == min(touched)[0])
    if not min(span.start for _, span in shown) <= wrong.start <= max(span.end for _, span in shown):
        return frozenset()
    after = [(span.start, -span.end) for _, span in shown if span.start >= wrong.start]
    if not after:
        return frozenset([shown[-1][0]])
    start, end = min(after)
    return frozenset([next(k for k, span in shown if start <= span.start and span.end <= -end)])


def _carets(columns_of: Sequence[tuple[int, int]], chosen: Sequence[frozenset[int]], width: int) -> str:
    marks = [" "] * (width + 1)
    for wrong in chosen:
        here = [column for place, column in columns_of if place in wrong]
        if here:
            first, last = min(here), max(here)
            marks[first : last + 1] = "^" * (last + 1 - first)
    return "".join(marks).rstrip()
