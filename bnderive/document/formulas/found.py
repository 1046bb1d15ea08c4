"""What reading a text finds, before it is known what prose stands around it."""

from dataclasses import dataclass, field

from bnderive.document.formulas.macros import Macros
from bnderive.document.manuscript import Unread
from bnderive.document.source import Source, Span

MAX_FORMULAS = 10_000
MAX_UNREAD = 100
MAX_LENGTH = 100_000
MAX_MARKS = 150_000


@dataclass(frozen=True, slots=True)
class Found:
    """A formula: `span` of `source`, and `origin`, the stretch with its delimiters of the text that was searched."""

    source: Source
    span: Span
    origin: Span
    display: bool


@dataclass(slots=True)
class Findings:
    """Everything found in one text: formulas, stretches that are no prose, and what could not be read."""

    source: Source
    macros: Macros
    formulas: list[Found] = field(default_factory=list)
    hidden: list[Span] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    marks: int = 0

    def refuse(self, span: Span, reason: str) -> None:
        """Note what could not be read. From the hundredth on, nothing is noted."""
        if len(self.unread) < MAX_UNREAD:
            self.unread.append(Unread(self.source.place(span), reason))

    def full(self, position: int) -> bool:
        """Asked at every mark that may begin a formula: whether that is as much as is read of a text.

        What follows then is noted as unread.
        """
        self.marks += 1
        if len(self.formulas) < MAX_FORMULAS and self.marks < MAX_MARKS:
            return False
        reason = f"more than {MAX_FORMULAS:,} formulas or {MAX_MARKS:,} marks; what follows is not read"
        self.unread.append(Unread(self.source.place(Span(position, position + 1)), reason))
        return True

    def add(self, span: Span, origin: Span, display: bool, source: Source | None = None) -> None:
        """A formula; its macros are expanded. What consists of definitions, or of nothing, is no formula."""
        held = source or self.source
        if not held.text[span.start : span.end].strip():
            return
        if span.end - span.start > MAX_LENGTH:
            self.refuse(origin, f"this formula is longer than {MAX_LENGTH:,} characters")
            return
        try:
            expanded = self.macros.expand(held, span)
        except OverflowError as error:
            self.refuse(origin, str(error))
            return
        if expanded is not None:
            held, span = expanded, Span(0, len(expanded.text))
            if not expanded.text.strip():
                return
        self.formulas.append(Found(held, span, origin, display))
