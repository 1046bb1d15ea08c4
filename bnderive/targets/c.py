"""C11 with OpenMP: forward and backward as loops over memory, for float and for double, in one source file.

Input: a program with loops. Output: the body of the file, below the header.
"""

from collections.abc import Mapping, Sequence

from bnderive.program.loops.nouns import Loops
from bnderive.program.program import Function, Program
from bnderive.targets.loops.code import Code, Shared
from bnderive.targets.loops.c_syntax import STEP, c_lines, c_syntax
from bnderive.targets.loops.nest import Naming, code_of

WORDS = frozenset(
    "auto break case char const continue default do double else enum extern float for goto if inline int long register "
    "restrict return short signed sizeof static struct switch typedef union unsigned void volatile while "
    "exp log tanh sin cos erf sqrt pow fabs square larger smaller threads team team_for thread places place end work k t "
    "total malloc free int64_t".split()
)
PRELUDE = """\
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <tgmath.h>
#ifdef _OPENMP
#include <omp.h>
#define THREAD omp_get_thread_num()
#define THREADS omp_get_max_threads()
#else
#define THREAD 0
#define THREADS 1
#endif

#define LEAST_WORK 32768
#define larger(a, b) ((a) < (b) ? (b) : (a))
#define smaller(a, b) ((b) < (a) ? (b) : (a))
#define square(a) ((a) * (a))

static inline int64_t team_for(int64_t work, int64_t threads)
{
    const int64_t wanted = work / LEAST_WORK + 1;
    return wanted < threads ? wanted : threads;
}"""
TYPES = (("float", "f32"), ("double", "f64"))


def c_body(program: Program) -> str:
    """The file below its header."""
    if program.loops is None:
        raise ValueError("the program was planned without loops")
    forward, backward = program.loops
    functions = []
    for real, suffix in TYPES:
        functions.append(_function(program, program.forward, forward, "forward", real, suffix))
        functions.append(_function(program, program.backward, backward, "backward", real, suffix))
    return "\n\n".join([PRELUDE, *functions]) + "\n"


def _function(program: Program, function: Function, loops: Loops, name: str, real: str, suffix: str) -> str:
    names = {n: f"{code}_" if code in WORDS else code for n, code in program.names.items()}
    sizes = _sizes(loops, names)
    settings = [s for s in function.settings if s.name not in sizes]
    arrays = {names[n] for held in (loops.given, loops.results, loops.kept) for n in held}
    naming = Naming(names, tuple(names.values()), {*WORDS, *arrays, *sizes, *(s.name for s in settings)})
    codes = code_of(loops, c_syntax(real), naming)
    labels = {v.of for v in function.tensors if v.labels}
    arguments = [
        *(f"int64_t {s}" for s in sizes),
        *(f"{'int64_t' if s.integer else 'double'} {s.name}" for s in settings),
        *(f"const {'int64_t' if n in labels else real} *restrict {names[n]}" for n in loops.given),
        *(f"{real} *restrict {names[n]}" for n in loops.results),
    ]
    head = [f"int {program.name}_{name}_{suffix}(", *(f"{STEP}{a}," for a in arguments[:-1]), f"{STEP}{arguments[-1]})"]
    return "\n".join([*head, "{", *_room(loops, codes, names), *c_lines(codes, real, 1), *_released(loops, codes), "}"])


def _room(loops: Loops, codes: Sequence[Code], names: Mapping[str, str]) -> list[str]:
    """The lines that make room for what is needed in between, in one piece."""
    room = [(names[n], " * ".join(names[i.axis.size] for i in shape) or "1") for n, shape in loops.kept.items()]
    parts = [p for code in codes if isinstance(code, Shared) for p in code.parts]
    room += [(f"all_{p.name}", " * ".join(["threads", *p.sizes])) for p in parts]
    lines = [f"{STEP}const int64_t threads = THREADS;"]
    if room:
        lines += [f"{STEP}double *const work = malloc(sizeof(double) * (size_t)({' + '.join(s for _, s in room)}));"]
        lines += [f"{STEP}if (work == NULL) {{", f"{STEP}{STEP}return -1;", f"{STEP}}}"]
    place = "work"
    for name, size in room:
        lines.append(f"{STEP}double *const restrict {name} = {place};")
        place = f"{name} + {size}"
    return lines


def _released(loops: Loops, codes: Sequence[Code]) -> list[str]:
    used = loops.kept or any(isinstance(code, Shared) and code.parts for code in codes)
    return [*([f"{STEP}free(work);"] if used else []), f"{STEP}return 0;"]


def _sizes(loops: Loops, names: Mapping[str, str]) -> list[str]:
    """The sizes of all axes, in the order of the tensors."""
    held = [i for t in (*loops.given.values(), *loops.results.values(), *loops.kept.values()) for i in t]
    return list(dict.fromkeys(names[i.axis.size] for i in held))
