"""C11 with OpenMP: forward and backward as loops over memory, for float and for double, in one source file.

Input: a program with loops. Output: the body of the file, below the header. The file includes nothing of ours.
"""

import re
from collections.abc import Sequence

from bnderive.program.loops.decay import decaying
from bnderive.program.loops.lodge import lodged
from bnderive.program.loops.narrow import narrowed
from bnderive.program.loops.nouns import Loops
from bnderive.program.loops.turn import turned
from bnderive.program.program import Function, Program
from bnderive.targets.c.exponential import DECAY, EXPONENTIAL
from bnderive.targets.c.interface import TYPES, arguments, name_of, told
from bnderive.targets.c.lines import STEP, broken, c_lines, c_syntax
from bnderive.targets.c.words import WORDS
from bnderive.targets.loops.code import Code, Shared
from bnderive.targets.loops.frame import loops_in
from bnderive.targets.loops.naming import Naming, naming_of
from bnderive.targets.loops.nest import code_of

PRELUDE = """\
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <tgmath.h>
#ifdef _OPENMP
#include <omp.h>
#define THREADS omp_get_max_threads()
#else
#define THREADS 1
#ifdef __GNUC__
#pragma GCC diagnostic ignored "-Wunknown-pragmas"
#endif
#endif
#ifdef __clang__
#pragma clang diagnostic ignored "-Wpass-failed"
#endif"""
TEAM = """\
#define LEAST_WORK 32768
/* How many threads share so many elements: one for each LEAST_WORK of them. */
static inline int64_t team_for(int64_t work, int64_t threads)
{
    const int64_t wanted = work / LEAST_WORK + 1;
    return wanted < 1 ? 1 : wanted < threads ? wanted : threads;
}"""
FETCH = """\
#ifdef __GNUC__
#define FETCH(address) __builtin_prefetch(address)
#else
#define FETCH(address) ((void)(address))
#endif
#define FETCHED 16384
/* Has memory send `count` numbers that are read soon, line by line: a processor looks ahead by itself
 * within a page. Places of more than FETCHED numbers are too far ahead.
 */
static inline void fetch(const float *numbers, int64_t count)
{
    for (int64_t each = 0; each < count; each += 16) {
        FETCH(numbers + each);
    }
}"""
MACROS = {
    "BLOCK": "#define BLOCK 128",
    "LENGTH": "#define LENGTH 512",
    "STRIP": "#define STRIP 4",
    "APART": """\
/* An array of n doubles with two lines of cache behind it: no two threads write to the same. */
#define APART(n) ((n) + 16)""",
    "larger": "#define larger(a, b) ((a) < (b) ? (b) : (a))",
    "smaller": "#define smaller(a, b) ((b) < (a) ? (b) : (a))",
    "square": "#define square(a) ((a) * (a))",
    "fetch": FETCH,
    "exponential": EXPONENTIAL,
    "decay": DECAY,
}


def c_body(program: Program) -> str:
    """The file below its header."""
    forward, backward = loops_in(program)
    functions = [
        _function(program, function, loops, role, real)
        for real in TYPES
        for role, function, loops in (
            ("forward", program.forward, forward),
            ("backward", program.backward, backward),
        )
    ]
    used = [
        text
        for name, text in {**MACROS, "team_for": TEAM}.items()
        if any(re.search(rf"\b{name}\b", f) for f in functions)
    ]
    about = f"/* {program.title or program.name}: forward and backward in C, as loops over memory. */"
    return "\n\n".join([f"{about}\n{PRELUDE}", *used, *functions]) + "\n"


def _function(program: Program, function: Function, loops: Loops, role: str, real: str) -> str:
    syntax = c_syntax(real)
    loops = turned(decaying(lodged(narrowed(loops) if syntax.blocks else loops)))
    naming = naming_of(program, loops, WORDS)
    given = arguments(naming, function, loops, real)
    codes = code_of(loops, syntax, naming)
    head = [
        *told(program, role),
        f"int {name_of(program, role, real)}(",
        *(f"{STEP}{a}," for a in given[:-1]),
        f"{STEP}{given[-1]})",
    ]
    body = [*_room(loops, codes, naming, real), *c_lines(codes, real, 1), *_released(loops, codes)]
    return "\n".join([*head, "{", *body, "}"])


def _room(loops: Loops, codes: Sequence[Code], naming: Naming, real: str) -> list[str]:
    """The lines that make room for what is needed in between, in one piece."""
    tensors, numbers = naming.tensors, naming.numbers
    kept = {n: " * ".join(numbers[i.axis.size] for i in shape) or "1" for n, shape in loops.kept.items()}
    parts = [p for code in codes if isinstance(code, Shared) for p in code.parts]
    room = [(tensors[n], size) for n, size in kept.items() if n not in loops.narrow]
    room += [
        (f"all_{n}", f"threads * APART({' * '.join(p.sizes) or '1'})") for p in parts for n in (p.name, p.block) if n
    ]
    narrow = [(tensors[n], size) for n, size in kept.items() if n in loops.narrow]
    lines = [f"{STEP}const int64_t threads = THREADS;"] if any(isinstance(c, Shared) for c in codes) else []
    if room:
        sizes = [size for _, size in (*room, *narrow)]
        wanted = " + ".join(f"{sizes.count(s)} * {s}" if sizes.count(s) > 1 else s for s in dict.fromkeys(sizes))
        lines += broken(f"{STEP}double *const work = malloc(sizeof(double) * (size_t)({wanted}));")
        lines += [f"{STEP}if (work == NULL) {{", f"{STEP}{STEP}return -1;", f"{STEP}}}"]
    place = "work"
    for name, size in room:
        lines += broken(f"{STEP}double *const restrict {name} = {place};")
        place = f"{name} + {size}"
    place = f"({real} *)({place})"
    for name, size in narrow:
        lines += broken(f"{STEP}{real} *const restrict {name} = {place};")
        place = f"{name} + {size}"
    return lines


def _released(loops: Loops, codes: Sequence[Code]) -> list[str]:
    used = loops.kept or any(isinstance(code, Shared) and code.parts for code in codes)
    return [*([f"{STEP}free(work);"] if used else []), f"{STEP}return 0;"]
