"""C: how numbers, memory and loops are written, for one type of data."""

from collections.abc import Sequence

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

STEP = "    "
WIDTH = 100
SIGNS = {PLUS: "+", LARGER: "max"}
LANES = {"float": 16, "double": 8}
"""How many numbers a register of vectors holds, where it is as wide as any: compilers take what the machine has."""


def c_syntax(real: str) -> Syntax:
    """The syntax for data of the type `real`, float or double."""
    suffix = "f" if real == "float" else ""
    return Syntax(
        target="c",
        at=_at,
        literal=lambda value: f"{value!r}{suffix}",
        count="(double){0}",
        power="pow({0}, {1})",
        root="sqrt({0})",
        square="square({0})",
        chosen="({0} ? {1} : {2})",
        truth=f"({real})({{0}})",
        least="-INFINITY",
        blocks=real != "double",
        calls={"exp": "exponential({0})", "decay": "decay({0})", "sigmoid": "(1 / (1 + exponential(-({0}))))"},
    )


def _at(array: str, indices: Sequence[str], sizes: Sequence[str]) -> str:
    """An element of an array whose last index runs fastest."""
    place = indices[0] if indices else "0"
    for k, (index, size) in enumerate(zip(indices[1:], sizes[1:], strict=True)):
        place = f"({place}) * {size} + {index}" if k else f"{place} * {size} + {index}"
    return f"{array}[{place}]"


def c_lines(codes: Sequence[Code], real: str, depth: int) -> list[str]:
    """The code as lines of C, indented by `depth` steps."""
    return [part for code in codes for line in _lines(code, real, depth) for part in broken(line)]


