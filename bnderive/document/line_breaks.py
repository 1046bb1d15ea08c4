"""Equations on lines of their own without `\\\\` between them, as by authors who forgot that TeX joins lines.

Input: the chunks of a formula. Output: the chunks with a row's end after each line, where every line is an equation.
"""

from collections.abc import Sequence

from bnderive.document.commands import DIVIDE, ROW_END, TIMES
from bnderive.document.flatten import Chunk
from bnderive.document.lexer import Token
from bnderive.document.nesting import is_among, is_relation, is_sign
from bnderive.document.source import Source, Span

_OPERATORS = TIMES | DIVIDE | {"+", "-", "&", ",", ";"}


def with_line_breaks(source: Source, chunks: Sequence[Chunk]) -> list[Chunk]:
    """The chunks, with rows where lines are equations; as they are where a line is anything else or rows are marked."""
    if any(is_among(chunk[0], ROW_END) for chunk in chunks) or "\n" not in source.text:
        return list(chunks)
    lines: list[list[Chunk]] = [[]]
    for chunk in chunks[:-1]:
        before = lines[-1][-1][-1] if lines[-1] else None
        between = source.text[before.span.end : chunk[0].span.start] if before else ""
        if "\n" in between and not is_sign(chunk[0], "{", "_", "^", "'"):
            lines.append([])
        lines[-1].append(chunk)
    if len(lines) < 2 or not all(map(_is_equation, lines)):
        return list(chunks)
    found: list[Chunk] = []
    for line in lines:
        end = line[-1][-1].span.end
        found += [*line, (Token("command", "\\\\", Span(end, end)),)]
    return [*found, chunks[-1]]


def _is_equation(line: Sequence[Chunk]) -> bool:
    """Whether a line has a relation with something on both of its sides, and breaks off nowhere."""
    first, last = line[0][0], line[-1][-1]
    if (
        is_relation(first)
        or is_relation(last)
        or is_among(first, _OPERATORS)
        or is_among(last, _OPERATORS - {",", ";"})
    ):
        return False
    return any(is_relation(chunk[0]) for chunk in line)
