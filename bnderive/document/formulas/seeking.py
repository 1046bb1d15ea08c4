"""Looking for what closes a formula, in time that is linear in the text however often nothing is found."""

import re
from functools import cache

DOUBLE = re.compile(r"(?<!\\)(?:\\\\)*\$\$")
SINGLE = re.compile(r"(?<!\\)(?:\\\\)*\$")
SQUARE = (re.compile(r"(?<!\\)(?:\\\\)*\\\["), re.compile(r"(?<!\\)(?:\\\\)*\\\]"))
ROUND = (re.compile(r"(?<!\\)(?:\\\\)*\\\("), re.compile(r"(?<!\\)(?:\\\\)*\\\)"))
SQUARE_ESCAPED = (re.compile(r"(?<!\\)\\\\\["), re.compile(r"\\\\\]"))
ROUND_ESCAPED = (re.compile(r"(?<!\\)\\\\\("), re.compile(r"\\\\\)"))
_NESTED = 5


class Seeker:
    """Finds what comes next in a text, and remembers it: asked at rising positions, it reads the text once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._seen: dict[re.Pattern[str], tuple[int, re.Match[str] | None]] = {}

    def next(self, pattern: re.Pattern[str], position: int) -> re.Match[str] | None:
        """The first match that starts at `position` or after it."""
        seen = self._seen.get(pattern)
        if seen is not None and seen[0] <= position and (seen[1] is None or position <= seen[1].start()):
            return seen[1]
        match = pattern.search(self._text, position)
        self._seen[pattern] = (position, match)
        return match

    def after(self, pattern: re.Pattern[str], position: int) -> int:
        """Where the first match starts; the end of the text where there is none."""
        match = self.next(pattern, position)
        return match.start() if match else len(self._text)

    def within(self, pattern: re.Pattern[str], start: int, end: int) -> bool:
        """Whether a match starts between two offsets."""
        return self.after(pattern, start) < end


@cache
def environment_begin(name: str) -> re.Pattern[str]:
    """What begins an environment."""
    return re.compile(rf"\\begin\s{{0,9}}\{{{re.escape(name)}\}}")


@cache
def environment_end(name: str) -> re.Pattern[str]:
    """What ends an environment."""
    return re.compile(rf"\\end\s{{0,9}}\{{{re.escape(name)}\}}")


def closing_dollar(text: str, start: int, limit: int, seek: Seeker) -> int:
    """The offset after the dollar that closes the formula at `start`, at `limit` at most; 0 where there is none.

    It is the first with which the braces between are closed, as in `$a \\text{ for $b$}$`, or else the first.
    """
    first, position = 0, start
    for _ in range(_NESTED):
        close = seek.next(SINGLE, position)
        if close is None or close.end() > limit:
            break
        first, position = first or close.end(), close.end()
        if text.count("{", start, close.end()) <= text.count("}", start, close.end()):
            return close.end()
    return first
