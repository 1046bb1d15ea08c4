"""Formulas as one types them, `P_ij = exp(S_ij) / sum_k(exp(S_ik))`: what LaTeX would read otherwise, as LaTeX.

Input: a stretch of a source. Output: the formula in it as a source of its own, with every letter's place; None where
it says the same in LaTeX.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from bnderive.document.formulas.pieces import Decoder
from bnderive.document.loose_tables import LABELS
from bnderive.document.source import Source, Span

COMMENT = re.compile(r"(?<!\S)(?:#|//)[^\n]*")
_BEHIND = re.compile(r"(?<=\S)[ \t]+(?:#|//)[^\n]*")
_SCRIPT = re.compile(
    r"(?<![A-Za-z0-9_])(?:[d∂]?[A-Za-z\u0370-\u03ff]\u0302?|(?P<word>[A-Za-z]{2,20}))_(?P<script>[A-Za-z0-9]{2,20})(?![\w(])"
)
_TOTAL = re.compile(r"(?<![\w\\])(?P<name>sum|max|min)_(?:[a-z]|\{[^{}]{1,40}\})(?=\()")
_ROWS = re.compile(r"(?<![\w\\])row_?sum(?=\()")
_ALONE = re.compile(r"_([a-z])(?![A-Za-z0-9_])")
_INDICES = frozenset("ijk")


def typed(source: Source, span: Span) -> Source | None:
    """The formula as LaTeX: scripts of several letters and what sums are of in braces, no comments behind lines."""
    text = source.text[span.start : span.end]
    marks = sorted((*_comments(text), *_scripts(text, source.text), *_totals(text)), key=lambda m: (m[0], m[1]))
    if not marks:
        return None
    decoder, done = Decoder(source, "plain"), 0
    for start, end, latex in marks:
        if start >= done:
            decoder.literal(span.start + done, span.start + start)
            decoder.whole(span.start + start, span.start + end, latex)
            done = end
    decoder.literal(span.start + done, span.end)
    return decoder.finish()


def _comments(text: str) -> Iterator[tuple[int, int, str]]:
    for mark in _BEHIND.finditer(text):
        yield *mark.span(), ""


def _scripts(text: str, whole: str) -> Iterator[tuple[int, int, str]]:
    """Scripts of several letters: indices, where each stands alone somewhere in the text, or else a label."""
    alone = _letters_alone(whole)
    for mark in _SCRIPT.finditer(text):
        script = mark["script"]
        indices = script not in LABELS and all(c in alone or c.isdigit() for c in script)
        if indices or mark["word"] is None:
            yield *mark.span("script"), f"{{{script}}}" if indices else f"{{\\text{{{script}}}}}"


@lru_cache(maxsize=4)
def _letters_alone(whole: str) -> frozenset[str]:
    return _INDICES.union(_ALONE.findall(whole))


def _totals(text: str) -> Iterator[tuple[int, int, str]]:
    """`sum_k(…)` is the sum of what stands in the bracket and of nothing after it, `max_k(…)` its maximum."""
    for mark in _ROWS.finditer(text):
        yield *mark.span(), "\\text{rowsum}"
    for mark in _TOTAL.finditer(text):
        end = _closing(text, mark.end())
        if end:
            yield *mark.span("name"), f"{{\\{mark['name']}"
            yield end, end, "}"


def _closing(text: str, opening: int) -> int:
    """Behind the bracket that closes the one at a place; 0 where none does."""
    depth = 0
    for position in range(opening, len(text)):
        depth += (text[position] == "(") - (text[position] == ")")
        if not depth:
            return position + 1
    return 0
