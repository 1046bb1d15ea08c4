"""Numba: how numbers, memory and loops are written in the Python that it compiles.

In the compiled functions `real` is the type of the data; a number of that type is always made by it, since Python's own
numbers would widen what they meet.
"""

from collections.abc import Sequence

from bnderive.targets.lines import STEP
from bnderive.targets.loops.assignment import statement, unbracketed
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
            bare = unbracketed(value)
            return statement(name if fixed else f"{name}: Any", f"real({bare})" if kind == REAL else bare, depth)
        case Change(how, target, value, kind):
            if how == LARGER:
                return statement(target, f"max({target}, {value})", depth)
            return statement(target, value, depth, "+=" if how == PLUS else "=")
        case Loop(index, size, body, _, _):
            return [f"{indent}for {index} in range({size}):", *numba_lines(body, depth + 1)]
        case Shared():
            return _shared(code, depth)


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
