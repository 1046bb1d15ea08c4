"""The chunks of a formula to chains of relations: where an equation begins, goes on, and ends.

Input: chunks as of `flatten`. Output: `Chain`s in order, whose sides are tokens that are not parsed yet. Rows, wide
spaces, arrows of implication, commas and words come between equations; a row that begins with a relation goes on with
the chain above it, and one that begins with an operator with its last side.
"""

from collections.abc import Sequence
from itertools import pairwise

from bnderive.document.chain import Chain
from bnderive.document.commands import (
    ASSIGNS,
    CONNECTIVES,
    DELIMITER_SIZES,
    DIVIDE,
    LEADING,
    RELATIONS,
    ROW_END,
    TIMES,
    WIDE_SPACES,
)
from bnderive.document.flatten import Chunk
from bnderive.document.flatten import chunks as flatten
from bnderive.document.lexer import Token
from bnderive.document.listing import QUANTIFIERS, with_lists
from bnderive.document.nesting import is_among, is_relation, is_sign, partners
from bnderive.document.prose import is_reason, speaks
from bnderive.document.syntax import Mark

_INFIX = TIMES | DIVIDE | {"+", "-", "\\otimes", "\\pm", "\\mp"}
_BREAKS = ROW_END | WIDE_SPACES | {",", ";"}
_ENDS_SENTENCE = _BREAKS | RELATIONS.keys() | {"&"}
_DERIVES = frozenset({"\\partial", "\\nabla"})
_BETWEEN = ("implies", "row", "word", "space", "comma")


def chains(chunks: Sequence[Chunk]) -> list[Chain]:
    """The chains of a formula in order."""
    found: list[Chain] = []
    for chain in with_lists(_Reader(chunks).read()):
        found += _bracketed(chain) if not chain.says_nothing() else []
    return found


