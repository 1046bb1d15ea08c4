"""A formula as MathML, which browsers typeset without a script; the parts that are wrong have the class `wrong`."""

from collections.abc import Sequence
from html import escape
from itertools import groupby, pairwise

from bnderive.document.source import Source, Span
from bnderive.report.formula.read import read
from bnderive.report.formula.tree import Accent, Fence, Fraction, Grid, Part, Root, Row, Script, Sign, flat

_SPACING = {"\u0302": "^", "\u0304": "¯", "\u0305": "‾", "\u0303": "~", "\u0307": "˙", "\u0308": "¨", "\u20d7": "→",
            "\u030c": "ˇ", "\u0306": "˘", "\u0301": "´", "\u0300": "`", "\u030a": "˚"}  # fmt: skip
_BIG = {"Σ": "∑", "Π": "∏"}


def mathml(source: Source, span: Span, wrong: Sequence[Span] = (), *, display: bool = True) -> str | None:
    """Elements `math` for a stretch of LaTeX, one for each piece that a line may be broken before; with `display`, as
    large as in a display. None where it is too hard to show otherwise than as LaTeX.
    """
    tree = read(source, span)
    if tree is None:
        return None
    items = flat(tree)
    pieces = _pieces(tree, tuple(wrong))
    cuts = [0, *(k for k in range(1, len(items)) if _breaks(items, k)), len(items)]
    large = ' displaystyle="true"' if display else ""
    lines = (_joined(pieces[start:end]) for start, end in pairwise(cuts))
    return " ".join(f"<math{large}>{line}</math>" for line in lines)


def _breaks(items: Sequence[Part], place: int) -> bool:
    """Whether a line may be broken before this part: a relation, a plus or a minus."""
    item = items[place]
    if not isinstance(item, Sign):
        return False
    return item.kind == "relation" or (item.text in ("+", "−") and not _unary(items, place))


def _row(row: Part, wrong: tuple[Span, ...]) -> str:
    return _joined(_pieces(row, wrong))


def _pieces(row: Part, wrong: tuple[Span, ...]) -> list[tuple[str, bool]]:
    """The parts of a row, and whether each is wrong."""
    items = flat(row)
    made: list[tuple[str, bool]] = []
    for k, item in enumerate(items):
        marked = _is_wrong(item, items[k + 1] if k + 1 < len(items) else None, wrong)
        made.append((_part(item, () if marked else wrong, unary=_unary(items, k)), marked))
    return made


def _joined(pieces: Sequence[tuple[str, bool]]) -> str:
    """A row of pieces; those that are wrong side by side are marked as one."""
    runs = groupby(pieces, key=lambda piece: piece[1])
    inside = ((marked, "".join(text for text, _ in run)) for marked, run in runs)
    return f"<mrow>{''.join(_mark(text) if marked else text for marked, text in inside)}</mrow>"


def _mark(inside: str) -> str:
    return f'<mrow class="wrong">{inside}</mrow>'


def _is_wrong(part: Part, after: Part | None, wrong: tuple[Span, ...]) -> bool:
    """Whether all of the part is wrong, or something is missing right before it."""
    span = part.span
    for bad in wrong:
        inside = bad.start <= span.start < span.end <= bad.end
        missing = bad.start == bad.end and (span.start == bad.start or (after is None and span.end == bad.start))
        if inside or missing or (isinstance(part, Sign) and span.start < bad.end and bad.start < span.end):
            return True
    return False


def _unary(items: Sequence[Part], place: int) -> bool:
    if place == 0:
        return True
    before = items[place - 1]
    return isinstance(before, Sign) and before.kind in ("operator", "relation", "open", "comma", "space")


def _part(part: Part, wrong: tuple[Span, ...], *, unary: bool = False) -> str:
    match part:
        case Sign():
            return _sign(part, unary=unary)
        case Row():
            return _row(part, wrong)
        case Fraction(_, above, below):
            return f"<mfrac>{_row(above, wrong)}{_row(below, wrong)}</mfrac>"
        case Script():
            return _script(part, wrong)
        case Root(_, body, None):
            return f"<msqrt>{_row(body, wrong)}</msqrt>"
        case Root(_, body, degree) if degree is not None:
            return f"<mroot>{_row(body, wrong)}{_row(degree, wrong)}</mroot>"
        case Accent(_, "\u0332", body):
            return f'<munder accentunder="true">{_row(body, wrong)}<mo>_</mo></munder>'
        case Accent(_, mark, body):
            return (
                f'<mover accent="true">{_row(body, wrong)}<mo stretchy="false">{_SPACING.get(mark, "^")}</mo></mover>'
            )
        case Fence(_, opening, body, closing):
            return f"<mrow>{_bracket(opening, 'prefix')}{_row(body, wrong)}{_bracket(closing, 'postfix')}</mrow>"
        case Grid():
            return _grid(part, wrong)
        case _:
            raise AssertionError(part)


def _sign(sign: Sign, *, unary: bool) -> str:
    text = escape(_BIG.get(sign.text, sign.text) if sign.kind == "big" else sign.text)
    match sign.kind:
        case "letter":
            return f"<mi>{text}</mi>"
        case "number":
            return f"<mn>{text}</mn>"
        case "word":
            return f"<mtext>{text}</mtext>"
        case "function":
            return f'<mi mathvariant="normal">{text}</mi><mspace width="0.17em"/>'
        case "space":
            return '<mspace width="2em"/>'
        case "prefix":
            return f'<mo lspace="0" rspace="0">{text}</mo>'
        case "operator" if unary or text == "/":
            return f'<mo lspace="0" rspace="0">{text}</mo>'
        case "open" | "close" | "bar":
            return f'<mo stretchy="false">{text}</mo>'
        case _:
            return f"<mo>{text}</mo>"


def _bracket(sign: Sign, form: str) -> str:
    return f'<mo form="{form}" stretchy="true">{escape(sign.text)}</mo>' if sign.text else ""


def _script(part: Script, wrong: tuple[Span, ...]) -> str:
    base = flat(part.base)
    big = len(base) == 1 and isinstance(base[0], Sign) and base[0].kind == "big" and base[0].text != "∫"
    names = ("munder", "mover", "munderover") if big else ("msub", "msup", "msubsup")
    name = names[2] if part.sub and part.sup else names[0] if part.sub else names[1]
    below = _row(part.sub, wrong) if part.sub else ""
    above = _row(part.sup, wrong) if part.sup else ""
    return f"<{name}>{_row(part.base, wrong)}{below}{above}</{name}>"


def _grid(grid: Grid, wrong: tuple[Span, ...]) -> str:
    rows = "".join(f"<mtr>{''.join(f'<mtd>{_row(cell, wrong)}</mtd>' for cell in row)}</mtr>" for row in grid.rows)
    opening, closing = (f'<mo stretchy="true">{escape(bracket)}</mo>' if bracket else "" for bracket in grid.brackets)
    return f"<mrow>{opening}<mtable>{rows}</mtable>{closing}</mrow>"
