"""YAML with positions, within bounds: scalars, lists and mappings only, no anchors, aliases, tags or deep nesting.

Input: a `Source` and the span of the YAML in it. Output: `Scalar`, `Sequence` and `Mapping` nodes that know where
they stand. Every value is text: what it means is for the reader of the front matter to say.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from bnderive.document.source import Source, Span
from bnderive.errors import DocumentError

MAX_CHARACTERS = 60_000
MAX_NODES = 5_000
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text; `inner` is where it stands without its quotes, None where it is not written as it reads."""

    span: Span
    text: str
    inner: Span | None


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    span: Span
    items: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping, in the order of the document."""

    span: Span
    entries: tuple[tuple[Scalar, "Tree"], ...]


Tree: TypeAlias = Scalar | Sequence | Table


def read_yaml(source: Source, span: Span) -> Tree | None:
    """The YAML in a span; None where it is empty. Raises DocumentError for what is bad YAML or out of bounds."""
    if span.end - span.start > MAX_CHARACTERS:
        raise source.error(span, "the front matter is too long", f"At most {MAX_CHARACTERS:,} characters are read.")
    text = source.text[span.start : span.end]
    try:
        _check_events(source, span, text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise _bad_yaml(source, span, error) from None
    return None if root is None else _tree(source, span.start, root)


def _check_events(source: Source, span: Span, text: str) -> None:
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        place = _span(span.start, event)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise source.error(
                place, "anchors and aliases are not read in front matter", "Write the value out, or quote it."
            )
        if getattr(event, "tag", None):
            raise source.error(place, "tags are not read in front matter", "Remove the tag, or quote the value.")
        if depth > _MAX_DEPTH or count > MAX_NODES:
            raise source.error(
                place, "the front matter is nested too deeply or has too many values", "Write it as in README."
            )


def _span(offset: int, node: Any) -> Span:
    return Span(offset + node.start_mark.index, offset + node.end_mark.index)


def _tree(source: Source, offset: int, node: Any) -> Tree:
    span = _span(offset, node)
    if isinstance(node, yaml.ScalarNode):
        inner = span if not node.style else Span(span.start + 1, span.end - 1)
        written = source.text[inner.start : inner.end]
        return Scalar(span, node.value, inner if written == node.value else None)
    if isinstance(node, yaml.SequenceNode):
        return Sequence(span, tuple(_tree(source, offset, item) for item in node.value))
    entries: dict[str, tuple[Scalar, Tree]] = {}
    for key, value in node.value:
        scalar = _tree(source, offset, key)
        if not isinstance(scalar, Scalar):
            raise source.error(scalar.span, "a key must be a name", "Quote it if it has brackets in it.")
        if scalar.text in entries:
            raise source.error(scalar.span, f"the key {scalar.text!r} stands here twice", "Remove one of them.")
        entries[scalar.text] = (scalar, _tree(source, offset, value))
    return Table(span, tuple(entries.values()))


def _bad_yaml(source: Source, span: Span, error: yaml.YAMLError) -> DocumentError:
    mark = getattr(error, "problem_mark", None)
    index = mark.index if mark is not None else getattr(error, "position", 0)
    at = min(span.start + int(index), max(span.start, span.end - 1))
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    return source.error(
        Span(at, at + 1),
        f"bad YAML in the front matter: {problem}",
        "Put LaTeX into single quotes where it stands inside { } or [ ], has a colon and a space, or begins with "
        "a sign.",
    )
