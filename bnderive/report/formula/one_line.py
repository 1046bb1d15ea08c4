"""A formula as one line of Unicode that remembers where in the source each character comes from.

What does not fit the line in print, such as a fraction, gets the parentheses that it needs. To change where a space
stands: `_gap`.
"""

import re
from dataclasses import dataclass
from functools import partial

from bnderive.algebra.printing import unicode
from bnderive.document.source import Source, Span
from bnderive.report.formula.read import read
from bnderive.report.formula.tree import Accent, Fence, Fraction, Grid, Part, Root, Row, Script, Sign, flat

_MOST = 4000


@dataclass(frozen=True, slots=True)
class Written:
    """A line, and for each of its characters the stretch of the source that it shows, None for a space between."""

    text: str
    spans: tuple[Span | None, ...]


_Pieces = list[tuple[str, Span | None]]


def one_line(source: Source, span: Span) -> Written:
    """The line of a stretch of LaTeX; the LaTeX itself where it is too hard to show otherwise."""
    tree = read(source, span)
    return raw(source, span) if tree is None else _written(_row(tree, tight=False))


def raw(source: Source, span: Span) -> Written:
    """The LaTeX of a stretch on one line, cut where it is very long."""
    end = min(span.end, span.start + _MOST)
    pieces: _Pieces = []
    for found in re.finditer(r"\s+|\S", source.text[span.start : end]):
        place = Span(span.start + found.start(), span.start + found.end())
        pieces.append((" ", None) if found.group().isspace() else (_visible(found.group()), place))
    if end < span.end:
        pieces.append((" …", None))
    return _written(pieces)


def _visible(char: str) -> str:
    return char if char.isprintable() else f"\\x{ord(char):02x}"


def _written(pieces: _Pieces) -> Written:
    text = "".join(_clean(piece) for piece, _ in pieces)
    spans = [span for piece, span in pieces for _ in _clean(piece)]
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    return Written(text[start:end], tuple(spans[start:end]))


def _clean(piece: str) -> str:
    return "".join(char if char.isprintable() or unicode.width(char) == 0 else " " for char in piece)


def _row(row: Part, *, tight: bool) -> _Pieces:
    """The parts with the spaces between them; none in a script, which is `tight`."""
    pieces: _Pieces = []
    items = flat(row)
    for place, item in enumerate(items):
        before = items[place - 1] if place else None
        unary = _is(before, "operator") and _unary(items, place - 1)
        gap = _tight_gap(before, item) if tight else _gap(before, item, after_unary=unary, unary=_unary(items, place))
        after = items[place + 1] if place + 1 < len(items) else None
        divided = _is_slash(before) or _is_slash(after)
        pieces.append((gap, None))
        pieces += _bracketed(item, tight=tight) if divided and isinstance(item, Fraction) else _part(item, tight=tight)
    return pieces


def _is(part: Part | None, *kinds: str) -> bool:
    return isinstance(part, Sign) and part.kind in kinds


def _is_slash(part: Part | None) -> bool:
    return isinstance(part, Sign) and part.text == "/"


def _head(part: Part | None) -> Part | None:
    """What a script hangs on, or an accent stands on."""
    while isinstance(part, Script | Accent | Row):
        inner = part.base if isinstance(part, Script) else part.body if isinstance(part, Accent) else part
        items = flat(inner)
        if len(items) != 1:
            return None
        part = items[0]
    return part


def _unary(items: tuple[Part, ...], place: int) -> bool:
    """Whether the operator here is a sign of what follows it."""
    if not _is(items[place], "operator"):
        return False
    before = items[place - 1] if place else None
    return before is None or _is(before, "operator", "relation", "open", "comma", "space") or _is(_head(before), "big")


def _tight_gap(before: Part | None, part: Part) -> str:
    words = _is(before, "word", "function") and _is(part, "word", "function", "letter")
    return " " if words or (_is(before, "letter") and _is(part, "word")) else ""


def _gap(before: Part | None, part: Part, *, after_unary: bool, unary: bool) -> str:
    """What stands between two parts."""
    if before is None or _is(before, "open", "space") or _is(part, "close", "comma", "space") or after_unary:
        return ""
    if _is_slash(before) or _is_slash(part) or (_is(before, "prefix") and not _is(part, "operator", "relation")):
        return ""
    if _is(before, "operator", "relation", "comma") or _is(part, "operator", "relation") or unary:
        return " "
    if _is(before, "bar") or _is(part, "bar"):
        return ""
    touching = before.span.end == part.span.start
    if _is(before, "number"):
        return "" if _is(_head(part), "letter", "prefix") or isinstance(_head(part), Fence) else " "
    if _is(_head(before), "function"):
        return "" if isinstance(_head(part), Fence) else " "
    if _is(before, "letter") and (_is(_head(part), "letter", "number") or _is_accented(part)):
        return "" if touching else " "
    opens = isinstance(_head(part), Fence) or _is(part, "open")
    product = not _is(_head(before), "big") and not isinstance(before, Fraction)
    return "" if opens and touching and product else " "


