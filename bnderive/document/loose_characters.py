"""Characters that strangers write to tokens of LaTeX: Unicode letters, accents and scripts.

Input: a place in a source, and the tokens before it, which each function adds to. Output: where to read on. To read a
character as LaTeX, add it to `CHARACTERS`.
"""

import re
import unicodedata
from dataclasses import replace

from bnderive.document.commands import UNICODE
from bnderive.document.lexer import Token, read_token
from bnderive.document.loose_tables import CHARACTERS, COMBINING
from bnderive.document.source import Source, Span, source_of
from bnderive.errors import DocumentError

_PUNCTUATION = frozenset({",", ";", ".", ":"})
_ROW_SUM = re.compile(r"row[-_ ]?sum", re.IGNORECASE)


def add_token(source: Source, position: int, end: int, tokens: list[Token]) -> int:
    """The token that the strict reader finds; one of kind `unknown` where it finds none."""
    try:
        token, after = read_token(source, position, end)
    except DocumentError:
        token, after = Token("unknown", source.text[position], Span(position, position + 1)), position + 1
    if token is not None:
        tokens.append(token)
    return after


def add_word(span: Span, command: str, text: str, tokens: list[Token]) -> int:
    """A word; one that is only a comma or the like is that sign, and the sums of rows have one spelling."""
    if text in _PUNCTUATION:
        tokens.append(Token("sign", text, span))
        return span.end
    tokens.append(Token("word", "rowsum" if _ROW_SUM.fullmatch(text) else text, span, command))
    return span.end


def add_latex(source: Source, span: Span, latex: str, tokens: list[Token]) -> int:
    """The tokens of other LaTeX, all at this place."""
    if latex:
        inner = source_of(latex, source.path)
        position = 0
        read: list[Token] = []
        while position < len(latex):
            position = add_token(inner, position, len(latex), read)
        tokens += [replace(token, span=span) for token in read]
    return span.end


def add_character(source: Source, position: int, end: int, tokens: list[Token]) -> int:
    """A character outside of ASCII: an accent over the token before, a script, or its compatibility form."""
    char = source.text[position]
    span = Span(position, position + 1)
    if char in CHARACTERS:
        return add_latex(source, span, CHARACTERS[char], tokens)
    if unicodedata.combining(char):
        return _accent(span, char, tokens)
    kind = unicodedata.decomposition(char).split(" ")[0]
    if kind in ("<super>", "<sub>"):
        return _script(source, position, end, kind, tokens)
    for form in ("NFD", "NFKC"):
        plain = unicodedata.normalize(form, char)
        if plain != char and all(c.isascii() or c in UNICODE or c in CHARACTERS or c in COMBINING for c in plain):
            accents = "".join(COMBINING.get(c, "") for c in reversed(plain))
            letters = "".join(c for c in plain if c not in COMBINING)
            if set("\\{}%$`").isdisjoint(letters):
                return add_latex(source, span, accents + (" " if accents else "") + letters, tokens)
    if char.isalpha():
        stop = position
        while stop < end and not source.text[stop].isascii() and source.text[stop].isalpha():
            stop += 1
        return add_word(Span(position, stop), "", source.text[position:stop], tokens)
    if char.isspace() or unicodedata.category(char) in ("Cf", "Mn"):
        return span.end
    tokens.append(Token("unknown", char, span))
    return span.end


def _accent(span: Span, char: str, tokens: list[Token]) -> int:
    """An accent over the letter before it, which makes another name of it: one that LaTeX lacks is not passed over."""
    if char in COMBINING and tokens and tokens[-1].kind in ("letter", "command"):
        base = tokens.pop()
        base = replace(base, span=base.span.to(span))
        tokens += [Token("command", COMBINING[char], base.span), base]
    else:
        tokens.append(Token("unknown", char, span))
    return span.end


def _script(source: Source, position: int, end: int, kind: str, tokens: list[Token]) -> int:
    """A run of raised or lowered characters, as a script."""
    start = Span(position, position)
    tokens += [Token("sign", "^" if kind == "<super>" else "_", start), Token("sign", "{", start)]
    while position < end and unicodedata.decomposition(source.text[position]).startswith(kind):
        plain = unicodedata.normalize("NFKC", source.text[position])
        if plain.isascii() or plain in UNICODE:
            add_latex(source, Span(position, position + 1), plain, tokens)
        else:
            tokens.append(Token("unknown", source.text[position], Span(position, position + 1)))
        position += 1
    tokens.append(Token("sign", "}", Span(position - 1, position)))
    return position
