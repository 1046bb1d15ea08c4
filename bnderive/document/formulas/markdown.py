"""The formulas of Markdown and of plain text, by one pass over it.

Input: a `Findings` to fill. Code, comments, front matter and scripts are passed over. To read a new way of writing a
formula, add what it begins with to `_TOKEN`, and a method of that name.
"""

import re
from bisect import bisect_right
from dataclasses import replace

from bnderive.document.formulas.dollars import holds_display, holds_formula, is_torn
from bnderive.document.formulas.fences import Fence, read_fences
from bnderive.document.formulas.found import Findings
from bnderive.document.formulas.links import link_at
from bnderive.document.formulas.macros import DEFINES
from bnderive.document.formulas.marks import unmarked
from bnderive.document.formulas.seeking import (
    DOUBLE,
    ROUND,
    ROUND_ESCAPED,
    SINGLE,
    SQUARE,
    SQUARE_ESCAPED,
    Seeker,
    closing_dollar,
    environment_begin,
    environment_end,
)
from bnderive.document.source import Span

_WITH_NUMBERS = ("equation", "align", "alignat", "flalign", "eqnarray", "gather", "multline", "dmath", "IEEEeqnarray")
DISPLAYS = frozenset((*_WITH_NUMBERS, "displaymath", "math", "split", "aligned", "gathered"))

_TOKEN = re.compile(
    r"(?P<code>`+|~{3,})|(?P<comment><!--)|<(?P<tag>(?i:script|style|pre|code|svg|textarea|math))\b"
    r"|(?P<image>!\[|<(?i:img)\b)|(?P<liquid>\{(?:%-?|\{[<%])\s{0,9}(?P<command>highlight|comment)\b)"
    rf"|(?P<define>{DEFINES.pattern})"
    r"|\\begin\{(?P<environment>[A-Za-z]{1,20}\*?)\}|(?P<bracket>\\\\?[\[(])|(?P<escape>\\.)|(?P<dollars>\$+)",
    re.DOTALL,
)
_BRACKETS = {"\\[": SQUARE, "\\(": ROUND, "\\\\[": SQUARE_ESCAPED, "\\\\(": ROUND_ESCAPED}
_WORDPRESS = "latex "
_GITLAB = re.compile(r"`\$")
_PARAGRAPH = re.compile(r"\n[ \t>]*\r?\n")
_LINE = re.compile(r"\n")
_TAG_END = re.compile(r">")
_COMMENT_END = re.compile(r"-->")
_TICKS = {count: re.compile(rf"(?<!`)`{{{count}}}(?!`)") for count in (1, 2, 3)}
_BEFORE_BLOCK = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*")
_AFTER_DISPLAY = re.compile(r"[ \t]*[.,;:]?[ \t]*(?:\(?\d{1,4}\)|\{[:#][^{}\n]{0,80}\}|\\\\)?[ \t]*\r?(?:\n|\Z)")
_TEX = re.compile(r"<annotation[^>]{0,80}application/x-tex[^>]{0,80}>([^<]*)</annotation>")
_FRONT = re.compile(r"(?:\s|<!--.{0,2000}?-->){0,20}?^(---|\+\+\+)[ \t]*\r?\n", re.DOTALL | re.MULTILINE)
_TAG_CLOSES = {
    name: re.compile(rf"</{name}(?=[\s>])", re.IGNORECASE)
    for name in ("script", "style", "pre", "code", "svg", "textarea", "math")
}
_LIQUID_ENDS = {
    name: re.compile(rf"\{{(?:%-?|\{{[<%])\s{{0,9}}(?:end|/){name}[^%>\n]{{0,50}}[%>]\}}{{1,2}}")
    for name in ("highlight", "comment")
}
_MAX_FRONT = 50_000
_MAX_PREFIX = 200


def read_markdown(findings: Findings, blocks: bool = True) -> None:
    """Fill `findings` from its source. `blocks` says whether it has front matter, which plain text has not."""
    scan = _Scan(findings)
    position = scan.front_matter() if blocks else 0
    while (token := _TOKEN.search(scan.text, position)) and not findings.full(token.start()):
        name = token.lastgroup or ""
        position = getattr(scan, "liquid" if name == "command" else name)(token)
    scan.settle()
    read_fences(findings, scan.fences)


