"""Numba: how numbers, memory and loops are written in the Python that it compiles.

In the compiled functions `real` is the type of the data; a number of that type is always made by it, since Python's own
numbers would widen what they meet. A loop that does not start at zero counts in `np.uintp`: of an index that may be
negative, as far as the compiler sees, each access asks whether it is, and such loops do not become vector code.
"""

from collections.abc import Sequence

from bnderive.targets.lines import STEP
from bnderive.targets.loops.assignment import statement, unbracketed
from bnderive.targets.loops.code import (
    AHEAD,
    FIRST,
    LARGER,
    LAST,
    PLUS,
    REAL,
    STRIP,
    Change,
    Code,
    Cut,
    Declare,
    Loop,
    Part,
    Place,
    Shared,
)
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
    blocks=True,
    position="np.intp({0})",
    less="_less({0}, {1}, {2})",
    calls={"exp": "_exp({0})", "decay": "_decay({0})", "sigmoid": "(1 / (1 + _exp(-({0}))))"},
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
            if how == PLUS:
                return statement(target, f"real({unbracketed(value)})" if kind == REAL else value, depth, "+=")
            return statement(target, value, depth)
        case Loop(index, size, body, sums, _, start):
            turns = size if start == "0" else f"np.uintp({start}), np.uintp({size})"
            keyed = [name for how, name in sums if how == LARGER]
            return [
                *(f"{indent}{name}__key: Any = _key({name})" for name in keyed),
                f"{indent}for {index} in range({turns}):",
                *numba_lines([_by_key(each, keyed) for each in body], depth + 1),
                *(f"{indent}{name} = _unkeyed({name}__key)" for name in keyed),
            ]
        case Cut(size, body, fetched):
            head = [f"{indent}for {FIRST} in range(0, {size}, LENGTH):"]
            head.append(f"{indent}{STEP}{LAST} = min({FIRST} + LENGTH, {size})")
            head += [f"{indent}{STEP}_fetch({array}, {at}, {LAST} - {FIRST})" for array, at in fetched]
            return [*head, *numba_lines(body, depth + 1)]
        case Place(indices, number):
            return [indent + line for line in _decoded(indices, number)]
        case Shared():
            return _shared(code, depth)


def _by_key(code: Code, keyed: Sequence[str]) -> Code:
    """The same, with the largest so far held as an integer (see `largest`)."""
    if isinstance(code, Change) and code.how == LARGER and code.target in keyed:
        return Change(LARGER, f"{code.target}__key", f"_key(real({unbracketed(code.value)}))", code.kind)
    return code


def _shared(code: Shared, depth: int) -> list[str]:
    """A nest: its places are cut into one run for each thread, whose own arrays are joined in order at the end.

    A thread makes its arrays itself, so that they lie apart from those of others.
    """
    one, two, three = (STEP * (depth + k) for k in range(3))
    total = " * ".join(size for _, size in code.indices)
    lines = [
        f"{one}places = {total}",
        f"{one}team = min({' * '.join(['places', *code.inner])} // LEAST_WORK + 1, threads)",
    ]
    lines += [f"{one}all_{part.name} = np.empty({_shape(part, 'team')})" for part in code.parts]
    lines.append(f"{one}for thread in numba.prange(team):")
    for part in code.parts:
        start = "-np.inf" if part.how == LARGER else "0.0"
        lines.append(f"{two}{part.name} = np.full({_shape(part)}, {start})")
        lines += [f"{two}{part.block} = np.full({_shape(part)}, real({start}))"] if part.block else []
    run = [f"{two}begin = places * thread // team", f"{two}end = places * (thread + 1) // team"]
    blocks = [p for p in code.parts if p.block]
    forth = [f"{two}for start in range(begin, end, BLOCK):", f"{three}stop = min(start + BLOCK, end)"]
    back = [f"{two}for stop in range(end, begin, -BLOCK):", f"{three}start = max(stop - BLOCK, begin)"]
    if blocks or code.back:
        lines += [*run, *(back if code.back else forth)]
        lines += _run("start", "stop", code, depth + 2)
        for part in blocks:
            lines += [f"{three}{part.name} += {part.block}", f"{three}{part.block}[...] = 0"]
    else:
        lines += [*run, *_run("begin", "end", code, depth + 1)]
    joins = {LARGER: "_largest", PLUS: "_added"}
    lines += [f"{two}all_{part.name}[thread, ...] = {part.name}" for part in code.parts]
    return lines + [f"{one}{joins[p.how]}(all_{p.name}, {p.array})" for p in code.parts]


def _run(start: str, end: str, code: Shared, depth: int) -> list[str]:
    """The places of a run, one after the other."""
    one, lines = STEP * depth, []
    if code.strip:
        lines += [
            f"{one}rest = {end} - ({end} - {start}) % {STRIP}",
            f"{one}for place in range({start}, rest, {STRIP}):",
        ]
        lines += numba_lines(code.strip, depth + 1)
    lines.append(f"{one}for place in range({'rest' if code.strip else start}, {end}):")
    lines += [f"{STEP * (depth + 1)}{line}" for line in _decoded(code.indices, "place")]
    inner = numba_lines(code.body, depth + 1)
    if any("_fetch(" in line for line in inner):
        near = f"{' * '.join(code.inner)} <= FETCHED and place + 1 < {end}"
        lines += statement(AHEAD, f"place + 1 if {near} else place", depth + 1)
    return lines + inner


def _shape(part: Part, *first: str) -> str:
    sizes = (*first, *(part.sizes or ("1",)))
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


def _decoded(indices: Sequence[tuple[str, str]], number: str) -> list[str]:
    """The shared indices from the number of the place."""
    lines, rest = [], number if len(indices) == 1 or number.isidentifier() else f"({number})"
    for name, size in reversed(indices[1:]):
        lines.append(f"{name} = {rest} % {size}")
        rest = f"{rest} // {size}"
    return [f"{indices[0][0]} = {rest}", *reversed(lines)]
