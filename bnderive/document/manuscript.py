"""A document that people wrote, as its formulas: the noun that claims are read from."""

from dataclasses import dataclass

from bnderive.document.source import Source, Span
from bnderive.errors import Place


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula: `span` of `source` is its LaTeX without delimiters.

    `source` is the document itself, except where the formula was encoded (an image link, a notebook's cell): then it
    is the decoded text. `origin` is the stretch of the document that holds it, with its delimiters. `display` is False
    for a formula in a line of text. `before` is the prose between the formula before and this one, in one line;
    `heading` the heading that it stands under.
    """

    source: Source
    span: Span
    display: bool
    origin: Span
    before: str = ""
    heading: str = ""

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
class Manuscript:
    """A document: its text as on disk, and its formulas in order. `kind` is markdown, latex, notebook or text."""

    path: str
    kind: str
    text: str
    formulas: tuple[Formula, ...]
    unread: tuple[Unread, ...] = ()
