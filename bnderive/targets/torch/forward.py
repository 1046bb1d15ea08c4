"""The forward of the Function: a static method without ctx."""

from bnderive.program import arrays
from bnderive.program.program import OP, Program
from bnderive.program.walk import walk
from bnderive.targets.expression import Printer, is_scalar
from bnderive.targets.function import (
    first_tensor,
    guard_lines,
    namer,
    names_set,
    rank_lines,
    read_by,
    size_lines,
    statement_lines,
)
from bnderive.targets.lines import STEP, assign, signature
from bnderive.targets.torch.apart import apart
from bnderive.targets.torch.exchanged import dialect_of
from bnderive.targets.torch.names import TENSOR, arguments, kind
from bnderive.targets.torch.orders import extra_outputs


def forward_lines(program: Program) -> list[str]:
    """The static method `forward`: outputs first, then what the backward reads beside them."""
    function = program.forward
    variables = (*function.results, *extra_outputs(program))
    results = [v.name for v in variables]
    printer = Printer(dialect_of(program), first_tensor(program))
    lines = [f"{STEP}@staticmethod", *signature("def forward", arguments(program), kind(len(results)), 1)]
    sizes = size_lines(function, 2)
    lines += rank_lines(program, sizes, 2) + sizes
    for guard in function.guards:
        lines += guard_lines(program, guard, printer, 2) if not read_by(guard) else []
    fresh = namer(program)
    for statement in function.statements:
        name = statement.variable.name
        typed = results == [name] and any(isinstance(n, arrays.Power) and is_scalar(n) for n in walk(statement.value))
        if typed:
            lines += assign(f"{name}: {TENSOR}", statement.value, printer, 2, fresh)
        else:
            lines += statement_lines([statement], printer, 2, fresh)
        for guard in function.guards:
            lines += guard_lines(program, guard, printer, 2) if read_by(guard) & names_set(statement) else []
    lines = apart(function, variables, lines) if program.style == OP else lines
    return [*lines, f"{STEP}{STEP}return {', '.join(results)}"]
