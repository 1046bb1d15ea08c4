"""The parts of a generated function that every Python target writes alike: sizes, guards, statements, documentation."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial

from bnderive.program import arrays
from bnderive.program.names import FORBIDDEN, RESERVED, numbered
from bnderive.program.program import Function, Guard, Program, Setting, Statement, Variable
from bnderive.program.walk import walk
from bnderive.targets.expression import Printer, decimal
from bnderive.targets.lines import STEP, WIDTH, assign

STEP_ROOM = 28
"""What a line needs beside the names of what it sets: indentation, and the name of the function that is called."""


def namer(program: Program, also: Collection[str] = ()) -> Callable[[str], str]:
    """Gives names that nothing in the program has, nor `also`: `part`, then `part2`."""
    return partial(numbered, taken={*program.names.values(), *also} | FORBIDDEN)


def function_name(program: Program) -> str:
    """The name of the plain function: the layer's, with underscores after it until nothing in the file has it."""
    taken = set(program.names.values()) | RESERVED
    name = program.name if program.name.isidentifier() else "layer"
    while name in taken:
        name += "_"
    return name


def first_tensor(program: Program) -> str:
    """The first input that holds real values; its type and device are those of new tensors."""
    return next(v.name for v in program.forward.tensors if not v.labels)


def size_lines(function: Function, depth: int, also: Collection[str] = ()) -> list[str]:
    """`m, _ = x.shape`: the sizes that the function uses, and those of `also`."""
    roots = [*(s.value for s in function.statements), *(n for g in function.guards for n in (g.large, g.small))]
    needed = {n.name for root in roots for n in walk(root) if isinstance(n, arrays.Scalar)} | set(also)
    lines = []
    for read in function.sizes:
        names = [name if name in needed else None for name in read.names]
        if any(names):
            left = f"({names[0]},)" if len(names) == 1 else ", ".join(name or "_" for name in names)
            lines.append(f"{left} = {read.variable}.shape")
    return [STEP * depth + line for line in lines]


def rank_lines(program: Program, sizes: Sequence[str], depth: int) -> list[str]:
    """A check of the number of axes of the largest input, where no unpacking of its shape (in `sizes`) makes it."""
    largest = max((v for v in program.forward.tensors), key=lambda v: len(v.shape))
    if any(line.endswith(f"= {largest.name}.shape") for line in sizes) or not largest.shape:
        return []
    shape = shape_text(largest, dict(program.names))
    return raising(
        f"{largest.name}.ndim != {len(largest.shape)}",
        f"{program.name} needs {largest.name} of shape {shape}; here {{{largest.name}.shape}}",
        depth,
    )


def guard_lines(program: Program, guard: Guard, printer: Printer, depth: int) -> list[str]:
    """A check that a denominator does not vanish."""
    large, small = printer.text(guard.large), printer.text(guard.small)
    needs = f"{program.name} needs {large} > {small}"
    told = [f"{large} = {{{large}}}", *([] if small.isdigit() else [f"{small} = {{{small}}}"])]
    return raising(f"{large} <= {small}", f"{needs}; here {' and '.join(told)}", depth)


def read_by(guard: Guard) -> set[str]:
    """The variables that a check reads; it can be made where they are there."""
    return {n.name for side in (guard.large, guard.small) for n in walk(side) if isinstance(n, arrays.Load)}


def names_set(statement: Statement) -> set[str]:
    """The variables that a statement sets."""
    return {v.name for v in (statement.variable, *statement.also)}


def raising(condition: str, message: str, depth: int) -> list[str]:
    """An `if` that raises ValueError; `message` is the inside of an f-string."""
    indent = STEP * depth
    line = f'{indent}{STEP}raise ValueError(f"{message}")'
    if len(line) <= WIDTH:
        return [f"{indent}if {condition}:", line]
    return [
        f"{indent}if {condition}:",
        f"{indent}{STEP}raise ValueError(",
        f'{indent}{STEP}{STEP}f"{message}"',
        f"{indent}{STEP})",
    ]


def statement_lines(
    statements: Sequence[Statement], printer: Printer, depth: int, fresh: Callable[[str], str]
) -> list[str]:
    """The statements, one assignment each; what is exchanged comes as several, also where it is one."""
    lines: list[str] = []
    for statement in statements:
        names = [v.name for v in (statement.variable, *statement.also)]
        several = isinstance(statement.value, arrays.Exchange)
        left = f"({names[0]},)" if several and len(names) == 1 else ", ".join(names)
        if len(left) <= WIDTH - STEP_ROOM:
            lines += assign(left, statement.value, printer, depth, fresh)
            continue
        together = fresh("together")
        lines += assign(together, statement.value, printer, depth, fresh)
        lines += [f"{STEP * depth}{name} = {together}[{k}]" for k, name in enumerate(names)]
    return lines


def is_alias(statement: Statement) -> bool:
    """Whether the value may share memory with a variable, or be one."""
    node = statement.value
    while isinstance(node, (arrays.View, arrays.Diagonal)):
        node = node.arg
    return isinstance(node, arrays.Load)


def keyword(setting: Setting) -> str:
    """A parameter as it stands in a signature."""
    kind = "int" if setting.integer else "float"
    if setting.default is None:
        return f"{setting.name}: {kind}"
    value = str(int(setting.default)) if setting.integer else decimal(float(setting.default))
    return f"{setting.name}: {kind} = {value}"


def shape_text(variable: Variable, names: dict[str, str]) -> str:
    """The shape of a tensor in the names of its sizes: (m, C)."""
    sizes = ["1" if i is None else names.get(i.axis.size, i.axis.size) for i in variable.shape]
    return f"({sizes[0]},)" if len(sizes) == 1 else f"({', '.join(sizes)})"


def bare(variables: Sequence[Variable]) -> list[Variable]:
    """The variables without axes of length one."""
    return [replace(v, shape=tuple(i for i in v.shape if i is not None)) for v in variables]


def shape_list(variables: Sequence[Variable], names: dict[str, str]) -> str:
    """X (m, C), gamma (C,) and beta (C,)."""
    told = [f"{v.name} {shape_text(v, names)}" for v in variables]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def equation_block(equations: Sequence[str]) -> str:
    """Equations as an indented paragraph; empty where there are none."""
    return "\n".join(f"{STEP}{e}" for e in equations)
