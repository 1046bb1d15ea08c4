"""A stranger's formula to tokens that the parser knows, whatever it is written with.

Input: a `Source` and a span. Output: tokens as of `lexer`, with one of kind `stop` after them. What cannot be read is a
token of kind `unknown`, so that only its side of an equation is lost. Commands of the same meaning become one
(`\\implies` is `\\Rightarrow`), commands that only dress are left out, Unicode is LaTeX. Every token keeps its place.
"""

import re

from bnderive.document.bare_sums import with_bare_sums
from bnderive.document.commands import ACCENTS, FONTS, LETTERS, UNICODE
from bnderive.document.double_bars import with_norms
from bnderive.document.idle_braces import without_idle_braces
from bnderive.document.lexer import Token, check_length
from bnderive.document.loose_characters import add_character, add_latex, add_token, add_word
from bnderive.document.loose_tables import (
    ALIASES,
    BARE,
    BARE_PROSE,
    CHARACTERS,
    COMPOUND,
    DIMENSION,
    DROPPED,
    EM,
    ENTITIES,
    KEPT,
    OVER,
    STACKED,
    TEXTS,
    THIN,
    WIDE,
)
from bnderive.document.source import Source, Span

_NAME = re.compile(r"\\(?:operatorname\*|hspace\*|vspace\*|tag\*|[A-Za-z]+|.)", re.DOTALL)
_NOT = re.compile(r"\\not\s*(=|\\in\b|\\equiv\b|\\sim\b)")
_ENTITY = re.compile("|".join(map(re.escape, ENTITIES)))
_COMPOUND = re.compile(
    "|".join(map(re.escape, sorted(COMPOUND, key=len, reverse=True)))
    + r"|<-(?=\s)|(?P<adds>\\mathrel\s*\{\s*[+-]\s*\}\s*(?:=|\\mathrel\s*\{\s*=\s*\}))"
)
_DOTS = re.compile(r"\.(?:\s?\.)+")
_BARE_PROSE = re.compile(rf"(?<![A-Za-z\\_^])(?:{'|'.join(sorted(BARE_PROSE))})(?=\s|$)")
_ESCAPED = re.compile(r"(?<![A-Za-z\\_])[A-Za-z]{2,}(?:\\_[A-Za-z]+)+(?![A-Za-z])")
_OLD_FONT = re.compile(r"\{\s*\\(rm|it|sf|tt|bf)\s+([A-Za-z][A-Za-z0-9]*)\s*\}")
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([^{}\\]*)\}")
_COLUMNS = re.compile(r"(?:\s*\[[a-z]\])?\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\s*\[[a-z]\]")
_WITH_COLUMNS = frozenset({"array", "alignedat", "alignat", "alignat*", "tabular", "IEEEeqnarray", "IEEEeqnarray*"})
_OPTION = re.compile(r"\s*\[[^\[\]\n]*\]")
_POSITION = re.compile(r"\s*\[[tbc]\]")
_SPACE = re.compile(r"\\[,:>; ]|\\ens(?:pace|kip)(?![A-Za-z])|~")
_THIN = re.compile(rf"(?:{_SPACE.pattern})(?:\s*(?:{_SPACE.pattern}))*")
# A single sign over or under a letter is an accent, which makes another name of it; anything more is an annotation.
_ONE_SIGN = re.compile(r"\s*(?:\\(?:[A-Za-z]+|.)|[^\\\s])\s*", re.DOTALL)
_LETTER = re.compile(
    rf"[\s{{]*(?:[A-Za-z]|(?:{'|'.join(re.escape(c) for c in sorted(LETTERS | ACCENTS.keys() | FONTS))})(?![A-Za-z]))"
)
_MAX_ARGUMENT = 2_000
MAX_TOKENS = 8_000
_BOLD_D = re.compile(
    r"(\\(?:mathbf|boldsymbol|bm|bold|pmb|symbf))\s*\{\s*d\s*(?:([A-Za-z])\s*\}|\}(?=\s*(?:[A-Za-z]|\\(?:mathbf|bm|hat)\b)))"
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]+(?:_[A-Za-z0-9]+)*")


def loose_tokens(source: Source, span: Span) -> tuple[Token, ...]:
    """The tokens of a span. Raises DocumentError only where there are too many of them."""
    tokens: list[Token] = []
    _read(source, span.start, span.end, tokens, 0)
    return (*without_idle_braces(with_bare_sums(with_norms(tokens))), Token("stop", "", Span(span.end, span.end)))


