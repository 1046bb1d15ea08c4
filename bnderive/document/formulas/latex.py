"""The formulas of a LaTeX document, by one pass over it.

Input: a `Findings` to fill. The preamble (but for its macros), comments, verbatim text and what `\\iffalse` leaves out
are passed over; files are never followed. To pass over another environment, add it to `_VERBATIM`.
"""

import re
from functools import cache

from bnderive.document.formulas.dollars import is_torn
from bnderive.document.formulas.found import Findings
from bnderive.document.formulas.macros import DEFINES
from bnderive.document.formulas.markdown import DISPLAYS
from bnderive.document.formulas.seeking import (
    DOUBLE,
    ROUND,
    SQUARE,
    Seeker,
    closing_dollar,
    environment_begin,
    environment_end,
)
from bnderive.document.source import Span

_VERBATIM = frozenset(
    ("verbatim", "Verbatim", "lstlisting", "minted", "comment", "filecontents", "alltt", "tikzpicture", "python")
)
_TOKEN = re.compile(
    r"(?P<comment>%)|\\begin\s{0,9}\{(?P<environment>[A-Za-z]{1,30}\*?)\}"
    r"|\\(?P<file>input|include|subfile|import|subimport)(?![A-Za-z])"
    r"|\\(?P<verb>verb\*?|lstinline|url|href)(?![A-Za-z])|(?P<skipped>\\iffalse(?![A-Za-z]))"
    rf"|(?P<define>{DEFINES.pattern})|(?P<bracket>\\[\[(])|\\(?P<macro>[A-Za-z]+)|(?P<escape>\\.)|(?P<dollars>\$\$?)",
    re.DOTALL,
)
_LINE = re.compile(r"\n")
_PARAGRAPH = re.compile(r"\n[ \t]*\r?\n")
_FI = re.compile(r"\\fi(?![A-Za-z])")
_FILE = re.compile(r"\s{0,9}(?:\{[^{}\n]{0,300}\}|[^\s{}\\]{1,300})")
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*")
_BODY = re.compile(r"\\begin\{document\}")
_END = re.compile(r"\\end\{document\}")
_MAX_VERB = 1_000


def read_latex(findings: Findings) -> None:
    """Fill `findings` from its source."""
    scan = _Scan(findings)
    body, end = _BODY.search(scan.text), _END.search(scan.text)
    stop = end.start() if end else len(scan.text)
    if body:
        scan.preamble(body.end())
    position = body.end() if body else 0
    while (token := _TOKEN.search(scan.text, position)) and token.start() < stop and not findings.full(token.start()):
        position = getattr(scan, token.lastgroup or "")(token)


