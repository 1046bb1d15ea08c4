"""A formula's tokens as chunks: what stands at its top level by itself, and what is closed in as one piece.

Input: tokens. Output: chunks in order. Environments whose rows are equations, boxes around equations and braces around
them are opened; everything else in braces, brackets or an environment is one chunk. To open another environment, add it
to `ROW_ENVIRONMENTS`.
"""

from collections.abc import Sequence
from typing import TypeAlias

from bnderive.document.commands import ACCENTS, DELIMITER_SIZES, FONTS, FRACTIONS, ROW_END, WIDE_SPACES
from bnderive.document.lexer import Token
from bnderive.document.loose_tables import CASES, GRIDS, ROW_ENVIRONMENTS
from bnderive.document.nesting import is_among, is_layout, is_relation, is_sign, partners
from bnderive.document.source import Span

Chunk: TypeAlias = tuple[Token, ...]

_COMMANDS = {"\\boxed", "\\sqrt", "\\pdv", "\\dv", "\\substack"}
_TAKES_ARGUMENT = FRACTIONS | FONTS | ACCENTS.keys() | _COMMANDS | {"_", "^", "}", "]"}
_SEPARATES = frozenset({"&", ",", ";", ".", ":", "\\Rightarrow", "\\because"}) | ROW_END | WIDE_SPACES
_MAX_BOXES = 8


def chunks(tokens: Sequence[Token]) -> list[Chunk]:
    """The chunks of a formula; the closing `stop` is the last."""
    tokens = _joined_lines(_without_empty(tokens))
    partner = partners(tokens)
    found: list[Chunk] = []
    passed: dict[int, bool] = {}
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if at in passed:
            found += [_row_break(token)] if passed[at] else []
        elif (opened := _opened(tokens, partner, at, found)) is not None:
            passed |= opened
        elif token.kind != "end":
            length = _length(tokens, partner, at)
            found.append(tuple(tokens[at : at + length]))
            at += length - 1
        at += 1
    return found


def _row_break(token: Token) -> Chunk:
    return (Token("command", "\\\\", Span(token.span.start, token.span.start)),)


def _opened(tokens: Sequence[Token], partner: list[int], at: int, found: list[Chunk]) -> dict[int, bool] | None:
    """The delimiters to pass over where what begins here is opened, and whether a row ends at each; else None."""
    token = tokens[at]
    if token.kind == "begin" and token.text in ROW_ENVIRONMENTS:
        if found and not _is_open(found[-1]):
            found.append(_row_break(token))
        return {partner[at]: True} if partner[at] >= 0 else {}
    if _begins(found) and (system := _system(tokens, partner, at)) is not None:
        return system
    if is_sign(token, "\\boxed") and at + 1 < len(tokens) and _opens_equation(tokens, partner, at + 1):
        return {at + 1: False, partner[at + 1]: False}
    if is_sign(token, "{") and _may_open(found) and _opens_equation(tokens, partner, at):
        return {partner[at]: False}
    return None


def _length(tokens: Sequence[Token], partner: list[int], at: int) -> int:
    """How many tokens the chunk that begins here has; the last token stays by itself."""
    delimiter = is_sign(tokens[at], "\\left", "\\right")
    end = max(at, partner[at]) + (1 if delimiter else 0)
    return max(1, min(end, len(tokens) - 2) + 1 - at)


def _without_empty(tokens: Sequence[Token]) -> list[Token]:
    """Without braces around nothing, or around nothing but a relation."""
    kept: list[Token] = []
    for token in tokens:
        kept.append(token)
        if is_sign(token, "}") and len(kept) > 1:
            if is_sign(kept[-2], "{"):
                del kept[-2:]
                if kept and is_sign(kept[-1], "_", "^"):
                    kept.pop()
            elif len(kept) > 2 and is_sign(kept[-3], "{") and is_relation(kept[-2]):
                script = len(kept) > 3 and is_sign(kept[-4], "_", "^")
                kept[-3:] = kept[-3:] if script else [kept[-2]]
    return kept


