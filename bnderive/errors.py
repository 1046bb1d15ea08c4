"""The exception tree. Every error that a user can cause says what is wrong, where, and what to do next.

`BnderiveError` is the root; its `exit_code` is the one that the command line returns (see the table in README).
An error about a document carries a `Place`, so that it can be shown with the line and a caret.
"""

from dataclasses import dataclass

USAGE = 2
INCONCLUSIVE = 3
DEFECT = 70


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a document: `line` and `column` count from 1, `length` is how many characters are marked."""

    path: str
    line: int
    column: int
    text: str = ""
    length: int = 1

    def caret(self) -> str:
        """The line with a caret under the place, cut to what fits on a terminal; empty where the text is unknown."""
        if not self.text:
            return ""
        start = max(0, self.column - 50)
        window = self.text[start : start + 100].replace("\t", " ")
        marks = "^" * max(1, min(self.length, len(window) - (self.column - 1 - start)))
        return f"  {window}\n  {' ' * (self.column - 1 - start)}{marks}"


class BnderiveError(Exception):
    """What went wrong (`message`), where (`place`) and what to do next (`hint`)."""

    exit_code = USAGE

    def __init__(self, message: str, *, place: Place | None = None, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.hint = hint

    def __str__(self) -> str:
        head = f"{self.place.path}:{self.place.line}:{self.place.column}: " if self.place else ""
        parts = [head + self.message, self.place.caret() if self.place else "", self.hint]
        return "\n".join(part for part in parts if part)


class DocumentError(BnderiveError):
    """A derivation document cannot be read: syntax, front matter, an undefined name, axes that do not fit."""


class UnknownLayer(BnderiveError):
    """No layer of that name, and no document at that path."""


class NotDifferentiable(BnderiveError):
    """A derivative is not known. It is never taken to be zero."""


class Undecided(BnderiveError):
    """A question that lies outside what the normal form decides, or that ran past its bounds."""

    exit_code = INCONCLUSIVE


class MissingExtra(BnderiveError):
    """An optional dependency is not installed."""


class OutputError(BnderiveError):
    """A file could not be written, or was edited by hand and would be lost."""