class _Reader:
    """The chunks, a position among them, and the chains so far."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self.chunks = chunks
        self.at = 0
        self.found: list[Chain] = []
        self.chain = Chain()
        self.reasons = False

    def read(self) -> list[Chain]:
        """All chains."""
        while self.token().kind != "stop":
            between = self.between()
            if between is not None:
                self.boundary(*between)
            elif is_relation(self.token()) and not self.is_implication():
                self.relation()
            else:
                if self.is_quantified() and self.chain.sides[-1]:
                    self.boundary({"space"}, None)
                self.chain.sides[-1] += self.chunks[self.at]
                self.at += 1
        self.finish()
        return self.found

    def token(self, further: int = 0) -> Token:
        """The first token of the chunk at the position, or `further` chunks on."""
        return self.chunks[min(self.at + further, len(self.chunks) - 1)][0]

    def finish(self) -> None:
        """The chain is complete."""
        if not self.chain.is_empty() and not self.chain.kept:
            self.chain.kept = True
            self.found.append(self.chain)

    def between(self) -> tuple[set[str], Token | None] | None:
        """What stands between equations here, passed over: its kinds, and the comma. None where nothing does."""
        kinds: set[str] = set()
        comma: Token | None = None
        self.reasons = False
        while (kind := self.separator()) is not None:
            kinds.add(kind)
            if kind == "comma":
                comma = self.token()
            self.reasons |= is_reason(self.token())
            self.at += 1
        return (kinds, comma) if kinds else None

    def separator(self) -> str | None:
        """The kind of separator at the position."""
        token = self.token()
        if len(self.chunks[self.at]) > 1:
            return None
        if is_among(token, ROW_END):
            return "row"
        if is_sign(token, "&"):
            return "column"
        if is_among(token, WIDE_SPACES):
            return "space"
        if is_sign(token, ",", ";"):
            return "comma"
        if is_sign(token, ":", "\\colon"):
            return None if self.is_contraction() else "word"
        if self.is_implication():
            return "implies"
        if is_sign(token, "."):
            following = self.token(1)
            ends = following.kind in ("stop", "word") or is_among(following, _ENDS_SENTENCE)
            return "comma" if ends else None
        if token.kind == "word" and speaks(token):
            return None if self.is_script() or self.is_named(token) else "word"
        return None

    def is_contraction(self) -> bool:
        """Whether a colon here stands between factors, dL = ∂L/∂Y : dY, and not behind a condition, as in `i = j: …`:
        no condition ends with a derivative, or begins with a differential.
        """
        related = bool(self.chain.marks or self.chain.continues) and bool(self.chain.sides[0])
        ends = self.token(1).kind in ("stop", "word") or is_among(self.token(1), _BREAKS)
        derives = any(token.text in _DERIVES for token in self.chain.sides[-1])
        if not related:
            return derives and _is_d(self.token(1))
        return not ends and (derives or (len(self.chain.sides[0]) > 1 and _is_d(self.chain.sides[0][0])))

    def is_quantified(self) -> bool:
        """Whether "for all" stands here, also as the first in a bracket."""
        chunk = self.chunks[self.at]
        return is_among(chunk[min(1, len(chunk) - 1) if is_sign(chunk[0], "(", "[") else 0], QUANTIFIERS)

    def is_script(self) -> bool:
        """Whether the side so far ends with the sign of a script, which a word is then: `h_\\text{next}`."""
        side = self.chain.sides[-1]
        return bool(side) and is_sign(side[-1], "_", "^")

    def is_named(self, token: Token) -> bool:
        """Whether prose stands where a side is wanted: `\\text{loss of the batch} = …`, `= \\text{mean of } x_i`."""
        if token.text.strip(" ,.:;").lower() in CONNECTIVES or token.text[:1] in "([" or self.chain.sides[-1]:
            return False
        following = self.token(1)
        if self.chain.marks or self.chain.continues:
            ends = following.kind == "stop" or is_among(following, ROW_END)
            return ends or token.text.split()[-1].strip(",.:;").lower() not in LEADING
        return is_relation(following) and not self.found

    def is_implication(self) -> bool:
        """Whether an arrow between equations stands here; a plain arrow is one where there are equals signs on both
        of its sides.
        """
        token = self.token()
        if not is_relation(token):
            return False
        if RELATIONS[token.text] == "implies":
            return True
        if RELATIONS[token.text] != "to" or not any(mark.text == "=" for mark in self.chain.marks):
            return False
        for chunk in self.chunks[self.at + 1 :]:
            if is_among(chunk[0], _BREAKS) or chunk[0].kind == "word":
                return False
            if is_relation(chunk[0]):
                return RELATIONS[chunk[0].text] == "="
        return False

    def relation(self) -> None:
        """A mark, and the side that begins after it."""
        token = self.token()
        self.at += 1
        mark = Mark(token.span, RELATIONS[token.text])
        if mark.text == "=" and self.chain.is_arrows():
            last = self.chain.behind_arrows()
            self.finish()
            self.chain = last
        self.chain.assigns = self.chain.assigns or ("" if self.chain.marks else ASSIGNS.get(token.text, ""))
        if self.chain.is_empty():
            self.chain.continues = mark
        elif not self.chain.sides[-1] and mark.text == "=" and self.chain.last_mark_text() == "=":
            return
        else:
            self.chain.marks.append(mark)
            self.chain.sides.append([])

    def boundary(self, kinds: set[str], comma: Token | None) -> None:
        """Whether what follows goes on with the side, with a chain, or begins another."""
        token = self.token()
        column = is_sign(self.chunks[self.at - 1][0], "&")
        self.chain.indented |= column and self.chain.is_empty()
        layout = kinds <= {"row", "column", "space"}
        if token.kind == "stop" or (kinds == {"column"} and not self.begins_column()):
            return
        if not kinds & {"implies", "comma"} and not self.chain.is_empty() and self.side_is_open():
            return
        if "row" in kinds and not self.chain.is_empty() and self.is_remark():
            self.finish()
            self.chain = Chain("word")
            return
        if is_relation(token) and not self.is_implication() and "implies" not in kinds:
            if kinds <= {"column", "space"} and not self.chain.is_empty():
                return
            self.finish()
            self.resume()
            return
        if layout and not self.chain.is_empty() and self.goes_on(kinds):
            if "row" in kinds and self.found and self.chain.is_condition():
                self.finish()
                self.resume()
            return
        if self.chain.is_empty() and self.found == []:
            self.chain.joined = ""
            return
        if kinds <= {"column", "space"} and self.chain.is_empty():
            return
        self.finish()
        joined = next((kind for kind in _BETWEEN if kind in kinds), "space")
        if self.chain.is_empty():
            joined = min(joined, self.chain.joined or joined, key=_BETWEEN.index)
        pure = kinds == {"comma"} or kinds == {"comma", "column"}
        aside = column if "row" in kinds else self.reasons
        self.chain = Chain(joined if self.found else "", comma=comma if pure else None, indented=aside)

    def is_remark(self) -> bool:
        """Whether the row is nothing but a bracket that begins with words: `(\\text{because } a = b)`."""
        sized = 1 if is_among(self.token(), DELIMITER_SIZES) else 0
        bracket, after = self.chunks[min(self.at + sized, len(self.chunks) - 1)], self.token(sized + 1)
        worded = len(bracket) > 2 and is_sign(bracket[0], "(", "[") and bracket[1].kind == "word" and speaks(bracket[1])
        return worded and (after.kind == "stop" or is_among(after, ROW_END))

    def resume(self) -> None:
        """Go on with the chain that a relation at the beginning of a row belongs to: the last that is no condition, or
        where that is a row by the way, indented, the last that is not indented.
        """
        if self.found:
            main = [chain for chain in reversed(self.found) if not chain.is_condition()] or self.found[-1:]
            outer = next((chain for chain in main if not chain.indented), main[0])
            outer.interrupted |= outer is not main[0]
            self.chain = outer

    def side_is_open(self) -> bool:
        """Whether the side ends with an operator, or is empty after a relation."""
        side = self.chain.sides[-1]
        return not side or (is_among(side[-1], _INFIX) and not (len(side) > 1 and is_sign(side[-2], "^", "_")))

    def goes_on(self, kinds: set[str]) -> bool:
        """Whether the row goes on with the side above it: it begins with an operator, or is an indented remainder."""
        token = self.token()
        if is_among(token, _INFIX) and len(self.chunks[self.at]) == 1:
            return not (is_sign(token, "-") and "row" in kinds and self.own_left_side())
        if "column" not in kinds or token.kind == "word":
            return False
        return "row" in kinds and bool(self.chain.marks or self.chain.continues) and not self.row_has_relation()

    def row(self) -> list[Token]:
        """The first tokens of the chunks up to the end of the row."""
        row: list[Token] = []
        for chunk in self.chunks[self.at :]:
            if chunk[0].kind == "stop" or is_among(chunk[0], ROW_END):
                break
            row.append(chunk[0])
        return row

    def own_left_side(self) -> bool:
        """Whether the row that begins with a minus is aligned at a relation of its own."""
        row = self.row()
        return not is_sign(self.token(-1), "&") and any(is_sign(a, "&") and is_relation(b) for a, b in pairwise(row))

    def row_has_relation(self) -> bool:
        """Whether the rest of the row has a relation at its top level."""
        return any(is_relation(token) for token in self.row())

    def begins_column(self) -> bool:
        """Whether after a lone `&` another equation begins, as in `a &= b & c &= d`."""
        if is_relation(self.token()):
            return True
        related = self.chain.marks or self.chain.continues
        return bool(related) and not self.side_is_open() and not is_among(self.token(), _INFIX)


def _is_d(token: Token) -> bool:
    """Whether a token is the d of a differential."""
    return token.kind in ("letter", "word") and token.text == "d"


def _bracketed(chain: Chain) -> list[Chain]:
    """A condition in brackets after an equation, as in `a = b \\quad (i \\neq j)`, without them."""
    side = [token for token in chain.sides[0] if not is_among(token, DELIMITER_SIZES)]
    if chain.joined not in ("space", "comma", "word") or chain.marks or chain.continues or len(side) < 3:
        return [chain]
    if not is_sign(side[0], "(") or partners(side)[0] != len(side) - 1:
        return [chain]
    inner = with_lists(_Reader(flatten([*side[1:-1], Token("stop", "", side[-1].span)])).read())
    if not any(one.marks for one in inner):
        return [chain]
    inner[0].joined = chain.joined
    return inner
