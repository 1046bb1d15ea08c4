"""Numba: how numbers, memory and loops are written in the Python that it compiles.

In the compiled functions `real` is the type of the data; a number of that type is always made by it, since Python's own
numbers would widen what they meet.
"""

from collections.abc import Sequence
from itertools import pairwise

from bnderive.targets.lines import STEP, WIDTH
from bnderive.targets.loops.code import LARGER, PLUS, REAL, Change, Code, Declare, Loop, Part, Shared
from bnderive.targets.loops.syntax import Syntax

NUMBA = Syntax(
    target="numba",
    at=lambda array, indices, _: f"{array}[{', '.join(indices) or '0'}]",
    literal=lambda value: f"real({value!r})",
    count="{0}",
    power="{0} ** {1}",
    root="math.sqrt({0})",
    square="{0} ** 2",
    chosen="({1} if {0} else {2})",
    truth="({0})",
    least="-math.inf",
)


def numba_lines(codes: Sequence[Code], depth: int) -> list[str]:
    """The code as lines of Python, indented by `depth` steps."""
    return [line for code in codes for line in _lines(code, depth)]


def _lines(code: Code, depth: int) -> list[str]:
    indent = STEP * depth
    match code:
        case Declare(name, kind, value, fixed):
            bare = _unbracketed(value)
            return statement(name if fixed else f"{name}: Any", f"real({bare})" if kind == REAL else bare, depth)
        case Change(how, target, value, kind):
            if how == LARGER:
                return statement(target, f"max({target}, {value})", depth)
            return statement(target, value, depth, "+=" if how == PLUS else "=")
        case Loop(index, size, body, _, _):
            return [f"{indent}for {index} in range({size}):", *numba_lines(body, depth + 1)]
        case Shared():
            return _shared(code, depth)


def statement(target: str, value: str, depth: int, sign: str = "=") -> list[str]:
    """An assignment, broken as formatters break it where it is too long."""
    indent, head = STEP * depth, f"{target} {sign}"
    if len(line := f"{indent}{head} {value}") <= WIDTH:
        return [line]
    opening, inner, closing = _bracketed(value)
    room = WIDTH - len(indent) - len(STEP)
    return [f"{indent}{head} {opening}", *(f"{indent}{STEP}{p}" for p in _pieces(inner, room)), f"{indent}{closing}"]


def _bracketed(value: str) -> tuple[str, str, str]:
    """What is put in brackets: what stands in the last ones already, where one operator at most is outside them, else
    the whole.
    """
    depths = _depths(value)
    if value.endswith(")") and len(_loosest(value)) <= 1:
        start = max(k for k in range(len(value)) if value[k] in "([" and depths[k] == 1)
        return value[: start + 1], value[start + 1 : -1], ")"
    return "(", value, ")"


def _operators(text: str) -> list[int]:
    """Where operators stand that have a space on both sides."""
    return [k + 1 for k in range(len(text) - 2) if text[k] == text[k + 2] == " " and text[k + 1] in "+-*/<>"]


def _unbracketed(value: str) -> str:
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
    """The text as it is where there is room, else cut before the operators that bind least, and so on."""
    if len(text) <= room:
        return [text]
    at = _loosest(text)
    pieces = [text[a:b].rstrip() for a, b in pairwise([0, *at, len(text)])]
    return [part for piece in pieces for part in _pieces(piece, room)] if at else [text]


def _shared(code: Shared, depth: int) -> list[str]:
    """A nest: its places are cut into one run for each thread, whose own arrays are joined in order at the end."""
    one, two, three = (STEP * (depth + k) for k in range(3))
    total = " * ".join(size for _, size in code.indices)
    lines = [
        f"{one}places = {total}",
        f"{one}team = min({' * '.join(['places', *code.inner])} // LEAST_WORK + 1, threads)",
    ]
    for part in code.parts:
        filled = f"np.full({_shape(part)}, -np.inf)" if part.how == LARGER else f"np.zeros({_shape(part)})"
        lines.append(f"{one}all_{part.name} = {filled}")
    lines.append(f"{one}for thread in numba.prange(team):")
    lines += [f"{two}{part.name} = all_{part.name}[thread]" for part in code.parts]
    lines.append(f"{two}for place in range(places * thread // team, places * (thread + 1) // team):")
    lines += [f"{three}{line}" for line in _decoded(code.indices)]
    lines += numba_lines(code.body, depth + 2)
    joins = {LARGER: "_largest", PLUS: "_added"}
    return lines + [f"{one}{joins[p.how]}(all_{p.name}, {p.array})" for p in code.parts]


def _shape(part: Part) -> str:
    return f"(team, {', '.join(part.sizes or ('1',))})"


def _decoded(indices: Sequence[tuple[str, str]]) -> list[str]:
    """The shared indices from the number of the place."""
    lines, rest = [], "place"
    for name, size in reversed(indices[1:]):
        lines.append(f"{name} = {rest} % {size}")
        rest = f"{rest} // {size}"
    return [f"{indices[0][0]} = {rest}", *reversed(lines)]
