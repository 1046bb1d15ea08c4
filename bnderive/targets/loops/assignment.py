"""An assignment in Python, of an expression that is text already, broken as formatters break it."""

from itertools import pairwise

from bnderive.targets.lines import STEP, WIDTH


def statement(target: str, value: str, depth: int, sign: str = "=") -> list[str]:
    """An assignment, broken as formatters break it where it is too long."""
    indent, head = STEP * depth, f"{target} {sign}"
    if len(line := f"{indent}{head} {value}") <= WIDTH:
        return [line]
    opening, inner, closing = _bracketed(value)
    room = WIDTH - len(indent) - len(STEP)
    return [f"{indent}{head} {opening}", *(f"{indent}{STEP}{p}" for p in _pieces(inner, room)), f"{indent}{closing}"]


def _bracketed(value: str) -> tuple[str, str, str]:
    """What is put in brackets: what stands in the first ones already, or in the last, where one operator at most is
    outside them, else the whole.
    """
    depths = _depths(value)
    if value.startswith("(") and len(_loosest(value)) == 1:
        end = next(k for k in range(len(value)) if value[k] == ")" and depths[k] == 1)
        return "(", value[1:end], value[end:]
    if value.endswith(")") and len(_loosest(value)) <= 1:
        start = max(k for k in range(len(value)) if value[k] in "([" and depths[k] == 1)
        return value[: start + 1], value[start + 1 : -1], ")"
    return "(", value, ")"


def _operators(text: str) -> list[int]:
    """Where operators stand that have a space on both sides."""
    return [k + 1 for k in range(len(text) - 2) if text[k] == text[k + 2] == " " and text[k + 1] in "+-*/<>"]


def unbracketed(value: str) -> str:
    """The value without brackets around all of it."""
    whole = value.startswith("(") and 0 not in _depths(value)[:-1]
    return value[1:-1] if whole else value


def _depths(text: str) -> list[int]:
    """In how many brackets each character stands, brackets themselves counted inside."""
    depth, found = 0, []
    for sign in text:
        depth += sign in "(["
        found.append(depth)
        depth -= sign in ")]"
    return found


def _loosest(text: str) -> list[int]:
    """Where the operators outside brackets stand that bind least."""
    depths = _depths(text)
    outside = [k for k in _operators(text) if not depths[k]]
    return next((at for signs in ("<>", "+-", "*/") if (at := [k for k in outside if text[k] in signs and k])), [])


def _pieces(text: str, room: int) -> list[str]:
    """The text as it is where there is room, else cut before the operators that bind least, and so on; a piece that is
    one pair of brackets, with a sign before it, is opened.
    """
    if len(text) <= room:
        return [text]
    if at := _loosest(text):
        pieces = [text[a:b].rstrip() for a, b in pairwise([0, *at, len(text)])]
        return [part for piece in pieces for part in _pieces(piece, room)]
    start = text.find("(")
    if start in (0, 2) and text.endswith(")"):
        inner = _pieces(text[start + 1 : -1], room - len(STEP))
        return [text[: start + 1], *(STEP + part for part in inner), ")"]
    return [text]