def broken(line: str) -> list[str]:
    """A line, or several where it is longer than WIDTH: broken before an operator in few brackets, or a clause, else
    behind the sign of an assignment.
    """
    if len(line) <= WIDTH:
        return [line]
    indent = len(line) - len(line.lstrip())
    if line.startswith("#"):
        at = line.rindex(" reduction", 0, WIDTH - 2)
        return [f"{line[:at]} \\", f"{STEP}{line[at + 1 :]}"]
    depth, places = 0, []
    for k, sign in enumerate(line[:WIDTH]):
        depth += (sign in "([") - (sign in ")]")
        if line[k : k + 3] in (" + ", " - ", " * ", " / ") and k > max(indent, WIDTH // 3):
            places.append((depth + (line[k + 1] in "*/") / 2, -k))
    at = -min(places)[1] if places else line.find(" = ", 0, WIDTH) + 2
    if at < len(" = "):
        return [line]
    deeper = indent if line[indent] in "+-*/" else indent + 2 * len(STEP)
    return [line[:at], *broken(" " * deeper + line[at + 1 :])]


def _lines(code: Code, real: str, depth: int) -> list[str]:
    indent = STEP * depth
    match code:
        case Declare(name, kind, value, fixed):
            typed = real if kind == REAL else "double"
            narrowed = f"({typed})({value})" if typed == "float" else value
            return [f"{indent}{'const ' if fixed else ''}{typed} {name} = {narrowed};"]
        case Change():
            return [indent + _change(code, real)]
        case Loop(index, size, body, sums, parallel, start):
            head = f"{indent}for (int64_t {index} = {start}; {index} < {size}; ++{index}) {{"
            clauses = "".join(f" reduction({SIGNS[how]} : {name})" for how, name in sums)
            pragma = [f"#pragma omp simd simdlen({LANES[real]}){clauses}"] if parallel else []
            return [*pragma, head, *c_lines(body, real, depth + 1), f"{indent}}}"]
        case Cut(size, body, fetched):
            ahead = [f"{indent}{STEP}fetch(&{array}[{at}], {LAST} - {FIRST});" for array, at in fetched]
            return [
                *_blocks("0", size, (FIRST, LAST), "LENGTH", depth),
                *ahead,
                *c_lines(body, real, depth + 1),
                f"{indent}}}",
            ]
        case Place(indices, number):
            return [indent + line for line in _decoded(indices, number)]
        case Shared():
            return _shared(code, real, depth)


def _blocks(start: str, size: str, names: tuple[str, str], long: str, depth: int) -> list[str]:
    """The head of a loop over blocks, `long` each, of what is between `start` and `size`; `names` are its variables."""
    indent, (first, last) = STEP * depth, names
    return [
        f"{indent}for (int64_t {first} = {start}; {first} < {size}; {first} += {long}) {{",
        f"{indent}{STEP}const int64_t {last} = smaller({first} + {long}, {size});",
    ]


def _back(depth: int) -> list[str]:
    """The head of a loop over the blocks of the places of a thread, the last one first."""
    return [
        f"{STEP * depth}for (int64_t stop = end; stop > begin; stop -= BLOCK) {{",
        f"{STEP * (depth + 1)}const int64_t start = larger(begin, stop - BLOCK);",
    ]


def _change(code: Change, real: str) -> str:
    if code.how == LARGER:
        return f"{code.target} = larger({code.target}, {code.value});"
    cast = f"({real})" if code.kind == REAL and real != "double" else ""
    value = f"{cast}{code.value}" if code.value.isidentifier() else f"{cast}({code.value})" if cast else code.value
    return f"{code.target} {'+=' if code.how == PLUS else '='} {value};"


def _shared(code: Shared, real: str, depth: int) -> list[str]:
    """A nest: its places are cut into one run for each thread, whose own arrays are joined in order at the end."""
    indent, inner, two = (STEP * (depth + k) for k in range(3))
    total = " * ".join(size for _, size in code.indices)
    lines = [f"{indent}{{", f"{inner}const int64_t places = {total};"]
    work = " * ".join(["places", *code.inner])
    lines.append(f"{inner}const int64_t team = team_for({work}, threads);")
    lines.append("#pragma omp parallel for num_threads((int)team) schedule(static, 1)")
    lines.append(f"{inner}for (int64_t thread = 0; thread < team; ++thread) {{")
    for part in code.parts:
        lines += _own(part, real, depth + 2)
    lines.append(f"{two}const int64_t begin = places * thread / team;")
    lines.append(f"{two}const int64_t end = places * (thread + 1) / team;")
    blocks = [p for p in code.parts if p.block]
    if blocks or code.back:
        lines += _back(depth + 2) if code.back else _blocks("begin", "end", ("start", "stop"), "BLOCK", depth + 2)
        lines += [*_run("start", "stop", code, real, depth + 3), *_added(blocks, real, depth + 3), f"{two}}}"]
    else:
        lines += _run("begin", "end", code, real, depth + 2)
    lines.append(f"{inner}}}")
    for part in code.parts:
        lines += _joined(part, depth + 1)
    return [*lines, f"{indent}}}"]


def _own(part: Part, real: str, depth: int) -> list[str]:
    """The arrays of a thread, cleared."""
    one, two = (STEP * (depth + k) for k in range(2))
    size = _size(part)
    start = "-INFINITY" if part.how == LARGER else "0.0"
    lines = [f"{one}double *const restrict {part.name} = all_{part.name} + thread * APART({size});"]
    if part.block:
        own = f"({real} *)(all_{part.block} + thread * APART({size}))"
        lines += broken(f"{one}{real} *const restrict {part.block} = {own};")
    lines += [f"{one}for (int64_t each = 0; each < {size}; ++each) {{", f"{two}{part.name}[each] = {start};"]
    return [*lines, *([f"{two}{part.block}[each] = {start};"] if part.block else []), f"{one}}}"]


def _run(start: str, end: str, code: Shared, real: str, depth: int) -> list[str]:
    """The places of a run, one after the other."""
    one, two = (STEP * (depth + k) for k in range(2))
    lines = [f"{one}for (int64_t place = {start}; place < {end}; ++place) {{"]
    if code.strip:
        lines = [f"{one}int64_t place = {start};", f"{one}for (; place + {STRIP} <= {end}; place += {STRIP}) {{"]
        lines += [*c_lines(code.strip, real, depth + 1), f"{one}}}", f"{one}for (; place < {end}; ++place) {{"]
    lines += [f"{two}{line}" for line in _decoded(code.indices, "place")]
    inner = c_lines(code.body, real, depth + 1)
    if any("fetch(" in line for line in inner):
        near = f"{' * '.join(code.inner)} <= FETCHED && place + 1 < {end}"
        lines.append(f"{two}const int64_t {AHEAD} = {near} ? place + 1 : place;")
    return [*lines, *inner, f"{one}}}"]


def _added(parts: Sequence[Part], real: str, depth: int) -> list[str]:
    """The sums over a block of places are added to those of the thread, and cleared."""
    one, two = (STEP * (depth + k) for k in range(2))
    lines = []
    for size in dict.fromkeys(map(_size, parts)):
        lines.append(f"{one}for (int64_t each = 0; each < {size}; ++each) {{")
        for part in (p for p in parts if _size(p) == size):
            lines += [f"{two}{part.name}[each] += {part.block}[each];", f"{two}{part.block}[each] = 0.0;"]
        lines.append(f"{one}}}")
    return lines


def _size(part: Part) -> str:
    return " * ".join(part.sizes) or "1"


def _decoded(indices: Sequence[tuple[str, str]], number: str) -> list[str]:
    """The shared indices from the number of the place."""
    lines, rest = [], number if len(indices) == 1 or number.isidentifier() else f"({number})"
    for k in range(len(indices) - 1, 0, -1):
        name, size = indices[k]
        lines.append(f"const int64_t {name} = {rest} % {size};")
        rest = f"{rest} / {size}"
    return [f"const int64_t {indices[0][0]} = {rest};", *reversed(lines)]


def _joined(part: Part, depth: int) -> list[str]:
    """The arrays of all threads joined, thread by thread, so that the same number of threads gives the same result."""
    one, two, three = (STEP * (depth + k) for k in range(3))
    each = f"for (int64_t each = 0; each < {_size(part)}; ++each) {{"
    whole, other = f"{part.array}[each]", f"all_{part.name}[worker * APART({_size(part)}) + each]"
    return [
        f"{one}{each}",
        f"{two}{whole} = all_{part.name}[each];",
        f"{one}}}",
        f"{one}for (int64_t worker = 1; worker < team; ++worker) {{",
        f"{two}{each}",
        f"{three}{whole} = larger({whole}, {other});" if part.how == LARGER else f"{three}{whole} += {other};",
        f"{two}}}",
        f"{one}}}",
    ]
