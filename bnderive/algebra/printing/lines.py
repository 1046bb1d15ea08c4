"""Formulas that are too long for one line: text broken before + − = and factors, LaTeX broken between terms."""

from collections.abc import Iterable
from dataclasses import dataclass

from sympy import Expr

from bnderive.algebra.index import Index
from bnderive.algebra.printing import as_latex, as_text, unicode
from bnderive.algebra.printing.compose import compose
from bnderive.algebra.printing.glossary import Glossary
from bnderive.algebra.printing.letters import scope_of
from bnderive.algebra.printing.tree import BigSum, Group, Node, Product, Sum, Term

_OPEN, _CLOSE = "([{", ")]}"
_SIGNS = frozenset("+−=<>·×⊙*/")
_INNER, _FACTOR, _NEVER = 30, 40, 10_000


def text_lines(line: str, columns: int, indent: int = 0) -> tuple[str, ...]:
    """`line` in lines of at most `columns`; a part that cannot be broken stays long.

    Continuations stand under what they continue: after `= `, after an open parenthesis, at least `indent` in.
    """
    lines: list[str] = []
    rest = line
    margins: tuple[int, ...] = (max(indent, _start(line)),)
    while unicode.width(rest) > columns:
        cuts = _cuts(rest, columns, margins)
        if not cuts:
            break
        cut = next((c for c in cuts if _goes_on(_after(rest, c), columns, c.margins)), cuts[0])
        lines.append(rest[: cut.place].rstrip())
        rest, margins = _after(rest, cut), cut.margins
    return (*lines, rest)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where to break a line, how many columns in the next begins, and the margins of the parentheses open there."""

    place: int
    margin: int
    margins: tuple[int, ...]


def _after(line: str, cut: _Cut) -> str:
    return " " * cut.margin + line[cut.place :].lstrip()


def _goes_on(line: str, columns: int, margins: tuple[int, ...]) -> bool:
    """Whether a line is short enough or can be broken."""
    return unicode.width(line) <= columns or bool(_cuts(line, columns, margins))


def _start(line: str) -> int:
    return unicode.width(line) - unicode.width(line.lstrip())


def _cuts(line: str, columns: int, margins: tuple[int, ...]) -> list[_Cut]:
    """Where a line that begins within these margins can be broken, the best place first.

    The latest place is best, but an inner one, one between factors or before `=`, and one that leaves little room cost
    columns; so does one in parentheses that close on the line.
    """
    start = _start(line)
    open_ = list(margins)
    offers: list[tuple[int, _Cut]] = []
    column = 0
    for place, letter in enumerate(line):
        if column > columns:
            break
        if letter == " " and column > max(open_[-1], start) + 2:
            cost, margin = _break(line, place, open_[-1])
            squeezed = _INNER if margin > columns * 0.6 else 0
            gain = column - cost - squeezed - _INNER * (len(open_) - 1)
            if cost < _NEVER:
                offers.append((gain, _Cut(place + 1, margin, tuple(open_))))
        column += unicode.width(letter)
        if letter in _OPEN:
            open_.append(column)
        elif letter in _CLOSE and len(open_) > 1:
            offers = [(gain - _FACTOR * (len(cut.margins) >= len(open_)), cut) for gain, cut in offers]
            open_.pop()
        elif line.startswith(" = ", place) and len(open_) == 1 and " = " not in line[:place]:
            open_[0] = column + 2
    return [cut for _, cut in sorted(offers, key=lambda offer: -offer[0])]


def _break(line: str, place: int, margin: int) -> tuple[int, int]:
    """What a break at a space costs, in columns, and the margin after it."""
    before, after = line[place - 1 : place], line[place + 1 : place + 2]
    if after == "=":
        return _FACTOR, margin
    if after in {"+", "−"}:
        return 0, margin
    inside_name = line.rfind("{", 0, place) > line.rfind("}", 0, place)
    after_sum = line[:place].rsplit(" ", 1)[-1].lstrip("(").startswith("Σ_")
    if inside_name or after_sum or before in _SIGNS or after in {"<", ">", ""}:
        return _NEVER, margin
    return _FACTOR, margin + 2


def latex_lines(expr: Expr, glossary: Glossary, columns: int, around: Iterable[Index] = ()) -> tuple[str, ...]:
    """The LaTeX of an expression in pieces for the lines of an `aligned`, each about as wide as `columns` of text.

    A sum is broken before its signs; a product or a Σ that ends in a sum in parentheses is broken inside it.
    """
    node = compose(expr, scope_of(expr, glossary, around))
    head: list[str] = []
    tail = ""
    inner = node
    if _wide(inner) > columns:
        while not isinstance(inner, Sum):
            opened = _opened(inner)
            if opened is None:
                return (as_latex.render(node),)
            prefix, inner = opened
            head.append(prefix)
            tail += r"\Bigr)" if prefix.endswith(r"\Bigl(") else ""
    if not isinstance(inner, Sum) or _wide(node) <= columns:
        return (as_latex.render(node),)
    pieces = _packed(inner, columns)
    if len(pieces) == 1:
        return (as_latex.render(node),)
    return ("".join(head) + pieces[0], *pieces[1:-1], pieces[-1] + tail)


def _opened(node: Node) -> tuple[str, Node] | None:
    """What stands before the last part of a product or a Σ, and that part."""
    match node:
        case Product((*factors, last)) if isinstance(last, Group | BigSum):
            before = Product(tuple(factors)) if len(factors) > 1 else factors[0]
            return as_latex.render(before) + " ", last
        case BigSum(body=body) if isinstance(body, Group):
            return as_latex.render(node).removesuffix(as_latex.render(body)), body
        case Group(inside, False):
            return r"\Bigl(", inside
        case _:
            return None


def _packed(node: Sum, columns: int) -> list[str]:
    rows: list[list[Term]] = [[]]
    for term in node.terms:
        if rows[-1] and _wide(Sum((*rows[-1], term))) > columns:
            rows.append([])
        rows[-1].append(term)
    written = [as_latex.render(Sum(tuple(row))) for row in rows]
    return [w if k == 0 or w.startswith("-") else f"+ {w}" for k, w in enumerate(written)]


def _wide(node: Node) -> int:
    return unicode.width(as_text.render(node))