def _read(source: Source, position: int, end: int, tokens: list[Token], depth: int) -> None:
    while position < end:
        position = _step(source, position, end, tokens, depth)
        check_length(source, position, len(tokens), MAX_TOKENS)


def _step(source: Source, position: int, end: int, tokens: list[Token], depth: int) -> int:
    """Read what stands at a position; returns where to go on."""
    text = source.text
    char = text[position]
    if char in "\\~" and (run := _THIN.match(text, position, end)):
        return _thin(Span(*run.span()), run.group(), tokens)
    if char in ":=<>!+-/\\" and (compound := _COMPOUND.match(text, position, end)):
        sign = "\\plusgets" if compound["adds"] else COMPOUND.get(compound.group(), "\\gets")
        return add_latex(source, Span(*compound.span()), sign, tokens)
    if char == "\\":
        return _command(source, position, end, tokens, depth)
    if char == "&" and (entity := _ENTITY.match(text, position, end)):
        return add_latex(source, Span(*entity.span()), ENTITIES[entity.group()], tokens)
    if char == "@":
        tokens.append(Token("sign", char, Span(position, position + 1)))
        return position + 1
    if char == "." and (dots := _DOTS.match(text, position, end)):
        tokens.append(Token("command", "\\dots", Span(*dots.span())))
        return dots.end()
    if char == "{" and (old := _OLD_FONT.match(text, position, end)):
        return add_word(Span(*old.span()), "\\" + old[1], old[2], tokens)
    if char.isascii() and char.isalpha() and (prose := _BARE_PROSE.match(text, position, end)):
        tokens.append(Token("word", prose.group(), Span(*prose.span()), "\\text"))
        return prose.end()
    if char.isascii() and char.isalpha() and (name := _ESCAPED.match(text, position, end)):
        return add_word(Span(*name.span()), "\\text", _clean(name.group()), tokens)
    if not char.isascii() and char not in UNICODE:
        return add_character(source, position, end, tokens)
    if char in CHARACTERS:
        return add_latex(source, Span(position, position + 1), CHARACTERS[char], tokens)
    return add_token(source, position, end, tokens)


def _number(text: str) -> float:
    """A decimal; 0 for what is none, such as two points."""
    return float(text) if re.fullmatch(r"-?\d{0,9}\.?\d{1,9}", text) else 0.0


def _thin(span: Span, run: str, tokens: list[Token]) -> int:
    """A run of narrow spaces: a wide one where they are many."""
    if sum(THIN[space] for space in _SPACE.findall(run)) >= WIDE:
        tokens.append(Token("command", "\\quad", span))
    return span.end


def _command(source: Source, position: int, end: int, tokens: list[Token], depth: int) -> int:
    """What begins with a backslash."""
    text = source.text
    if negated := _NOT.match(text, position, end):
        tokens.append(Token("command", "\\notin" if "in" in negated[1] else "\\ne", Span(*negated.span())))
        return negated.end()
    if environment := _ENVIRONMENT.match(text, position, end):
        tokens.append(Token(environment[1], environment[2].strip(), Span(*environment.span())))
        columns = _COLUMNS if environment[2].strip() in _WITH_COLUMNS else _POSITION
        found = columns.match(text, environment.end(), end) if environment[1] == "begin" else None
        return found.end() if found else environment.end()
    if bold := _BOLD_D.match(text, position, end):
        return _bold_differential(source, bold, tokens)
    match = _NAME.match(text, position, end)
    if match is None:
        return add_token(source, position, end, tokens)
    name, after = match.group(), match.end()
    span = Span(position, after)
    if name.rstrip("*") in DROPPED and name not in TEXTS:
        return _dropped(source, name, span, end, tokens, depth)
    if name in TEXTS or name in FONTS or name in ("\\bold", "\\pmb", "\\symbf"):
        inside = _braces(text, after, end)
        if inside is not None and (name in TEXTS or _WORD.fullmatch(text, inside.start, inside.end)):
            return _text(source, Span(position, inside.end + 1), name, inside, tokens, depth)
        single = re.compile(r"\s*([A-Za-z])").match(text, after, end)
        if inside is None and name in TEXTS and single:
            return add_word(Span(position, single.end()), name, single[1], tokens)
    if name in ALIASES and name not in TEXTS:
        return add_latex(source, span, ALIASES[name], tokens)
    if name in BARE:
        return after
    if name == "\\dd":
        tokens.append(Token("word", "d", span, "\\mathrm"))
        return after
    return add_token(source, position, end, tokens)


