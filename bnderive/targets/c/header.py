"""The header that goes with the C source."""

from bnderive.program.program import Program
from bnderive.targets.c.interface import TYPES, arguments, name_of
from bnderive.targets.c.lines import STEP
from bnderive.targets.c.words import WORDS
from bnderive.targets.loops.frame import loops_in
from bnderive.targets.loops.naming import naming_of


def c_header(program: Program) -> str:
    """The file below its own header: a prototype for each function."""
    guard = f"{program.name}_H".upper()
    forward, backward = loops_in(program)
    lines = [f"#ifndef {guard}", f"#define {guard}", "", "#include <stdint.h>", ""]
    lines += ["#ifdef __cplusplus", 'extern "C" {', "#endif"]
    for real in TYPES:
        for role, function, loops in (("forward", program.forward, forward), ("backward", program.backward, backward)):
            given = arguments(naming_of(program, loops, WORDS), function, loops, real, restrict="")
            lines += ["", f"int {name_of(program, role, real)}("]
            lines += [*(f"{STEP}{a}," for a in given[:-1]), f"{STEP}{given[-1]});"]
    return "\n".join([*lines, "", "#ifdef __cplusplus", "}", "#endif", "", f"#endif /* {guard} */", ""])
