"""Copies of results that would be what was given, or one another: torch takes no such outputs."""

from collections.abc import Sequence

from bnderive.program import arrays
from bnderive.program.program import Function, Variable
from bnderive.program.walk import walk
from bnderive.targets.function import is_alias


def apart(function: Function, results: Sequence[Variable], lines: list[str]) -> list[str]:
    """The lines with a copy where a result would be a tensor that was given, or one that is another result."""
    seen = {v.name for v in function.tensors}
    names = {v.name for v in results}
    for statement in function.statements:
        name = statement.variable.name
        if name not in names or not is_alias(statement):
            continue
        (source,) = (n.name for n in walk(statement.value) if isinstance(n, arrays.Load))
        if source in seen or source in names:
            lines = [f"{line}.clone()" if _sets(line, name) else line for line in lines]
        seen.add(source)
    return lines


def _sets(line: str, name: str) -> bool:
    """Whether a line sets the variable, to something."""
    return line.strip().startswith(f"{name} = ") and not line.endswith("None")