def _is_accented(part: Part) -> bool:
    while isinstance(part, Script):
        part = part.base
    return isinstance(part, Accent)


def _part(part: Part, *, tight: bool) -> _Pieces:
    match part:
        case Sign(span, text):
            return [(text, span)]
        case Row():
            return _row(part, tight=tight)
        case Fraction(span, above, below):
            over = _sheltered(above, below=False, tight=tight)
            return [*over, ("/", span), *_sheltered(below, below=True, tight=tight)]
        case Script():
            return _scripts(part, tight=tight)
        case Root(span, body, degree):
            before = [] if degree is None else _raised(_row(degree, tight=True), span)
            return [*before, ("√(", span), *_row(body, tight=tight), (")", span)]
        case Accent(span, mark, body):
            return _accented(_row(body, tight=True), mark)
        case Fence(_, opening, body, closing):
            return [(opening.text, opening.span), *_row(body, tight=tight), (closing.text, closing.span)]
        case Grid():
            return _grid(part)


def _bracketed(part: Part, *, tight: bool) -> _Pieces:
    return [("(", part.span), *_part(part, tight=tight), (")", part.span)]


def _sheltered(row: Row, *, below: bool, tight: bool) -> _Pieces:
    """A part of a fraction, in parentheses unless it holds together without."""
    inside = _row(row, tight=tight)
    return inside if _holds(row, below=below) else [("(", row.span), *inside, (")", row.span)]


def _holds(row: Row, *, below: bool) -> bool:
    """Whether the row reads as one thing before or after a slash."""
    items = flat(row)
    if any(_is(item, "operator", "relation", "comma", "space") for item in items):
        return False
    if any(_is(_head(item), "big") for item in items[:-1]):
        return False
    if any(isinstance(item, Fraction) for item in items):
        return False
    if not below:
        return True
    while len(items) > 1 and isinstance(items[-1], Fence) and items[-1].opening.text == "[":
        items = items[:-1]
    differential = len(items) == 2 and (_is(_head(items[0]), "prefix") or _is_d(items[0]))
    return differential or (len(items) == 1 and not _is(items[0], "function"))


def _is_d(part: Part) -> bool:
    head = _head(part)
    return isinstance(head, Sign) and head.text == "d"


def _scripts(part: Script, *, tight: bool) -> _Pieces:
    base = flat(part.base)
    bare = (len(base) == 1 and not isinstance(base[0], Fraction)) or all(map(_is_bold_capital, base))
    pieces = _row(part.base, tight=tight) if bare or not base else _bracketed(part.base, tight=tight)
    if part.sub is not None:
        pieces += _lowered(_row(part.sub, tight=True), part.sub.span)
    if part.sup is not None:
        pieces += _raised(_row(part.sup, tight=True), part.sup.span)
    return pieces


def _is_bold_capital(part: Part) -> bool:
    return isinstance(part, Sign) and "𝐀" <= part.text <= "𝐙"


def _lowered(pieces: _Pieces, span: Span) -> _Pieces:
    inside = "".join(text for text, _ in pieces)
    if inside.replace("′", "").isalnum():
        return [("_", span), *pieces]
    return [("_{", span), *pieces, ("}", span)]


def _raised(pieces: _Pieces, span: Span) -> _Pieces:
    inside = "".join(text for text, _ in pieces)
    if not inside.strip("′"):
        return pieces
    if inside.isdecimal() or len(inside) == 1:
        above = unicode.raised(inside.replace("⊤", "T"))
        return [(above, span)] if above else [("^", span), *pieces]
    if re.fullmatch(r"\([^()]*\)", inside):
        return [("^", span), *pieces]
    if re.fullmatch(r"[-−+0-9/.()]+", inside):
        pieces = [(text.replace("−", "-"), place) for text, place in pieces]
    return [("^(", span), *pieces, (")", span)]


def _accented(pieces: _Pieces, mark: str) -> _Pieces:
    """The accent on each letter that is no script: that of \\hat{x_i} is on the x alone."""
    made: _Pieces = []
    in_script = False
    for text, span in pieces:
        in_script = in_script or text[:1] in ("_", "^")
        on = partial(_with_mark, mark=mark)
        made.append((text if in_script else "".join(map(on, text)), span))
    return made


def _with_mark(char: str, mark: str) -> str:
    return char + mark if char.isalpha() else char


def _grid(grid: Grid) -> _Pieces:
    opening, closing = grid.brackets
    pieces: _Pieces = [(opening or "[", grid.span)]
    for k, row in enumerate(grid.rows):
        pieces.append(("; " if k else "", None))
        for j, cell in enumerate(row):
            pieces.append(("  " if j else "", None))
            pieces += _row(cell, tight=False)
    return [*pieces, (closing or ("}" if opening == "{" else "]"), grid.span)]
