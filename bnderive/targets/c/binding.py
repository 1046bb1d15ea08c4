"""A Python module that calls the compiled C source through ctypes: `forward` and `backward` as for numpy.

Input: a program with loops. Output: the body of the file, below the header.
"""

from collections.abc import Sequence

from bnderive.program.program import Program
from bnderive.targets.lines import call, docstring
from bnderive.targets.loops.frame import framed, kinds, loops_in, tupled

COMMAND = "cc -std=c11 -O3 -march=native -fopenmp -shared -fPIC"
CALL = '''\
def _call(
    name: str,
    kind: type[np.generic],
    sizes: Sequence[int],
    settings: Sequence[float],
    arrays: Sequence[Any],
) -> None:
    """Calls the function for data of that type; arrays are given by their address."""
    function = getattr(_LIBRARY, name + ("_f64" if kind is np.float64 else "_f32"))
    given: list[Any] = [ctypes.c_int64(size) for size in sizes]
    for one in settings:
        number: Any = ctypes.c_int64 if isinstance(one, int) else ctypes.c_double
        given.append(number(one))
    given += [a.ctypes.data_as(ctypes.c_void_p) for a in arrays]
    if function(*given):
        raise MemoryError(name)'''


def c_binding(program: Program) -> str:
    """The file below its header. It looks for the library beside itself, under its own name with the ending .so."""

    def way(role: str, sizes: Sequence[str], settings: Sequence[str], arrays: Sequence[str]) -> list[str]:
        parts = [f'"{program.name}_{role}"', "kind", tupled(sizes), tupled(settings), tupled(arrays)]
        return call("_call", parts, 1)

    title = program.title or program.name
    head = [
        *docstring(
            [
                f"{title}: forward and backward in C, called through ctypes.",
                "Compile the C source to a library that lies beside this file:",
                f"    {COMMAND} -o NAME.so NAME.c -lm",
            ],
            0,
        ),
        "",
        "import ctypes",
        "from collections.abc import Sequence",
        "from pathlib import Path",
        "from typing import Any, NamedTuple",
        "",
        "import numpy as np",
        "from numpy.typing import NDArray",
        "",
        *kinds(program),
        "",
        '_LIBRARY = ctypes.CDLL(str(Path(__file__).with_suffix(".so").resolve()))',
    ]
    return "\n\n\n".join(["\n".join(head), *framed(program, loops_in(program), way), CALL]) + "\n"
