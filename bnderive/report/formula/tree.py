"""The tree of a formula as it stands on the page. Every part has its span in the source that it was read from."""

from dataclasses import dataclass
from typing import TypeAlias

from bnderive.document.source import Span


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign or word in Unicode. `kind` is letter, number, word, function, prefix (∂), big (Σ), operator, relation,
    open, close, bar, comma or space.
    """

    span: Span
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """Parts one after another."""

    span: Span
    items: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Fraction:
    """One row over another."""

    span: Span
    above: Row
    below: Row


@dataclass(frozen=True, slots=True)
class Script:
    """A part with what stands at its lower and its upper right; for Σ and the like, under and over it."""

    span: Span
    base: "Part"
    sub: Row | None = None
    sup: Row | None = None


@dataclass(frozen=True, slots=True)
class Root:
    """A root; `degree` is None for the square root."""

    span: Span
    body: Row
    degree: Row | None


@dataclass(frozen=True, slots=True)
class Accent:
    """A row with an accent, which is a combining character."""

    span: Span
    mark: str
    body: Row


@dataclass(frozen=True, slots=True)
class Fence:
    """What stands between two brackets; the text of a bracket is empty where LaTeX has `.` for it."""

    span: Span
    opening: Sign
    body: Row
    closing: Sign


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells, as of a matrix or of cases; `brackets` are those of the environment, either may be empty."""

    span: Span
    rows: tuple[tuple[Row, ...], ...]
    brackets: tuple[str, str]


Part: TypeAlias = Sign | Row | Fraction | Script | Root | Accent | Fence | Grid


def flat(part: Part) -> tuple[Part, ...]:
    """The parts of a row, and of the rows in it, whose braces do not show; anything else is one part."""
    if not isinstance(part, Row):
        return (part,)
    return tuple(inner for item in part.items for inner in flat(item))