class _Scan:
    """The reading of one document. Each method takes the token of its name, and gives the offset at which to go on."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.raw = findings.source.text
        self.text = _COMMENT.sub(lambda m: m[1] + "%" + " " * (len(m[0]) - len(m[1]) - 1), self.raw)
        self.seek = Seeker(self.text)

    def preamble(self, end: int) -> None:
        """Note the macros that are defined before the document begins."""
        position = 0
        while (command := DEFINES.search(self.text, position, end)) is not None:
            position = self.findings.macros.define(self.text, command, end) or command.end()
        self.findings.hidden.append(Span(0, end))

    def hide(self, start: int, end: int) -> int:
        """Note a stretch that is no prose."""
        self.findings.hidden.append(Span(start, end))
        return end

    def comment(self, token: re.Match[str]) -> int:
        """A comment, to the end of its line."""
        return self.hide(token.start(), self.seek.after(_LINE, token.end()))

    def escape(self, token: re.Match[str]) -> int:
        """An escaped character."""
        return token.end()

    def skipped(self, token: re.Match[str]) -> int:
        """What a condition that never holds leaves out."""
        end = self.seek.next(_FI, token.end())
        return self.hide(token.start(), end.end()) if end else token.end()

    def verb(self, token: re.Match[str]) -> int:
        """Code in a line, between two of any one character, or an address in braces."""
        mark = self.text[token.end() : token.end() + 1]
        braced = mark == "{"
        if not mark or mark.isspace() or (not braced and token["verb"] in ("url", "href")):
            return token.end()
        limit = min(self.seek.after(_LINE, token.end()), token.end() + _MAX_VERB)
        end = self.text.find("}" if braced else mark, token.end() + 1, limit)
        return self.hide(token.start(), end + 1) if end >= 0 else token.end()

    def file(self, token: re.Match[str]) -> int:
        """Another file, which is not read."""
        name = _FILE.match(self.text, token.end())
        if name is None:
            return token.end()
        reason = f"\\{token['file']} is not followed: verify that file by itself"
        self.findings.refuse(Span(token.start(), name.end()), reason)
        return self.hide(token.start(), name.end())

    def define(self, token: re.Match[str]) -> int:
        """The definition of a macro."""
        end = self.findings.macros.define(self.text, token, len(self.text))
        return self.hide(token.start(), end) if end else token.end()

    def macro(self, token: re.Match[str]) -> int:
        """A command; a macro that stands for the beginning of a display is one."""
        macros = self.findings.macros
        known = macros.known.get(token["macro"])
        begun = _BEGIN.fullmatch(known.body) if known and not known.count else None
        if begun is None:
            return token.end()
        name = begun[1] or ""
        ending = f"\\end{{{name}}}" if name else "\\]"
        closings = macros.standing_for(ending)
        if (name and name.rstrip("*") not in DISPLAYS) or not closings:
            return token.end()
        end = self.seek.next(_any_of(closings), token.end())
        if end is None:
            self.findings.refuse(Span(*token.span()), f"this {token.group()} is never ended")
            return token.end()
        whole = Span(token.start(), end.end())
        self.findings.add(whole if name else Span(token.end(), end.start()), whole, True)
        return end.end()

    def environment(self, token: re.Match[str]) -> int:
        """An environment: a display, something to pass over, or text."""
        name = token["environment"]
        plain = name.rstrip("*")
        if plain not in DISPLAYS and plain not in _VERBATIM:
            return token.end()
        end = self.seek.next(environment_end(name), token.end())
        if end is None or (plain in DISPLAYS and self.torn(environment_begin(name), token.end(), end.start())):
            self.findings.refuse(Span(*token.span()), f"this {token.group()} has no \\end{{{name}}}")
            return token.end()
        if plain in _VERBATIM:
            return self.hide(token.start(), end.end())
        origin = Span(token.start(), end.end())
        inner = Span(token.end(), end.start()) if name in ("math", "displaymath") else origin
        self.findings.add(inner, origin, name != "math")
        return end.end()

    def bracket(self, token: re.Match[str]) -> int:
        """`\\[…\\]` and `\\(…\\)`."""
        display = token.group() == "\\["
        return self.between(token, *(SQUARE if display else ROUND), display)

    def dollars(self, token: re.Match[str]) -> int:
        """`$…$` and `$$…$$`."""
        if len(token.group()) == 2:
            return self.between(token, DOUBLE, DOUBLE, True)
        paragraph = self.seek.after(_PARAGRAPH, token.end())
        end = closing_dollar(self.text, token.end(), paragraph, self.seek)
        if not end:
            self.findings.refuse(Span(*token.span()), "this $ is never closed in its paragraph")
            return token.end()
        self.findings.add(Span(token.end(), end - 1), Span(token.start(), end), False)
        return end

    def between(self, token: re.Match[str], opening: re.Pattern[str], closing: re.Pattern[str], display: bool) -> int:
        """A formula from `token` to what closes it."""
        close = self.seek.next(closing, token.end())
        paragraph = self.seek.after(_PARAGRAPH, token.end())
        end = close.end() if close is not None and (display or close.end() <= paragraph) else 0
        if end and not self.torn(opening, token.end(), end - 2):
            self.findings.add(Span(token.end(), end - 2), Span(token.start(), end), display)
            return end
        self.findings.refuse(Span(*token.span()), f"this {token.group()} is never closed")
        return token.end()

    def torn(self, opening: re.Pattern[str], start: int, end: int) -> bool:
        """Whether what closes a formula at `end` belongs to another one, which begins after it."""
        return self.seek.within(opening, start, end) or is_torn(self.text[start:end])


_BEGIN = re.compile(r"\s*(?:\\begin\{([A-Za-z]+\*?)\}|\\\[)\s*")


@cache
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\\(?:{'|'.join(map(re.escape, names))})(?![A-Za-z])")
