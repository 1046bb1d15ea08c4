"""A cursor over tokens: looking ahead, taking, and the bounds and errors that all of the parser shares."""

from collections.abc import Iterator
from contextlib import contextmanager

from bnderive.document.commands import ROW_END, WIDE_SPACES
from bnderive.document.lexer import Token, tokenize
from bnderive.document.source import Source, Span
from bnderive.errors import DocumentError

MAX_DEPTH = 96


class Cursor:
    """The tokens of one display and a position among them.

    `layout` says whether a line may break in the middle of an expression: not between the cells of `cases`.
    """

    def __init__(self, source: Source, span: Span) -> None:
        self.source = source
        self.tokens = tokenize(source, span)
        self.position = 0
        self.depth = 0
        self.layout = True

    @property
    def token(self) -> Token:
        """The token at the cursor; at the end, a token of kind `stop`."""
        return self.tokens[self.position]

    def at(self, *texts: str) -> bool:
        """Whether the token is one of these signs or commands."""
        token = self.tokens[self.position]
        return token.text in texts and token.kind in ("sign", "command")

    def take(self) -> Token:
        """The token at the cursor, which moves on."""
        token = self.token
        self.position = min(self.position + 1, len(self.tokens) - 1)
        return token

    def last_span(self) -> Span:
        """Where the token before the cursor stands."""
        return self.tokens[max(0, self.position - 1)].span

    def is_break(self, token: Token) -> bool:
        """Whether a token only lays out rows and columns."""
        return token.kind in ("sign", "command") and (
            token.text == "&" or token.text in ROW_END or token.text in WIDE_SPACES
        )

    def skip_layout(self) -> None:
        """Pass over breaks of rows and columns, where they may stand."""
        while self.layout and self.is_break(self.token):
            self.take()

    def beyond_layout(self, further: int = 0) -> Token:
        """The token after any breaks of rows and columns, or `further` tokens on, without moving."""
        position = self.position
        while self.layout and self.is_break(self.tokens[position]):
            position += 1
        return self.tokens[min(position + further, len(self.tokens) - 1)]

    def error(self, message: str, hint: str, span: Span | None = None) -> DocumentError:
        """The error to raise at a span, or at the cursor."""
        return self.source.error(self.token.span if span is None else span, message, hint)

    @contextmanager
    def nested(self) -> Iterator[None]:
        """One level deeper. Raises DocumentError beyond MAX_DEPTH levels."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(
                f"braces and brackets are nested more than {MAX_DEPTH} deep",
                "Name the inner parts in definitions of their own.",
            )
        try:
            yield
        finally:
            self.depth -= 1

    @contextmanager
    def breaking(self, allowed: bool) -> Iterator[None]:
        """Inside, a line may or may not break in the middle of an expression."""
        before, self.layout = self.layout, allowed
        try:
            yield
        finally:
            self.layout = before