class _Scan:
    """The reading of one text. Each method takes the token of its name, and gives the offset at which to go on."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.source = findings.source
        self.text = findings.source.text
        self.seek = Seeker(self.text)
        self.doubled: list[int] = []
        self.fences: list[Fence] = []
        self.singles = 0

    def front_matter(self) -> int:
        """Pass over YAML or TOML at the top."""
        begun = _FRONT.match(self.text)
        if begun is None:
            return 0
        closing = re.compile(rf"^{re.escape(begun[1])}[ \t]*\r?$", re.MULTILINE)
        end = closing.search(self.text, begun.end(), begun.end() + _MAX_FRONT)
        if end is None:
            return 0
        for command in DEFINES.finditer(self.text, begun.end(), end.start()):
            self.findings.macros.define(self.text, command, end.start())
        return self.hide(0, end.end())

    def define(self, token: re.Match[str]) -> int:
        """The definition of a macro, outside of any formula."""
        end = self.findings.macros.define(self.text, token, len(self.text))
        return self.hide(token.start(), end) if end else token.end()

    def hide(self, start: int, end: int) -> int:
        """Note a stretch that is no prose."""
        self.findings.hidden.append(Span(start, end))
        return end

    def escape(self, token: re.Match[str]) -> int:
        """An escaped character; `\\$$…$$` is how kramdown says that a formula at the start of a line is inline."""
        close = self.seek.next(SINGLE, token.end() + 1) if self.text.startswith("\\$$", token.start()) else None
        end = close.end() + 1 if close else 0
        if not self.text.startswith("$", end - 1) or end - 1 > self.seek.after(_PARAGRAPH, token.end()) or not end:
            return token.end()
        self.formula(Span(token.end() + 1, end - 2), Span(token.start(), end), False)
        return end

    def comment(self, token: re.Match[str]) -> int:
        """An HTML comment."""
        end = self.seek.next(_COMMENT_END, token.end())
        return self.hide(token.start(), end.end() if end else len(self.text))

    def liquid(self, token: re.Match[str]) -> int:
        """A block of code as a site's templates write it."""
        ending = _LIQUID_ENDS[token["command"]]
        end = self.seek.next(ending, token.end())
        return self.hide(token.start(), end.end()) if end else token.end()

    def code(self, token: re.Match[str]) -> int:
        """A fence, which may hold mathematics, or code in a line."""
        ticks = token.group()
        if 3 <= len(ticks) <= _MAX_PREFIX and self.begins_line(token.start()):
            line = self.seek.after(_LINE, token.end())
            info = self.text[token.end() : min(line, token.end() + 200)].strip()
            if "`" not in info:
                return self.fence(token.start(), ticks, line, info)
        closing = self.seek.next(_TICKS[len(ticks)], token.end()) if ticks[0] == "`" and len(ticks) <= 3 else None
        if closing is None or closing.start() > self.seek.after(_PARAGRAPH, token.end()):
            return token.end()
        return self.hide(token.start(), closing.end())

    def fence(self, start: int, ticks: str, line: int, info: str) -> int:
        """A fence that begins at `start` and whose first line ends at `line`."""
        closing = re.compile(rf"^[ \t>]*{re.escape(ticks)}{re.escape(ticks[0])}*[ \t]*\r?$", re.MULTILINE)
        end = closing.search(self.text, line)
        if end is None:
            self.findings.refuse(Span(start, start + len(ticks)), "this fence is never closed, and hides what follows")
            return self.hide(start, len(self.text))
        if info.lower().strip("{}") == "math":
            self.formula(Span(line, end.start()), Span(start, end.end()), True)
            return end.end()
        self.fences.append(Fence(Span(line, end.start()), info.lower().strip("{}")))
        return self.hide(start, end.end())

    def tag(self, token: re.Match[str]) -> int:
        """HTML whose contents are no prose; a script or MathML may hold a formula."""
        name = token["tag"].lower()
        opened = self.seek.next(_TAG_END, token.end())
        closed = self.seek.next(_TAG_CLOSES[name], token.end())
        if opened is None or closed is None or closed.start() < opened.end():
            return token.end()
        attributes = self.text[token.end() : min(opened.start(), token.end() + 500)]
        origin = Span(token.start(), self.seek.after(_TAG_END, closed.end()) + 1)
        if name == "script" and "math/tex" in attributes:
            self.formula(Span(opened.end(), closed.start()), origin, "mode=display" in attributes, html=False)
            return origin.end
        if name == "math":
            tex = _TEX.search(self.text, opened.end(), closed.start())
            if tex is not None or "<" not in self.text[opened.end() : closed.start()]:
                inner = Span(*tex.span(1)) if tex else Span(opened.end(), closed.start())
                self.formula(inner, origin, "block" in attributes)
                return origin.end
            self.findings.refuse(origin, "MathML without its TeX is not read")
        return self.hide(origin.start, origin.end)

    def image(self, token: re.Match[str]) -> int:
        """An image whose address may hold a formula."""
        link = link_at(self.source, token.start())
        if link is None:
            return token.end()
        origin = Span(token.start(), link.end)
        display = not link.inline and self.stands_alone(origin)
        self.findings.add(link.span, origin, display, link.source)
        return link.end

    def environment(self, token: re.Match[str]) -> int:
        """An environment of displayed mathematics outside of dollars."""
        name = token["environment"]
        if name.rstrip("*") not in DISPLAYS:
            return token.end()
        end = self.seek.next(environment_end(name), token.end())
        if end is None or self.torn(environment_begin(name), token.end(), end.start()):
            self.findings.refuse(Span(*token.span()), f"this {token.group()} has no \\end{{{name}}}")
            return token.end()
        origin = Span(token.start(), end.end())
        inner = Span(token.end(), end.start()) if name in ("math", "displaymath") else origin
        self.formula(inner, origin, name != "math")
        return end.end()

    def bracket(self, token: re.Match[str]) -> int:
        """`\\[`, `\\(` and the same with the backslash doubled, for Markdown to take one away."""
        opening = token.group()
        display = opening.endswith("[")
        again, closing = _BRACKETS[opening]
        close = self.seek.next(closing, token.end())
        paragraph = self.seek.after(_PARAGRAPH, token.end())
        torn = close is None or self.torn(again, token.end(), close.end() - len(opening))
        if close is None or torn or (not display and close.end() > paragraph):
            rest = self.text[token.end() : min(paragraph, token.end() + _MAX_PREFIX)]
            if display and holds_display(rest):
                self.findings.refuse(Span(*token.span()), f"this {opening} is never closed")
            return token.end()
        end = close.end() - len(opening)
        content = self.text[token.end() : end]
        if not (holds_display(content) if display else holds_formula(content)):
            return token.end()
        self.formula(Span(token.end(), end), Span(token.start(), close.end()), display, escaped=len(opening) == 3)
        return close.end()

    def dollars(self, token: re.Match[str]) -> int:
        """`$…$`, `$$…$$`, and `` $`…`$ ``."""
        start, count = token.start(), len(token.group())
        if count > 2:
            return token.end()
        if count == 1:
            return self.inline(start)
        close = self.seek.next(DOUBLE, token.end())
        if close is None or is_torn(self.text[token.end() : close.end() - 2]):
            self.findings.refuse(Span(start, start + 2), "this $$ is never closed")
            return token.end()
        self.doubled.append(len(self.findings.formulas))
        self.formula(Span(token.end(), close.end() - 2), Span(start, close.end()), True)
        if len(self.findings.formulas) == self.doubled[-1]:
            self.doubled.pop()
        return close.end()

    def torn(self, opening: re.Pattern[str], start: int, end: int) -> bool:
        """Whether what closes a formula at `end` belongs to another one, which begins after it."""
        return self.seek.within(opening, start, end) or is_torn(self.text[start:end])

    def inline(self, start: int) -> int:
        """A formula between single dollars."""
        text = self.text
        paragraph = self.seek.after(_PARAGRAPH, start + 1)
        if text[start + 1 : start + 2] == "`":
            ticked = self.seek.next(_GITLAB, start + 2)
            if ticked is not None and ticked.end() <= paragraph:
                self.formula(Span(start + 2, ticked.start()), Span(start, ticked.end()), False)
                return ticked.end()
        before = text[start - 1 : start]
        if before.isascii() and before.isalnum():
            return start + 1
        end = closing_dollar(text, start + 1, paragraph, self.seek)
        after = text[end : end + 1]
        if end <= start or after == "$" or not holds_formula(text[start + 1 : end - 1], after):
            return start + 1
        self.singles += 1
        begin = start + 1 + len(_WORDPRESS) * text.startswith(_WORDPRESS, start + 1)
        self.formula(Span(begin, end - 1), Span(start, end), False)
        return end

    def formula(self, span: Span, origin: Span, display: bool, html: bool = True, escaped: bool = False) -> None:
        """Note a formula, with quote marks, entities and doubled backslashes taken out of it."""
        quoted = ">" in self.line_before(origin.start)
        source = unmarked(self.source, span, quoted=quoted, html=html, escaped=escaped)
        self.findings.add(Span(0, len(source.text)) if source else span, origin, display, source)

    def line_before(self, position: int) -> str:
        """What stands on the line before a position, as far as it can be the beginning of a block."""
        starts = self.source.starts
        begin = starts[bisect_right(starts, position) - 1]
        return self.text[begin:position] if position - begin <= _MAX_PREFIX else "?"

    def begins_line(self, position: int) -> bool:
        """Whether nothing but marks of quotes and lists stands before it on its line."""
        return _BEFORE_BLOCK.fullmatch(self.line_before(position)) is not None

    def stands_alone(self, origin: Span) -> bool:
        """Whether nothing else stands on its lines."""
        return self.begins_line(origin.start) and _AFTER_DISPLAY.match(self.text, origin.end) is not None

    def settle(self) -> None:
        """Say which `$$…$$` stand in a line of text: a document has more of these amid its text than `$…$`, or none."""
        formulas = self.findings.formulas
        origins = {index: formulas[index].origin for index in self.doubled}
        amid = sum(self.stands_amid(origin) for origin in origins.values())
        for index in origins if not self.singles or amid > self.singles else ():
            if not self.glued_or_alone(origins[index]):
                formulas[index] = replace(formulas[index], display=False)

    def stands_amid(self, origin: Span) -> bool:
        """Whether text stands on its line, before it and after it."""
        return not self.begins_line(origin.start) and _AFTER_DISPLAY.match(self.text, origin.end) is None

    def glued_or_alone(self, origin: Span) -> bool:
        """Whether a formula is on lines of its own, or begins one and the text after it was put right behind it."""
        glued = self.text[origin.end : origin.end + 1].isalpha()
        return (glued and self.begins_line(origin.start)) or self.stands_alone(origin)
