"""Statements that are run only where a result that needs them is asked for."""

from collections.abc import Callable, Mapping

from bnderive.program.program import Function
from bnderive.targets.expression import Printer
from bnderive.targets.function import statement_lines
from bnderive.targets.lines import STEP


def guarded_lines(
    function: Function, conditions: Mapping[str, str], printer: Printer, fresh: Callable[[str], str]
) -> list[str]:
    """The statements; what serves one result only stands under its condition. `conditions` are by result."""
    results = [v.name for v in function.results]
    code = {v.of: v.name for v in function.results}
    alone = {s.variable.name: code[next(iter(s.serves))] for s in function.statements if len(s.serves) == 1}
    if len(results) == 1:
        alone = {}
    start = [name for name in results if name in alone]
    lines = [f"{STEP * 2}{' = '.join(start)} = None"] if start else []
    shared = [s for s in function.statements if s.variable.name not in alone]
    lines += statement_lines(shared, printer, 2, fresh)
    for name in results:
        block = [s for s in function.statements if alone.get(s.variable.name) == name]
        if block:
            lines.append(f"{STEP * 2}if {conditions[name]}:")
            lines += statement_lines(block, printer, 3, fresh)
    return lines
