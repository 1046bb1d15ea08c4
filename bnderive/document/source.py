"""A document's text with positions: reading a file within bounds, and turning an offset into a `Place`.

Input: a path, or text with the path to show in errors. Output: a `Source`. Every later stage of reading keeps offsets
into `Source.text`, so that any error can point at the original file.
"""

from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

from bnderive.errors import DocumentError, Place

MAX_BYTES = 1_000_000
_BINARY_PROBE = 8192
_SHOWN_LINE = 200_000
_OPEN_FILES = Path("/dev/fd")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text: offsets from the start of the file, `end` not included."""

    start: int
    end: int

    def to(self, other: "Span") -> "Span":
        """From the start of this span to the end of `other`."""
        return Span(self.start, max(self.end, other.end))

    def holds(self, other: "Span") -> bool:
        """Whether all of `other` lies in this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a document. `fixed` is the place of all of it, where it is text that stands in no file as such;
    `decoded` says how it stands in another source, where it is encoded there.
    """

    path: str
    text: str
    fixed: Place | None = None
    starts: tuple[int, ...] = field(default=(), repr=False)
    decoded: "Decoded | None" = field(default=None, repr=False, compare=False)

    def place(self, span: Span) -> Place:
        """Line, column and marked text of a span; a span over several lines is marked to the end of its first.

        The line is left out where it is too long for anyone to read.
        """
        if self.fixed is not None:
            return self.fixed
        if self.decoded is not None:
            return self.decoded.source.place(self.decoded.origin(span))
        row = bisect_right(self.starts, span.start) - 1
        begin = self.starts[row]
        end = self.starts[row + 1] if row + 1 < len(self.starts) else len(self.text)
        column = span.start - begin
        if end - begin > _SHOWN_LINE:
            return Place(self.path, row + 1, column + 1, "", max(1, span.end - span.start))
        line = self.text[begin:end].rstrip("\r\n")
        return Place(self.path, row + 1, column + 1, line, max(1, min(span.end - span.start, len(line) - column)))

    def error(self, span: Span, message: str, hint: str) -> DocumentError:
        """The error to raise about a span."""
        return DocumentError(message, place=self.place(span), hint=hint)


@dataclass(frozen=True, slots=True)
class Decoded:
    """How a decoded text stands in `source`, piece by piece.

    Piece k is decoded[ours[k]:ours[k + 1]] and stands at source[theirs[k]:theirs[k + 1]]: letter by letter, or, where
    `whole[k]` is 1, only as a whole (an escape, a macro with its arguments). `encoding` is how new text is written
    there: "plain", "escaped", "url" or "json".
    """

    source: Source
    ours: "array[int]"
    theirs: "array[int]"
    whole: bytes
    encoding: str

    def origin(self, span: Span) -> Span:
        """The stretch of `source` that holds a span of the decoded text, to the ends of pieces that are whole."""
        first, last = self._pieces(span)
        start = self.theirs[first] + (0 if self.whole[first] else span.start - self.ours[first])
        end = self.theirs[last + 1] if self.whole[last] else self.theirs[last] + span.end - self.ours[last]
        return Span(start, max(start, end))

    def widened(self, span: Span) -> Span:
        """The span of the decoded text that `origin(span)` holds: as `span`, to the ends of whole pieces."""
        first, last = self._pieces(span)
        start = self.ours[first] if self.whole[first] else span.start
        return Span(start, self.ours[last + 1] if self.whole[last] else span.end)

    def _pieces(self, span: Span) -> tuple[int, int]:
        """The pieces that hold a span; an empty span between two pieces lies in none that is whole if it can."""
        first = self._piece(span.start)
        if span.end > span.start:
            return first, self._piece(span.end - 1)
        if self.whole[first] and self.ours[first] == span.start and first > 0 and not self.whole[first - 1]:
            return first - 1, first - 1
        return first, first

    def _piece(self, offset: int) -> int:
        return min(max(bisect_right(self.ours, offset) - 1, 0), len(self.whole) - 1)


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
    return Source(path, text, None, line_starts(text))


def line_starts(text: str) -> tuple[int, ...]:
    """The offsets at which lines begin."""
    starts = [0]
    while (end := text.find("\n", starts[-1])) >= 0:
        starts.append(end + 1)
    return tuple(starts)


def load_bytes(path: Path, limit: int = MAX_BYTES, advice: str = "") -> bytes:
    """The bytes of a text file. Raises DocumentError for what is no readable text file of at most `limit` bytes."""
    shown = str(path)
    try:
        if path.is_fifo() and path.parent != _OPEN_FILES:
            raise _unreadable(shown, "this is a pipe", "Give the path of a file.")
        with path.open("rb") as file:
            data = file.read(limit + 1)
            size = path.stat().st_size if len(data) > limit else len(data)
    except FileNotFoundError:
        raise _unreadable(shown, "there is no such file", "Check the path, or name a built-in layer.") from None
    except IsADirectoryError:
        raise _unreadable(shown, "this is a directory", "Give the path of one Markdown document in it.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _unreadable(shown, f"the file cannot be read: {reason}", "Check the path and its permissions.") from None
    if b"\0" in data[:_BINARY_PROBE]:
        raise not_text(shown)
    if len(data) > limit:
        raise too_large(shown, size, limit, advice)
    return data


def load_source(path: Path) -> Source:
    """Read a document from a file, at most MAX_BYTES of it. Raises DocumentError for what is no readable text file."""
    shown = str(path)
    data = load_bytes(path)
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


def too_large(path: str, size: int, limit: int = MAX_BYTES, advice: str = "") -> DocumentError:
    """The error for a document over the bound."""
    return _unreadable(
        path,
        f"the document is too large: {size:,} bytes, where at most {limit:,} are read",
        advice or "Keep to one layer per document; move data and images into files of their own.",
    )


def not_text(path: str) -> DocumentError:
    """The error for a binary file."""
    return _unreadable(path, "this is a binary file, not a document", "Give the path of a Markdown document.")


def _unreadable(path: str, message: str, hint: str) -> DocumentError:
    return DocumentError(message, place=Place(path, 1, 1), hint=hint)
