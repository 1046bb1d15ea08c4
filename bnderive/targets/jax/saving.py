"""What passes from the forward to the backward or the tangent, and tuples taken apart."""

from collections.abc import Sequence

from bnderive.program.program import Program
from bnderive.targets.lines import STEP


def kept(program: Program) -> list[str]:
    """The names that the forward keeps: tensors, then sizes that no tensor of the backward has."""
    static = {s.name for s in program.forward.settings}
    return [*(v.name for v in program.saved), *(s.name for s in program.saved_settings if s.name not in static)]


def unpacked(parts: Sequence[str], name: str) -> list[str]:
    """The line that takes a tuple apart."""
    left = f"({parts[0]},)" if len(parts) == 1 else ", ".join(parts)
    return [f"{STEP}{left} = {name}"]
