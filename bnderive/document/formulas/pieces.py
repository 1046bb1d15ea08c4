"""Decoding, piece by piece: text that stands in another source, with every letter's place there."""

from array import array

from bnderive.document.source import Decoded, Source, Span, line_starts


class Decoder:
    """Collects the pieces of a decoded text in order; `finish` gives it as a `Source`."""

    def __init__(self, source: Source, encoding: str) -> None:
        self.source = source
        self.encoding = encoding
        self.size = 0
        self._texts: list[str] = []
        self._ours = array("I")
        self._theirs = array("I")
        self._whole = bytearray()
        self._end = 0

    def literal(self, start: int, end: int) -> None:
        """A stretch that stands in the source as it is."""
        if end > start:
            self._add(start, end, self.source.text[start:end], 0)

    def whole(self, start: int, end: int, text: str) -> None:
        """A stretch of the source that stands for `text`, which may be empty, and changes only as a whole."""
        self._add(start, end, text, 1)

    def finish(self) -> Source:
        """The decoded text, and where it stands."""
        if not self._whole:
            self._add(0, 0, "", 1)
        self._ours.append(self.size)
        self._theirs.append(self._end)
        text = "".join(self._texts)
        decoded = Decoded(self.source, self._ours, self._theirs, bytes(self._whole), self.encoding)
        return Source(self.source.path, text, None, line_starts(text), decoded)

    def _add(self, start: int, end: int, text: str, whole: int) -> None:
        if start > self._end and self._whole:
            self._put(self._end, "", 1)
        self._put(start, text, whole)
        self._end = end

    def _put(self, start: int, text: str, whole: int) -> None:
        self._ours.append(self.size)
        self._theirs.append(start)
        self._whole.append(whole)
        self._texts.append(text)
        self.size += len(text)


def full(source: Source) -> Span:
    """All of a source."""
    return Span(0, len(source.text))
