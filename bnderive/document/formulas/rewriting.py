"""A document with stretches of its formulas replaced, encoded as they stand in it.

What is replaced within a macro's expansion is written out in place of that use of the macro.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote

from bnderive.document.manuscript import Manuscript
from bnderive.document.source import Decoded, Source, Span

_ENCODINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "url": lambda text: quote(text, safe=""),
    "json": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "escaped": lambda text: re.sub(r"([\\_*])", r"\\\1", text),
}


@dataclass(frozen=True, slots=True)
class Change:
    """`text` in place of `span`, which lies in the source of the manuscript's formula of that number, from 0."""

    formula: int
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class _Edit:
    span: Span
    text: str


def rewritten(manuscript: Manuscript, changes: Iterable[Change]) -> str:
    """The manuscript's text with the changes made. Letters that were no UTF-8 stay as they were read.

    Raises ValueError for a change outside of its formula, and for two that overlap.
    """
    pending: dict[int, tuple[Source, list[_Edit]]] = {}
    for change in changes:
        if not 0 <= change.formula < len(manuscript.formulas):
            raise ValueError(f"there is no formula {change.formula}")
        formula = manuscript.formulas[change.formula]
        if not formula.span.start <= change.span.start <= change.span.end <= formula.span.end:
            raise ValueError(f"{change.span} does not lie in formula {change.formula}")
        pending.setdefault(id(formula.source), (formula.source, []))[1].append(_Edit(change.span, change.text))
    while inner := [source for source, _ in pending.values() if source.decoded is not None]:
        source = max(inner, key=_depth)
        assert source.decoded is not None
        edits = _outward(source.text, source.decoded, _ordered(pending.pop(id(source))[1]))
        outer = source.decoded.source
        pending.setdefault(id(outer), (outer, []))[1].extend(edits)
    edits = [edit for _, held in pending.values() for edit in held]
    return _spliced(manuscript.text, Span(0, len(manuscript.text)), _ordered(edits))


def _depth(source: Source) -> int:
    depth = 0
    while source.decoded is not None:
        source, depth = source.decoded.source, depth + 1
    return depth


def _ordered(edits: list[_Edit]) -> list[_Edit]:
    ordered = sorted(edits, key=lambda edit: (edit.span.start, edit.span.end))
    for one, other in pairwise(ordered):
        if other.span.start < one.span.end:
            raise ValueError(f"two changes overlap: {one.span} and {other.span}")
    return ordered


def _outward(text: str, decoded: Decoded, edits: list[_Edit]) -> list[_Edit]:
    """The edits of a decoded text as edits of the source that holds it."""
    groups: list[tuple[Span, list[_Edit]]] = []
    for edit in edits:
        wide = decoded.widened(edit.span)
        if groups and wide.start < groups[-1][0].end:
            groups[-1] = (groups[-1][0].to(wide), [*groups[-1][1], edit])
        else:
            groups.append((wide, [edit]))
    encode = _ENCODINGS[decoded.encoding]
    return [_Edit(decoded.origin(span), encode(_spliced(text, span, held))) for span, held in groups]


def _spliced(text: str, span: Span, edits: list[_Edit]) -> str:
    pieces: list[str] = []
    done = span.start
    for edit in edits:
        pieces += [text[done : edit.span.start], edit.text]
        done = edit.span.end
    return "".join(pieces) + text[done : span.end]
