"""A stretch of LaTeX to the tree of what it shows.

It forgives what a parser may not: a stretch that begins or ends inside braces or an environment, a bracket without its
partner, an unknown command. What it cannot read at all, or what is too long or too deep to be shown, is None.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from unicodedata import normalize

from bnderive.algebra.printing import unicode
from bnderive.document.commands import (
    ACCENTS,
    BRACED,
    DELIMITER_SIZES,
    FONTS,
    FRACTIONS,
    FUNCTION_COMMANDS,
    FUNCTION_WORDS,
    ROW_END,
    TRANSPARENT,
    WIDE_SPACES,
    WORD_COMMANDS,
)
from bnderive.document.lexer import Token, tokenize
from bnderive.document.loose_tables import STACKED, STRUCK
from bnderive.document.source import Source, Span
from bnderive.errors import DocumentError, Place
from bnderive.report.formula.compound import compound
from bnderive.report.formula.signs import BARS, CLOSING, GRIDS, OPENING, SIGNS
from bnderive.report.formula.tree import Accent, Fence, Fraction, Grid, Part, Root, Row, Script, Sign

MAX_TOKENS = 4000
MAX_DEPTH = 40

_SILENT = DELIMITER_SIZES | TRANSPARENT | BRACED | WORD_COMMANDS | STRUCK | {"\\right", "\\middle"}

_Stop = Callable[[Token], bool]


def read(source: Source, span: Span) -> Row | None:
    """The tree of a stretch of a formula."""
    try:
        tokens = tokenize(source, span)
        return _Reader(tokens).row(lambda _: False) if len(tokens) <= MAX_TOKENS else None
    except (DocumentError, _TooHard):
        return None


def alone(latex: str) -> tuple[Source, Span]:
    """A source and a span for LaTeX that stands in no document."""
    return Source("", latex, Place("", 1, 1)), Span(0, len(latex))


class _TooHard(Exception):
    """The formula nests too deeply, or ends where an argument should be."""


class _Reader:
    """The tokens and how far they are read."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tokens
        self.position = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def take(self) -> Token:
        token = self.token
        self.position += token.kind != "stop"
        return token

    @contextmanager
    def nested(self) -> Iterator[None]:
        """One level deeper, as far as that goes."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _TooHard
        yield
        self.depth -= 1

    def row(self, stop: _Stop) -> Row:
        """Parts up to a token that stops the row, which is left, or to the end."""
        with self.nested():
            return self.parts(stop)

    def parts(self, stop: _Stop) -> Row:
        """The same at one level."""
        start = self.token.span.start
        items: list[Part] = []
        while self.token.kind != "stop" and not stop(self.token):
            text = self.token.text if self.token.kind == "sign" else ""
            if text in ("_", "^", "'"):
                self.script(items)
            elif text == "&":
                self.take()
            elif (part := self.part(stop)) is not None:
                items.append(part)
        end = items[-1].span.end if items else start
        return Row(Span(min(start, end), end), tuple(compound(_trimmed(items))))

    def script(self, items: list[Part]) -> None:
        """A script, put on the part before it; two of one kind stand one after the other."""
        mark = self.take()
        if mark.text == "'":
            above: Row = Row(mark.span, (Sign(mark.span, "′", "letter"),))
        else:
            above = self.argument()
        base = items.pop() if items else Row(Span(mark.span.start, mark.span.start), ())
        made = base if isinstance(base, Script) else Script(base.span, base)
        slot = "sub" if mark.text == "_" else "sup"
        before = made.sub if slot == "sub" else made.sup
        both = above if before is None else Row(before.span.to(above.span), (*before.items, *above.items))
        span = base.span.to(above.span)
        items.append(replace(made, span=span, sub=both) if slot == "sub" else replace(made, span=span, sup=both))

    def argument(self) -> Row:
        """What a command or a script takes: a group in braces, or one part."""
        if self.token.kind == "stop":
            raise _TooHard
        if self.token.kind == "sign" and self.token.text == "{":
            return self.group()
        if self.token.kind == "digit":
            token = self.take()
            return Row(token.span, (Sign(token.span, token.text, "number"),))
        here = Span(self.token.span.start, self.token.span.start)
        with self.nested():
            part = self.part(lambda _: False)
        return Row(part.span, (part,)) if part is not None else Row(here, ())

    def group(self) -> Row:
        """A group in braces, whose span has the braces."""
        start = self.take().span
        inside = self.row(_closes_group)
        end = self.take().span if _closes_group(self.token) else inside.span
        return Row(start.to(end), inside.items)

    def part(self, stop: _Stop) -> Part | None:
        """One part without its scripts; None for a token that shows nothing."""
        token = self.token
        match token.kind:
            case "letter":
                return Sign(self.take().span, token.text, "letter")
            case "digit":
                return self.number()
            case "word":
                self.take()
                text = token.text or " "
                return Sign(token.span, text, "function" if text in FUNCTION_WORDS else "word")
            case "begin":
                return self.environment()
            case "end":
                self.take()
                return None
        if token.text == "{":
            return self.group()
        if token.text in OPENING:
            return self.bracket(stop)
        self.take()
        if token.text in SIGNS:
            return Sign(token.span, *SIGNS[token.text])
        return self.command(token) if token.kind == "command" else None

    def number(self) -> Sign:
        """Digits that stand side by side, with a decimal point between them."""
        start = end = self.take()
        text = start.text
        while self.token.span.start == end.span.end:
            point = self.token.text == "." and self.tokens[self.position + 1].kind == "digit"
            if not (self.token.kind == "digit" or (point and "." not in text)):
                break
            end = self.take()
            text += end.text
        return Sign(start.span.to(end.span), text, "number")

    def bracket(self, stop: _Stop) -> Part:
        """A pair of brackets with what is inside; the opening one alone where its partner is missing."""
        token = self.take()
        opening = Sign(token.span, OPENING[token.text], "open")
        inside = self.row(lambda t: stop(t) or _closes_group(t) or t.text in CLOSING or _cuts(t))
        if self.token.text in CLOSING:
            end = self.take()
            return Fence(token.span.to(end.span), opening, inside, Sign(end.span, CLOSING[end.text], "close"))
        return Row(token.span.to(inside.span), (opening, *inside.items))

    def command(self, token: Token) -> Part | None:
        """A command that is no sign; one that is unknown shows its name."""
        name, span = token.text, token.span
        if name in FRACTIONS or name == "\\binom":
            above, below = self.argument(), self.argument()
            return Fraction(span.to(below.span), above, below)
        if name == "\\sqrt":
            return self.root(span)
        if name in ACCENTS:
            body = self.argument()
            return Accent(span.to(body.span), unicode.ACCENTS[name[1:]], body)
        if name in STACKED:
            beside, base = self.argument(), self.argument()
            whole = span.to(base.span)
            sign: Part = base.items[0] if base.items else base
            if isinstance(sign, Sign) and sign.kind in ("relation", "operator"):
                return replace(sign, span=whole)
            return Script(whole, base, sub=beside) if name == "\\underset" else Script(whole, base, sup=beside)
        if name in FONTS:
            body = self.argument()
            items = tuple(_in_font(name, item) for item in body.items)
            whole = span.to(body.span)
            alone = items[0] if len(items) == 1 else None
            return replace(alone, span=whole) if isinstance(alone, Sign) else Row(whole, items)
        if name == "\\left":
            return self.left(span)
        if name in FUNCTION_COMMANDS:
            return Sign(span, FUNCTION_COMMANDS[name], "function")
        if name in ROW_END or name in WIDE_SPACES:
            return Sign(span, "  ", "space")
        if name == "\\not" and self.token.text in SIGNS:
            text, kind = SIGNS[self.token.text]
            return Sign(span.to(self.take().span), normalize("NFC", f"{text}\u0338"), kind)
        return None if name in _SILENT else Sign(span, name[1:], "word")

    def root(self, span: Span) -> Root:
        """A root with its degree."""
        degree = None
        if self.token.text == "[":
            self.take()
            degree = self.row(lambda t: t.text == "]" or _closes_group(t))
            if self.token.text == "]":
                self.take()
        body = self.argument()
        return Root(span.to(body.span), body, degree)

    def left(self, span: Span) -> Part:
        """`\\left(` up to its `\\right)`, or up to where the stretch ends."""
        opening = self.delimiter(span)
        inside = self.row(lambda t: t.text == "\\right" or _closes_group(t))
        if self.token.text != "\\right":
            return Row(span.to(inside.span), (opening, *inside.items))
        closing = self.delimiter(self.take().span)
        return Fence(span.to(closing.span), opening, inside, closing)

    def delimiter(self, span: Span) -> Sign:
        """The bracket after `\\left` or `\\right`, which has the span of both."""
        token = self.take()
        text = OPENING.get(token.text) or CLOSING.get(token.text) or BARS.get(token.text) or ""
        return Sign(span.to(token.span), text, "open")

    def environment(self) -> Part | None:
        """A matrix or cases as a grid; the rows of an alignment stand one after another."""
        begin = self.take()
        if begin.text in ("array", "alignedat") and self.token.text == "{":
            self.group()
        if begin.text not in GRIDS:
            return None
        rows: list[tuple[Row, ...]] = []
        cells: list[Row] = []
        while True:
            cells.append(self.row(lambda t: t.kind == "end" or _cuts(t) or _closes_group(t)))
            mark = self.token
            if mark.text != "&" or mark.kind != "sign":
                rows.append(tuple(cells))
                cells = []
            if not _cuts(mark):
                break
            self.take()
        end = self.take().span if self.token.kind == "end" else rows[-1][-1].span
        shown = tuple(row for row in rows if any(cell.items for cell in row))
        return Grid(begin.span.to(end), shown, GRIDS[begin.text])


def _closes_group(token: Token) -> bool:
    return token.kind == "sign" and token.text == "}"


def _cuts(token: Token) -> bool:
    """Whether a token ends a cell."""
    return (token.kind == "sign" and token.text == "&") or (token.kind == "command" and token.text in ROW_END)


def _in_font(font: str, part: Part) -> Part:
    """A letter in another alphabet, where Unicode has it."""
    if isinstance(part, Sign) and part.kind == "letter":
        return replace(part, text=unicode.name(f"{font}{{{part.text}}}").removeprefix(font[1:]))
    return part


def _trimmed(items: list[Part]) -> list[Part]:
    """Without the spaces at the ends."""

    def blank(part: Part) -> bool:
        return isinstance(part, Sign) and part.kind == "space"

    while items and blank(items[-1]):
        items.pop()
    while items and blank(items[0]):
        items.pop(0)
    return items
