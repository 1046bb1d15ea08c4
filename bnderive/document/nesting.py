"""Which delimiter belongs to which, where some are missing: braces, brackets, `\\left … \\right` and environments.

Input: tokens. Output: for each the position of its partner, or -1. A brace or an environment that ends takes along
the brackets still open in it; a row that begins with a relation leaves those of the row above unmatched, so that a
bracket that is never closed costs one side and not the rest of the formula.
"""

from collections.abc import Container, Sequence

from bnderive.document.commands import BRACKETS, CLOSERS, MIRRORED, RELATIONS, ROW_END, WIDE_SPACES
from bnderive.document.lexer import Token
from bnderive.document.loose_tables import ROW_ENVIRONMENTS

_REACH = 64
_LAYOUT = ROW_END | WIDE_SPACES | {"&"}
_RELATIONS = RELATIONS.keys() - {":", "\\mid", "\\colon"}
_KINDS = frozenset(BRACKETS.values())
_MATTER = BRACKETS.keys() | CLOSERS.keys() | ROW_END | {"{", "}", "\\left", "\\right"}


def is_sign(token: Token, *texts: str) -> bool:
    """Whether a token is one of these signs or commands."""
    return token.kind in ("sign", "command") and token.text in texts


def is_among(token: Token, table: Container[str]) -> bool:
    """Whether a token is one of the signs or commands in a table."""
    return token.kind in ("sign", "command") and token.text in table


def is_layout(token: Token) -> bool:
    """Whether a token only lays out rows and columns."""
    return is_among(token, _LAYOUT)


def is_relation(token: Token) -> bool:
    """Whether a token stands between two sides; a colon and a bar do not."""
    return is_among(token, _RELATIONS)


def partners(tokens: Sequence[Token]) -> list[int]:
    """The position of each token's partner, or -1."""
    found = [-1] * len(tokens)
    stack: list[tuple[str, int]] = []
    skip = -1
    for at, token in enumerate(tokens):
        if at == skip or (token.text not in _MATTER and token.kind not in ("begin", "end")):
            continue
        kind = _opening(token)
        if kind:
            stack.append((kind, at))
            skip = at + 1 if kind == "\\left" else -1
        elif token.kind == "end":
            _close(stack, found, at, token.text, frozenset())
        elif is_sign(token, "}"):
            _close(stack, found, at, "{brace", frozenset({"begin"}))
        elif is_sign(token, "\\right"):
            _close(stack, found, at, "\\left", frozenset({"begin", "{brace"}))
            skip = at + 1
        elif is_among(token, CLOSERS) and token.text not in MIRRORED:
            _close_bracket(stack, found, at, CLOSERS[token.text])
        elif is_among(token, ROW_END) and _starts_with_relation(tokens, at + 1):
            while stack and (stack[-1][0] in _KINDS or stack[-1][0] == "\\left"):
                stack.pop()
    return found


def _opening(token: Token) -> str:
    if token.kind == "begin":
        return f"begin {token.text}"
    if is_sign(token, "{"):
        return "{brace"
    if is_sign(token, "\\left"):
        return "\\left"
    if is_among(token, BRACKETS) and token.text not in MIRRORED:
        return BRACKETS[token.text]
    return ""


def _close(stack: list[tuple[str, int]], found: list[int], at: int, kind: str, barriers: frozenset[str]) -> None:
    """Match with the innermost opening of this kind, unless a barrier stands before it."""
    for depth in range(len(stack) - 1, max(-1, len(stack) - 1 - _REACH), -1):
        opening, place = stack[depth]
        if opening == kind or opening == f"begin {kind}":
            found[at], found[place] = place, at
            del stack[depth:]
            return
        if opening.split(" ")[0] in barriers:
            return


def _close_bracket(stack: list[tuple[str, int]], found: list[int], at: int, kind: str) -> None:
    """Match with the innermost bracket of this kind within the braces; an interval may close with another."""
    inner = 0
    while inner < min(len(stack), _REACH) and stack[-1 - inner][0] in _KINDS:
        inner += 1
        if stack[-inner][0] == kind:
            place = stack[-inner][1]
            found[at], found[place] = place, at
            del stack[-inner:]
            return
    if inner and kind in ("(", "[") and stack[-1][0] in ("(", "["):
        place = stack.pop()[1]
        found[at], found[place] = place, at


def _starts_with_relation(tokens: Sequence[Token], at: int) -> bool:
    while at < len(tokens) - 1 and (
        is_layout(tokens[at]) or (tokens[at].kind == "begin" and tokens[at].text in ROW_ENVIRONMENTS)
    ):
        at += 1
    return at < len(tokens) and is_relation(tokens[at])