def _joined_lines(tokens: list[Token]) -> list[Token]:
    """Without `\\right. \\\\ \\left.` and `\\bigr.`, which only break a line inside brackets."""
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        if is_sign(tokens[at], "\\right") and at + 1 < len(tokens) and is_sign(tokens[at + 1], "."):
            after = at + 2
            while after < len(tokens) and is_layout(tokens[after]):
                after += 1
            if after + 1 < len(tokens) and is_sign(tokens[after], "\\left") and is_sign(tokens[after + 1], "."):
                at = after + 2
                continue
        if is_among(tokens[at], DELIMITER_SIZES) and at + 1 < len(tokens):
            following = tokens[at + 1]
            if is_sign(following, ".", "/"):
                at += 2 if following.text == "." else 1
                continue
        kept.append(tokens[at])
        at += 1
    return kept


def _is_open(chunk: Chunk) -> bool:
    """Whether what came before goes on in the environment that begins here."""
    last = chunk[-1]
    return is_layout(last) or is_relation(last) or is_sign(last, "+", "-", ",", ";", "\\cdot", "\\times")


def _begins(found: list[Chunk]) -> bool:
    """Whether an equation begins after these chunks."""
    return not found or found[-1][-1].kind == "word" or is_among(found[-1][-1], _SEPARATES)


def _may_open(found: list[Chunk]) -> bool:
    """Whether a brace here is no argument of what stands before."""
    return not found or not is_among(found[-1][-1], _TAKES_ARGUMENT)


def _opens_equation(tokens: Sequence[Token], partner: list[int], at: int, depth: int = 0) -> bool:
    """Whether the braces that open here hold a relation, or rows, at their own level."""
    end = partner[at]
    if not is_sign(tokens[at], "{") or end < 0 or depth > _MAX_BOXES:
        return False
    position = at + 1
    while position < end:
        token = tokens[position]
        if is_relation(token) or is_among(token, ROW_END) or (token.kind == "begin" and token.text in ROW_ENVIRONMENTS):
            return True
        if is_sign(token, "\\boxed") and _opens_equation(tokens, partner, position + 1, depth + 1):
            return True
        bare = is_sign(token, "{") and not is_among(tokens[position - 1], _TAKES_ARGUMENT)
        if bare and _opens_equation(tokens, partner, position, depth + 1):
            return True
        position = max(position, partner[position]) + 1
    return False


def _system(tokens: Sequence[Token], partner: list[int], at: int) -> dict[int, bool] | None:
    """A brace before several equations, `\\left\\{ \\begin{aligned} … \\right.` or cases that are equations: the
    delimiters to pass over, and whether a row ends at each.
    """
    begin = at
    if is_sign(tokens[at], "\\left", "\\{", "\\lbrace") and at + 2 < len(tokens):
        begin = at + (2 if is_sign(tokens[at], "\\left") else 1)
    token = tokens[begin]
    if token.kind != "begin" or partner[begin] < 0 or begin + 1 >= len(tokens):
        return None
    end = partner[begin]
    if token.text not in ROW_ENVIRONMENTS and not (
        token.text in CASES | GRIDS and _rows_are_equations(tokens, partner, begin)
    ):
        return None
    opened = list(range(at + 1, begin + 1))
    if is_sign(tokens[at], "\\left"):
        if not (end + 3 < len(tokens) and is_sign(tokens[end + 1], "\\right")):
            return None
        opened += [end + 1, end + 2]
    return {**dict.fromkeys(opened, False), end: True}


def _rows_are_equations(tokens: Sequence[Token], partner: list[int], begin: int) -> bool:
    """Whether every row has a relation before its condition."""
    fresh, seen, rows = True, False, 0
    position = begin + 1
    while position < partner[begin]:
        token = tokens[position]
        if is_among(token, ROW_END):
            if not seen and not fresh:
                return False
            fresh, seen = True, False
        else:
            if fresh:
                rows, fresh = rows + 1, False
            if token.kind == "word" or is_sign(token, ",", "&", "\\quad", "\\qquad"):
                if not seen and not is_relation(tokens[position + 1]):
                    return False
            elif is_relation(token) and token.text in ("=", "\\equiv", "\\gets", "\\coloneqq"):
                seen = True
        position = max(position, partner[position]) + 1
    return rows > 0 and (seen or fresh)
