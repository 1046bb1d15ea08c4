"""C: how numbers, memory and loops are written, for one type of data."""

from collections.abc import Sequence

from bnderive.targets.loops.code import LARGER, PLUS, REAL, Change, Code, Declare, Loop, Part, Shared
from bnderive.targets.loops.syntax import Syntax

STEP = "    "
WIDTH = 100
SIGNS = {PLUS: "+", LARGER: "max"}


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
    """A line, or several where it is longer than WIDTH: broken before an operator in few brackets, or a clause."""
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
    if not places:
        return [line]
    at = -min(places)[1]
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
        case Loop(index, size, body, sums, parallel):
            head = f"{indent}for (int64_t {index} = 0; {index} < {size}; ++{index}) {{"
            clauses = "".join(f" reduction({SIGNS[how]} : {name})" for how, name in sums)
            pragma = [f"#pragma omp simd{clauses}"] if parallel else []
            return [*pragma, head, *c_lines(body, real, depth + 1), f"{indent}}}"]
        case Shared():
            return _shared(code, real, depth)


def _change(code: Change, real: str) -> str:
    if code.how == LARGER:
        return f"{code.target} = larger({code.target}, {code.value});"
    cast = f"({real})" if code.kind == REAL and real != "double" else ""
    value = f"{cast}{code.value}" if code.value.isidentifier() else f"{cast}({code.value})" if cast else code.value
    return f"{code.target} {'+=' if code.how == PLUS else '='} {value};"


def _shared(code: Shared, real: str, depth: int) -> list[str]:
    """A nest: its places are cut into one run for each thread, whose own arrays are joined in order at the end."""
    indent, inner = STEP * depth, STEP * (depth + 1)
    total = " * ".join(size for _, size in code.indices)
    lines = [f"{indent}{{", f"{inner}const int64_t places = {total};"]
    work = " * ".join(["places", *code.inner])
    lines.append(f"{inner}const int64_t team = team_for({work}, threads);")
    for part in code.parts:
        start = "-INFINITY" if part.how == LARGER else "0.0"
        lines.append(f"{inner}for (int64_t each = 0; each < team * {_size(part)}; ++each) {{")
        lines += [f"{inner}{STEP}all_{part.name}[each] = {start};", f"{inner}}}"]
    lines += ["#pragma omp parallel num_threads((int)team)", f"{inner}{{"]
    two = STEP * (depth + 2)
    lines += [f"{two}const int64_t thread = THREAD;"]
    lines += [f"{two}double *const restrict {p.name} = all_{p.name} + thread * {_size(p)};" for p in code.parts]
    lines += [f"{two}const int64_t end = places * (thread + 1) / team;"]
    lines += [f"{two}for (int64_t place = places * thread / team; place < end; ++place) {{"]
    lines += [f"{two}{STEP}{line}" for line in _decoded(code.indices)]
    lines += [*c_lines(code.body, real, depth + 3), f"{two}}}", f"{inner}}}"]
    for part in code.parts:
        lines += _joined(part, depth + 1)
    return [*lines, f"{indent}}}"]


def _size(part: Part) -> str:
    return " * ".join(part.sizes) or "1"


def _decoded(indices: Sequence[tuple[str, str]]) -> list[str]:
    """The shared indices from the number of the place."""
    lines, rest = [], "place"
    for k in range(len(indices) - 1, 0, -1):
        name, size = indices[k]
        lines.append(f"const int64_t {name} = {rest} % {size};")
        rest = f"{rest} / {size}"
    return [f"const int64_t {indices[0][0]} = {rest};", *reversed(lines)]


def _joined(part: Part, depth: int) -> list[str]:
    """The arrays of all threads joined, thread by thread, so that the same number of threads gives the same result."""
    one, two, three = (STEP * (depth + k) for k in range(3))
    size = _size(part)
    other = f"all_{part.name}[worker * {f'({size})' if '*' in size else size} + each]"
    return [
        f"{one}for (int64_t each = 0; each < {size}; ++each) {{",
        f"{two}double total = all_{part.name}[each];",
        f"{two}for (int64_t worker = 1; worker < team; ++worker) {{",
        f"{three}total = larger(total, {other});" if part.how == LARGER else f"{three}total += {other};",
        f"{two}}}",
        f"{two}{part.array}[each] = total;",
        f"{one}}}",
    ]
