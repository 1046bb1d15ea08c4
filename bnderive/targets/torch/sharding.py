"""What a sharded function says of itself, the parameter by which it is told who has the other parts, and what a sharded
module has to know.
"""

from collections.abc import Mapping

from bnderive.algebra.printing import text
from bnderive.errors import BnderiveError
from bnderive.program import arrays
from bnderive.program.modules import ModuleFacts
from bnderive.program.program import Program
from bnderive.program.sharded.facts import Sharding, local_text

GROUP = 'group: "dist.ProcessGroup | None" = None'


def group_parameter(program: Program) -> list[str]:
    """The parameter, where the program is sharded: None for the default group."""
    return [GROUP] if program.sharded is not None else []


def sharded_paragraphs(program: Program) -> list[str]:
    """What goes over all processes, and what does not; paragraphs of a docstring."""
    if program.sharded is None:
        return []
    axis = program.sharded.axis
    size = program.names.get(axis.size, axis.size)
    head = (
        f"In the equations {size} is the length of the whole axis {axis.name}. Each process of the group has part of",
        f"it, of any length, zero included; what has no axis {axis.name} is the same on all. A process alone has the",
        "whole.",
    )
    local = local_text(program.sharded)
    passes = [line for name in ("forward", "backward") for line in _pass(program, program.sharded, name)]
    return [" ".join(head), *passes, *([local] if local else [])]


def _pass(program: Program, found: Sharding, name: str) -> list[str]:
    """How often a pass exchanges, and what."""
    function, sums = (program.forward, found.forward) if name == "forward" else (program.backward, found.backward)
    kinds = [s.value.kind for s in function.statements if isinstance(s.value, arrays.Exchange)]
    if not kinds:
        return [f"The {name} exchanges nothing."]
    count = found.counted or "max" in kinds
    also = [f"the length {program.names.get(found.axis.size, found.axis.size)}"] if name == "forward" and count else []
    also += ["the largest exponent"] if "max" in kinds else []
    listed = " and ".join(also) + (", and" if also and sums else "")
    often = "once" if len(kinds) == 1 else f"{len(kinds)} times"
    shown = "\n".join(f"    {text(e, found.glossary)}" for e in sums)
    return [f"The {name} exchanges {often}. Over all processes go {listed}".rstrip(), *([shown] if shown else [])]


def whole_size(program: Program, facts: ModuleFacts) -> Mapping[str, str]:
    """The variable that holds the length of the sharded axis over all processes, by the letter of the axis; none where
    what a module tracks is no statistic over it. Raises BnderiveError where the mean over it would have to be tracked.
    """
    if program.sharded is None:
        return {}
    axis = program.sharded.axis
    main = next(v for v in program.forward.tensors if len(v.shape) == len(facts.letters))
    letter = next((a for a, i in zip(facts.letters, main.shape, strict=True) if i is not None and i.axis == axis), None)
    known = {a for s in facts.module.sizes for a in s.letters}
    tracked = [r for r in facts.module.running if letter in facts.axes[r.quantity]]
    if tracked and letter not in known:
        raise BnderiveError(
            f"{tracked[0].name} is a mean over the axis {axis.name}, of which each process has only part",
            hint="Write it with --as function, or shard another axis.",
        )
    tracks = {facts.names[r.quantity] for r in facts.module.running}
    counts = [v.name for v in program.exposed if v.name not in tracks]
    return {letter: counts[0]} if letter is not None and counts and not tracked else {}
