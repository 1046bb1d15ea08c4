"""A document that people wrote, as its formulas: the noun that claims are read from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bnderive.document.source import Source, Span
from bnderive.errors import Place


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula: `span` of `source` is its LaTeX without delimiters.

    `source` is the document itself, except where the formula was encoded (an image link, a notebook's cell): then it
    is the decoded text. `origin` is the stretch of the document that holds it, with its delimiters. `display` is False
    for a formula in a line of text. `before` is the prose between the formula before and this one, in one line;
    `heading` the heading that it stands under, `section` the head at the beginning of a paragraph below that.
    """

    source: Source
    span: Span
    display: bool
    origin: Span
    before: str = ""
    heading: str = ""
    section: str = ""

    @property
    def part(self) -> str:
        """The part of the document that it stands in: its heading, and the head of a paragraph below that."""
        return f"{self.heading} {self.section}".strip()

    @property
    def latex(self) -> str:
        """The formula as it was written."""
        return self.source.text[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that looks like a formula and could not be read, and why."""

    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a formula is not read: what it says of the names that it begins with, or the `whole` of it."""

    reason: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A document: its text as on disk, and its formulas in order. `kind` is markdown, latex, notebook or text;
    `refused` are the formulas, by number, that bnderive failed to read.
    """

    path: str
    kind: str
    text: str
    formulas: tuple[Formula, ...]
    unread: tuple[Unread, ...] = ()
    refused: Mapping[int, Refused] = field(default_factory=dict)

    def until(self, number: int) -> "Manuscript":
        """The manuscript with as many formulas as that."""
        return replace(self, formulas=self.formulas[:number])

    def refusing(self, number: int, why: Refused) -> "Manuscript":
        """The manuscript without reading one formula more."""
        return replace(self, refused={**self.refused, number: why})
