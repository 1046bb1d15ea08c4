"""Brackets as strangers set them: bars, halves of pairs, braces before cases, fractions with `\\over`.

A part of the reader of sides; see `side_parser`. Input: a cursor. Output: nodes of `syntax`.
"""

from dataclasses import replace

from bnderive.document.commands import CLOSERS, CLOSING, DELIMITER_SIZES, DOTS, MIRRORED, ROW_END
from bnderive.document.lexer import Token
from bnderive.document.loose_names import LooseNames
from bnderive.document.loose_tables import CASES, GRIDS
from bnderive.document.nesting import is_among, is_sign
from bnderive.document.prose import speaks
from bnderive.document.syntax import (
    At,
    Grid,
    Group,
    Items,
    Mark,
    Name,
    Node,
    Number,
    Product,
    Quotient,
    Relation,
)
from bnderive.errors import DocumentError

_BARS = frozenset({"|", "\\rvert", "\\vert"})
_OPENS = (CLOSING.keys() - MIRRORED) | {"{"}
_CLOSES = (CLOSERS.keys() - MIRRORED) | {"}"}
_ENDS_WORDS = ROW_END | {".", ","}
_VECTORS = frozenset({"bmatrix", "pmatrix", "matrix", "Bmatrix"})


class LooseGroups(LooseNames):
    """Parsing of what stands between delimiters."""

    def relation(self) -> Node:
        """As the strict reader's; a bar that closes nothing is a condition's."""
        node = super().relation()
        if self.at(*_BARS) and self.openings and self.openings[-1][1] not in MIRRORED and not self.opens():
            bar = replace(self.mark(), text=":")
            after = self.relation()
            return Relation(node.span.to(after.span), (node, after), (bar,))
        return node

    def opens(self) -> bool:
        """As the strict reader's; a bar opens only where another closes it before the bracket around it does."""
        if not super().opens():
            return False
        further = 1 if self.at(*DELIMITER_SIZES) else 0
        bar = self.ahead(further)
        return not (is_among(bar, MIRRORED) and not self.at("\\left")) or self.closes_later(further, bar.text)

    def closes_later(self, further: int, bar: str) -> bool:
        """Whether the same bar stands again within the bracket around it."""
        depth = 0
        for token in self.tokens[self.position + further + 1 :]:
            if depth == 0 and is_sign(token, bar):
                return True
            depth += is_among(token, _OPENS) - is_among(token, _CLOSES)
            if depth < 0:
                return False
        return False

    def evaluates(self) -> bool:
        """Whether a bar with a script stands here, as in `f |_{x = 0}`."""
        further = 1 if self.at(*DELIMITER_SIZES, "\\middle") else 0
        bar = self.ahead(further)
        closes = bool(self.openings) and self.openings[-1][1] == bar.text
        return is_among(bar, _BARS) and is_sign(self.ahead(further + 1), "_") and not closes

    def evaluated(self, body: Node) -> At:
        """The expression before a bar, at what its script says."""
        while not self.at("_"):
            self.take()
        sub, sup = self.scripts()
        return At(body.span.to(self.last_span()), body, sub, sup)

    def is_half_open(self) -> bool:
        """Whether `\\left.` stands here."""
        return self.at("\\left") and is_sign(self.ahead(), ".")

    def is_system(self) -> bool:
        """Whether a brace before cases, or before an array that is written for them, stands here."""
        further = 1 if self.at("\\left") else 0
        begin = self.ahead(further + 1)
        braced = is_sign(self.ahead(further), "\\{", "\\lbrace")
        return braced and begin.kind == "begin" and begin.text in GRIDS | CASES

    def applies(self) -> bool:
        """As the strict reader's, for brackets only."""
        return super().applies() and not self.is_half_open() and not self.is_system()

    def system(self) -> Node:
        """A brace before cases."""
        start = self.take().span
        if is_sign(self.token, "\\{", "\\lbrace"):
            self.take()
        node = self.cases()
        if self.at("\\right"):
            self.take()
            self.take()
        elif self.at("\\}", "\\rbrace"):
            self.take()
        return replace(node, span=start.to(self.last_span()))

    def half_open(self) -> Node:
        """`\\left. … \\right|_{…}`: an expression at a point; with two dots, a group."""
        opening = self.take()
        self.take()
        with self.nested():
            self.openings.append((opening, "\\right"))
            body = self.list_of_relations()
        if not self.at("\\right"):
            raise self.unclosed() if self.token.kind == "stop" else self.misfit()
        self.openings.pop()
        self.take()
        closing = self.take()
        span = opening.span.to(closing.span)
        if not is_among(closing, _BARS) or not self.at("_", "^"):
            return Group(span, "(", body)
        sub, sup = self.scripts()
        return At(span.to(self.last_span()), body, sub, sup)

    def under_brace(self) -> Node:
        """As the strict reader's; what is written at the brace may be anything."""
        start = self.take().span
        if not self.at("{"):
            raise self.error("the brace needs an argument in braces", "Write \\underbrace{…}.", start)
        body = self.braced()
        if self.at("_", "^"):
            self.take()
            depth = 0
            while self.token.kind != "stop":
                depth += self.at("{") - self.at("}")
                self.take()
                if depth == 0:
                    break
        return self.powered(self.enclosed(start, body))

    def braced(self) -> Node:
        """As the strict reader's, with fractions written with `\\over`."""
        opening = self.token
        if is_sign(self.ahead(), "}"):
            raise self.error("nothing stands between the braces", "Write what belongs there.", opening.span)
        self.take()
        with self.nested(), self.breaking(True):
            self.openings.append((opening, "}"))
            node = self.list_of_relations()
            if self.at("\\over"):
                self.take()
                below = self.list_of_relations()
                node = Quotient(node.span.to(below.span), node, below)
            while self.at(".", ",", ";"):
                self.take()
            self.skip_layout()
            self.close_brace()
        return node

    def cases(self) -> Node:
        """As the strict reader's, for arrays after a brace as well."""
        begin = self.take()
        if begin.text in GRIDS and not self.after_brace():
            return self.entries(begin)
        if begin.text not in CASES | GRIDS:
            said = f"\\begin{{{begin.text}}} is not read inside an equation"
            raise self.error(said, "Write it with indices: x_{ij}.", begin.span)
        return self.case_rows(begin)

    def entries(self, begin: Token) -> Node:
        """What a row or a column of names and numbers lists between brackets; any other matrix is a `Grid`."""
        unread = self.error(
            "a matrix written out by its entries is not read", "Write it with indices: x_{ij}.", begin.span
        )
        rows: list[list[Node]] = [[]]
        cuts: set[bool] = set()
        self.openings.append((begin, f"\\end{{{begin.text}}}"))
        try:
            with self.nested(), self.breaking(False):
                while begin.text in _VECTORS and self.token.kind != "end":
                    found = self.mark() if self.at(*DOTS) else self.list_of_relations()
                    rows[-1] += found.items if isinstance(found, Items) else (found,)
                    while self.at("&", *ROW_END):
                        cuts.add(self.at("&"))
                        rows += [] if self.at("&") else [[]]
                        self.take()
        except DocumentError as problem:
            raise unread from problem
        items = [item for row in rows for item in row]
        plain = all(isinstance(part, (Name, Number, Mark)) for item in items for part in _factors(item))
        if not items or self.token.text != begin.text:
            raise unread
        self.openings.pop()
        self.take()
        span = begin.span.to(self.last_span())
        if not plain or len(cuts) > 1:
            return Grid(span, tuple(tuple(row) for row in rows if row))
        return Group(span, "[", items[0] if len(items) == 1 else Items(span, tuple(items)))

    def after_brace(self) -> bool:
        """Whether the environment just begun stands right after a brace that opens."""
        return self.position > 1 and is_sign(self.tokens[self.position - 2], "\\{", "\\lbrace")

    def condition(self) -> Node | None:
        """As the strict reader's; words before the condition are passed over."""
        while self.at(",", ";", "&", "\\quad", "\\qquad"):
            self.take()
        while self.token.kind == "word" and speaks(self.token) and self.ahead().kind != "end":
            if is_among(self.ahead(), _ENDS_WORDS):
                break
            self.take()
        return super().condition()


def _factors(item: Node) -> tuple[Node, ...]:
    """What stands side by side in an entry."""
    return tuple(factor for _, factor in item.factors) if isinstance(item, Product) else (item,)