def _bold_differential(source: Source, bold: re.Match[str], tokens: list[Token]) -> int:
    """`\\mathbf{dx}`, or `\\mathbf{d}` before a name: the differential of a bold name, with its d in bold too."""
    span = Span(*bold.span())
    tokens.append(Token("word", "d", span, "\\mathrm"))
    return add_latex(source, span, f"{bold[1]}{{{bold[2]}}}", tokens) if bold[2] else span.end


def _dropped(source: Source, name: str, span: Span, end: int, tokens: list[Token], depth: int) -> int:
    """A command that dresses what follows, or labels it: pass over it and the arguments that are its own."""
    text, after = source.text, span.end
    plain = name.rstrip("*")
    if plain in KEPT:
        add_latex(source, span, ALIASES[plain], tokens)
    if plain in STACKED:
        inside = _braces(text, after, end)
        if inside is None:
            return after
        below = re.compile(r"\s*\{\s*\\(sum|prod|max|min)\s*\}").match(text, inside.end + 1, end)
        if plain == "\\underset" and below and depth < 8:
            tokens.append(Token("command", "\\" + below[1], Span(*below.span())))
            tokens += [Token("sign", "_", span), Token("sign", "{", Span(inside.start - 1, inside.start))]
            _read(source, inside.start, inside.end, tokens, depth + 1)
            tokens.append(Token("sign", "}", Span(inside.end, inside.end + 1)))
            return below.end()
        accent = OVER.get(text[inside.start : inside.end].strip()) if plain != "\\underset" else None
        if accent is not None and _LETTER.match(text, inside.end + 1, end):
            tokens.append(Token("command", accent, span))
        elif _ONE_SIGN.fullmatch(text, inside.start, inside.end) and _LETTER.match(text, inside.end + 1, end):
            tokens.append(Token("unknown", name, span))
        return inside.end + 1
    if dimension := DIMENSION.match(text, after, end):
        if _number(dimension[1]) * EM[dimension[2]] * 18 >= WIDE and "phantom" not in plain:
            tokens.append(Token("command", "\\quad", span))
        return dimension.end()
    while option := _OPTION.match(text, after, end) if plain not in ("\\tag", "\\label", "\\color") else None:
        after = option.end()
    for _ in range(DROPPED[plain]):
        inside = _braces(text, after, end)
        if inside is None:
            break
        after = inside.end + 1
    return after


def _braces(text: str, position: int, end: int) -> Span | None:
    """What stands in the braces that open here, with others inside them; None where none do, or never close."""
    while position < end and text[position].isspace():
        position += 1
    if position >= end or text[position] != "{":
        return None
    depth, start = 0, position + 1
    end = min(end, start + _MAX_ARGUMENT)
    while position < end:
        char = text[position]
        if char == "\\":
            position += 1
        elif char in "{}":
            depth += 1 if char == "{" else -1
            if depth == 0:
                return Span(start, position)
        position += 1
    return None


def _text(source: Source, span: Span, name: str, inside: Span, tokens: list[Token], depth: int) -> int:
    """The contents of a text command: words, with formulas between dollars among them."""
    inner = source.text[inside.start : inside.end]
    if inner.count("$") >= 2 and depth < 8:
        position = inside.start
        for number, piece in enumerate(inner.split("$")):
            place = Span(position, position + len(piece))
            if number % 2:
                _read(source, place.start, place.end, tokens, depth + 1)
            elif piece.strip():
                add_word(place, name, _clean(piece), tokens)
            position = place.end + 1
        return span.end
    cleaned = _clean(inner)
    formula = re.search(r"[\\^{]", cleaned) or (name in ("\\mathrm", "\\operatorname") and "=" in cleaned)
    if formula and depth < 8:
        brace = Span(inside.start - 1, inside.start)
        tokens.append(Token("sign", "{", brace))
        _read(source, inside.start, inside.end, tokens, depth + 1)
        tokens.append(Token("sign", "}", Span(inside.end, inside.end + 1)))
        return span.end
    return add_word(span, name, cleaned, tokens)


def _clean(inner: str) -> str:
    for was, now in (
        ("\\_", "_"),
        ("\\,", ""),
        ("\\;", " "),
        ("\\ ", " "),
        ("~", " "),
        ("\\&", "&"),
        ("\\-", "-"),
        ("\\!", ""),
    ):
        inner = inner.replace(was, now)
    return " ".join(inner.split())
