"""A Python module that calls the compiled C source through ctypes: `forward` and `backward` as for numpy.

Input: a program with loops. Output: the body of the file, below the header.
"""

from collections.abc import Sequence

from bnderive.program.loops.nouns import Loops
from bnderive.program.program import Function, Program
from bnderive.targets.lines import STEP, call, docstring
from bnderive.targets.loops.frame import framed, loops_in, numbers_of, preamble

COMMAND = """\
    cc -std=c11 -O3 -march=native -ffp-contract=fast -fno-trapping-math \\
    -fopenmp -shared -fPIC -o libNAME.so NAME.c -lm"""
DECLARED = '''\
def _declared(name: str, numbers: str, arrays: int) -> dict[Any, Any]:
    """The compiled functions of that name, by the type of data. `numbers` says of each
    number whether it is an integer (i) or not (f); so many arrays follow.
    """
    known = {"i": ctypes.c_int64, "f": ctypes.c_double}
    found = {}
    for kind, ending in (np.float32, "_f32"), (np.float64, "_f64"):
        found[kind] = getattr(_LIBRARY, name + ending)
        found[kind].argtypes = [known[n] for n in numbers] + [ctypes.c_void_p] * arrays
    return found'''
POINTER = '''\
def _pointers(arrays: tuple[Any, ...]) -> list[Any]:
    """Where arrays lie, in the way that ctypes finds fastest."""
    try:
        return [*map(_START.from_buffer, arrays)]
    except TypeError:  # one of them is read-only
        return [a.ctypes.data for a in arrays]'''


def c_binding(program: Program) -> str:
    """The file below its header. It looks for the library beside itself: for `name.py` it is `libname.so`, since Python
    itself would take a `name.so` for the module.
    """
    loops = loops_in(program)

    def way(role: str, sizes: Sequence[str], settings: Sequence[str], arrays: Sequence[str]) -> list[str]:
        numbers = [*sizes, *settings, "*_pointers(arrays)"]
        failed = f'{STEP}{STEP}raise MemoryError("{program.name}_{role}")'
        return [*call("arrays = ", arrays, 1), *call(f"if _{role.upper()}[kind]", numbers, 1, ":"), failed]

    title = program.title or program.name
    head = [
        *docstring(
            [
                f"{title}: forward and backward in C, called through ctypes.",
                "Compile the C source to a library that lies beside this file:",
                COMMAND,
            ],
            0,
        ),
        "",
        *preamble(program, ["from pathlib import Path"]),
        "",
        "_HERE = Path(__file__).resolve()",
        '_LIBRARY = ctypes.CDLL(str(_HERE.with_name(f"lib{_HERE.stem}.so")))',
    ]
    functions = [
        line
        for role, function, one in (("forward", program.forward, loops[0]), ("backward", program.backward, loops[1]))
        for line in _declaration(program, role, function, one)
    ]
    sections = ["\n".join(head), *framed(program, loops, way), POINTER, DECLARED, "\n".join(functions)]
    return "\n\n\n".join(sections) + "\n"


def _declaration(program: Program, role: str, function: Function, loops: Loops) -> list[str]:
    """The line that says what the compiled functions of a role take."""
    sizes, settings = numbers_of(function, loops)
    letters = "i" * len(sizes) + "".join("i" if s.integer else "f" for s in settings)
    parts = [f'"{program.name}_{role}"', f'"{letters}"', str(len(loops.given) + len(loops.results))]
    return call(f"_{role.upper()} = _declared", parts, 0)
