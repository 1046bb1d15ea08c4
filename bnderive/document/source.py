"""A document's text with positions: reading a file within bounds, and turning an offset into a `Place`.

Input: a path, or text with the path to show in errors. Output: a `Source`. Every later stage of reading keeps offsets
into `Source.text`, so that any error can point at the original file.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

from bnderive.errors import DocumentError, Place

MAX_BYTES = 1_000_000
_BINARY_PROBE = 8192


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text: offsets from the start of the file, `end` not included."""

    start: int
    end: int

    def to(self, other: "Span") -> "Span":
        """From the start of this span to the end of `other`."""
        return Span(self.start, max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a document. `fixed` is the place of all of it, where it is text that stands in no file as such."""

    path: str
    text: str
    fixed: Place | None = None
    starts: tuple[int, ...] = field(default=(), repr=False)

    def place(self, span: Span) -> Place:
        """Line, column and marked text of a span; a span over several lines is marked to the end of its first."""
        if self.fixed is not None:
            return self.fixed
        row = bisect_right(self.starts, span.start) - 1
        begin = self.starts[row]
        line = self.text[begin : self.starts[row + 1] if row + 1 < len(self.starts) else None].rstrip("\r\n")
        column = span.start - begin
        return Place(self.path, row + 1, column + 1, line, max(1, min(span.end - span.start, len(line) - column)))

    def error(self, span: Span, message: str, hint: str) -> DocumentError:
        """The error to raise about a span."""
        return DocumentError(message, place=self.place(span), hint=hint)


def source_of(text: str, path: str) -> Source:
    """A document from its text. Raises DocumentError for text that is empty, binary or too long."""
    whole = Source(path, text, Place(path, 1, 1, text[:200].splitlines()[0] if text[:200].strip() else ""))
    if len(text) > MAX_BYTES:
        raise too_large(path, len(text))
    if not text.strip():
        raise whole.error(
            Span(0, 1),
            "the document is empty",
            "A derivation document has front matter with inputs and outputs, and a section `## Forward` with "
            "equations.",
        )
    if "\0" in text:
        raise not_text(path)
    starts = [0]
    while (end := text.find("\n", starts[-1])) >= 0:
        starts.append(end + 1)
    return Source(path, text, None, tuple(starts))


def load_source(path: Path) -> Source:
    """Read a document from a file, at most MAX_BYTES of it. Raises DocumentError for what is no readable text file."""
    shown = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
            size = path.stat().st_size if len(data) > MAX_BYTES else len(data)
    except FileNotFoundError:
        raise _unreadable(shown, "there is no such file", "Check the path, or name a built-in layer.") from None
    except IsADirectoryError:
        raise _unreadable(shown, "this is a directory", "Give the path of one Markdown document in it.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _unreadable(shown, f"the file cannot be read: {reason}", "Check the path and its permissions.") from None
    if b"\0" in data[:_BINARY_PROBE]:
        raise not_text(shown)
    if len(data) > MAX_BYTES:
        raise too_large(shown, size)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        raise DocumentError(
            f"the file is not UTF-8 text: byte 0x{data[error.start]:02x} at offset {error.start}",
            place=Place(shown, line, column),
            hint="Save the document as UTF-8.",
        ) from None
    return source_of(text, shown)


def too_large(path: str, size: int) -> DocumentError:
    """The error for a document over the bound."""
    return _unreadable(
        path,
        f"the document is too large: {size:,} bytes, where at most {MAX_BYTES:,} are read",
        "Keep to one layer per document; move data and images into files of their own.",
    )


def not_text(path: str) -> DocumentError:
    """The error for a binary file."""
    return _unreadable(path, "this is a binary file, not a document", "Give the path of a Markdown document.")


def _unreadable(path: str, message: str, hint: str) -> DocumentError:
    return DocumentError(message, place=Place(path, 1, 1), hint=hint)
