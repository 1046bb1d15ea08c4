"""What the C functions take: shared by the source, its header and its bindings.

Sizes come first, then parameters, then arrays that are read, then arrays that are written, which the caller provides.
Arrays lie one element after the other, the last index running fastest. A function returns 0, or −1 where memory ran
out.
"""

import textwrap

from bnderive.algebra.printing import text_lines
from bnderive.program.loops.nouns import Loops
from bnderive.program.program import Function, Program
from bnderive.targets.function import bare, shape_list
from bnderive.targets.loops.frame import numbers_of
from bnderive.targets.loops.naming import Naming

TYPES = {"float": "f32", "double": "f64"}
WIDTH = 100


def name_of(program: Program, role: str, real: str) -> str:
    """What the function is called, for one type of data."""
    return f"{program.name}_{role}_{TYPES[real]}"


def arguments(naming: Naming, function: Function, loops: Loops, real: str, restrict: str = "restrict ") -> list[str]:
    """The parameters of a function as C declares them."""
    tensors, numbers = naming.tensors, naming.numbers
    sizes, settings = numbers_of(function, loops)
    return [
        *(f"int64_t {numbers[s]}" for s in sizes),
        *(f"{'int64_t' if s.integer else 'double'} {numbers[s.of]}" for s in settings),
        *(f"const {'int64_t' if n in loops.labels else real} *{restrict}{tensors[n]}" for n in loops.given),
        *(f"{real} *{restrict}{tensors[n]}" for n in loops.results),
    ]


def told(program: Program, role: str) -> list[str]:
    """The comment above a function: what it makes of what, and by which equations."""
    names = dict(program.names)
    ahead = role == "forward"
    function = program.forward if ahead else program.backward
    inputs = program.forward.tensors if ahead else program.upstream
    made = (*program.forward.tensors, *function.results)
    kept = tuple(v for v in program.saved if v not in made) if ahead else program.saved
    last = f", and {shape_list(bare(kept), names)} for the backward" if ahead and kept else ""
    given = inputs if ahead else (*inputs, *kept)
    sentence = f"{shape_list(bare(function.results), names)}{last}, from {shape_list(bare(given), names)}."
    equations = [p for e in program.equations[0 if ahead else 1] for p in text_lines(e, WIDTH - 7, 4)]
    lines = [*textwrap.wrap(sentence, WIDTH - 3, break_on_hyphens=False), "", *(f"    {e}" for e in equations)]
    return [f"/* {lines[0]}", *(f" * {line}".rstrip() for line in lines[1:]), " */"]
