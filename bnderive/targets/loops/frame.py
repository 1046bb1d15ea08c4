"""The Python around compiled loops: `forward` and `backward` as the numpy target has them, whose work is one call.

Arrays are brought to one type and to C order, their shapes are compared before compiled code reads them, and results
are made here, or are those that the caller gives as `out`. Input: a program with loops and the way in which a target
calls. Output: sections of a file.
"""

from collections.abc import Callable, Iterable, Sequence

from bnderive.program.loops.nouns import Loops, used_in
from bnderive.program.program import Function, Program, Setting, Variable
from bnderive.targets.dialect import NUMPY
from bnderive.targets.expression import Printer
from bnderive.targets.function import equation_block, guard_lines, keyword, shape_list
from bnderive.targets.lines import STEP, WIDTH, call, docstring, signature
from bnderive.targets.loops.lending import LENDING

Call = Callable[[str, Sequence[str], Sequence[str], Sequence[str]], list[str]]
"""From the role (`forward`, `backward`), sizes, parameters and arrays to the lines that call the loops. They run at
every call, and on small arrays they are most of its time.
"""

OPTION = "out: Any = None"
HELPERS = '''\
def _kind(*arrays: Array) -> type[np.floating[Any]]:
    """The type to compute in: float64 where an array is as wide, else float32."""
    for a in arrays:
        if np.asarray(a).itemsize > 4:
            return np.float64
    return np.float32


def _array(
    name: str, a: Any, kind: type[np.generic], shape: tuple[int | None, ...]
) -> Any:
    """`a` in that type and in C order; a length of None may be any."""
    a = np.asarray(a, kind, order="C")
    if a.shape != shape and not shape.count(None) == a.ndim == len(shape):
        fits = a.ndim == len(shape)
        for n, k in zip(shape, a.shape, strict=False):
            fits = fits and (n is None or n == k)
        if not fits:
            raise ValueError(f"{name} has the shape {a.shape}, not {shape}")
    return a'''
OUT = '''\
def _out(
    out: Any,
    kind: type[np.generic],
    given: tuple[Any, ...],
    /,
    **shapes: tuple[int, ...],
) -> list[Any]:
    """The arrays of `out`, and a new one for each None: such as may be written to while
    those that are given are read.
    """
    arrays = out if isinstance(out, tuple) else (out,)
    if len(arrays) != len(shapes):
        raise ValueError(f"out holds {len(arrays)} arrays, not {', '.join(shapes)}")
    made: list[Any] = []
    for (name, shape), a in zip(shapes.items(), arrays, strict=True):
        if a is None:
            a = _empty(shape, kind)
        elif not isinstance(a, np.ndarray) or a.shape != shape or a.dtype != kind:
            raise ValueError(f"out for {name} is no array of {kind.__name__} {shape}")
        elif not a.flags.carray:
            raise ValueError(f"out for {name} is read-only, or not in C order")
        made.append(a)
    every = (*given, *made)
    owners = [a if a.base is None else a.base for a in every]
    if len({*map(id, owners)}) < len(every) or not all(map(_owning, owners)):
        for k, name in enumerate(shapes, len(given)):
            if any(np.may_share_memory(every[k], b) for b in every[:k]):
                raise ValueError(f"out for {name} shares memory with another array")
    return made


def _owning(a: Any) -> bool:
    """Whether memory belongs to this array, and so to no other that is no part of it."""
    return isinstance(a, _Lent) or (isinstance(a, np.ndarray) and a.flags.owndata)'''
LABELS = '''\
def _labels(name: str, a: Any, size: int, shape: tuple[int | None, ...]) -> Any:
    """Labels as integers in C order, each from 0 to size - 1."""
    a = _array(name, a, np.int64, shape)
    if a.size and not 0 <= a.min() <= a.max() < size:
        raise IndexError(f"{name} has labels outside 0 to {size - 1}")
    return a'''


def loops_in(program: Program) -> tuple[Loops, Loops]:
    """The loops of forward and backward. Raises ValueError where the program was planned without."""
    if program.loops is None:
        raise ValueError("the program was planned without loops")
    return program.loops


def framed(program: Program, loops: tuple[Loops, Loops], way: Call) -> list[str]:
    """The sections: what is saved, forward, backward, and what they need."""
    labels = [LABELS] if any(v.labels for v in program.forward.tensors) else []
    sections = [_saved(program, loops[1]), _forward(program, loops[0], way), _backward(program, loops[1], way)]
    return [*("\n".join(lines) for lines in sections), HELPERS, LENDING, OUT, *labels]


def preamble(program: Program, standard: Sequence[str] = (), foreign: Sequence[str] = ()) -> list[str]:
    """The imports of the sections, with those of a target, and the names that they use: the top of the file."""
    typing = "from typing import Any, NamedTuple"
    standard = ("import ctypes", "import math", "from collections import deque", typing, *standard)
    foreign = ("import numpy as np", "from numpy.typing import NDArray", *foreign)
    ordered = (sorted(lines, key=lambda line: (line.startswith("from"), line)) for lines in (standard, foreign))
    labels = any(v.labels for v in program.forward.tensors)
    kinds = ["Array = NDArray[np.floating[Any]]", *(["Labels = NDArray[np.integer[Any]]"] if labels else [])]
    return [*(line for lines in ordered for line in (*lines, "")), *kinds, "_START = ctypes.c_char * 0"]


def numbers_of(function: Function, loops: Loops) -> tuple[tuple[str, ...], tuple[Setting, ...]]:
    """The sizes that the loops use, in the order of the tensors, and the parameters that they use."""
    held = (i.axis.size for t in (*loops.given.values(), *loops.results.values(), *loops.kept.values()) for i in t)
    used = used_in(loops)
    sizes = tuple(s for s in dict.fromkeys(held) if s in used)
    return sizes, tuple(s for s in function.settings if s.of in used and s.of not in sizes)


def _saved(program: Program, loops: Loops) -> list[str]:
    shapes = {v: tupled(program.numbers[i.axis.size] for i in loops.given[v.of]) for v in program.saved}
    fields = [f"{v.name}: {_type(v)}  # {shape}" for v, shape in shapes.items()]
    fields += [f"{s.name}: {'int' if s.integer else 'float'}" for s in program.saved_settings]
    doc = f'{STEP}"""What forward keeps for backward."""'
    return ["class Saved(NamedTuple):", doc, *([""] if fields else []), *(STEP + f for f in fields)]


def _told(program: Program, loops: Loops) -> str:
    """What a docstring says of `out`."""
    names = [program.tensors[n] for n in loops.results]
    return f"Fills the arrays `out`, where given: {tupled(names)}, any of them None." if names else ""


def _type(variable: Variable) -> str:
    return "Labels" if variable.labels else "Array"


def _forward(program: Program, loops: Loops, way: Call) -> list[str]:
    function, names = program.forward, dict(program.names)
    tensors = [f"{v.name}: {_type(v)}" for v in function.tensors]
    keywords = ["*", *(keyword(s) for s in function.settings), OPTION]
    outputs = ", ".join(["Array"] * len(function.results))
    lines = signature("def forward", [*tensors, *keywords], f"tuple[{outputs}, Saved]", 0)
    lines += docstring(
        [
            f"Return {shape_list(function.results, names)}, and what backward needs.",
            f"Takes {shape_list(function.tensors, names)}. Sums are taken in float64. {_told(program, loops)}",
            equation_block(program.equations[0]),
        ],
        1,
    )
    numbers = _arrays(program, loops, [v for v in function.tensors if not v.labels])
    guards = [line for guard in function.guards for line in guard_lines(program, guard, Printer(NUMPY, ""), 1)]
    lines += [*numbers, *guards, *_arrays(program, loops, function.tensors)[len(numbers) :]]
    lines += _called("forward", function, program, loops, way)
    saved = [*(v.name for v in program.saved), *(s.name for s in program.saved_settings)]
    results = [v.name for v in function.results]
    joined = f"{STEP}return {', '.join([*results, ''])}Saved({', '.join(saved)})"
    if len(joined) <= WIDTH:
        return [*lines, joined]
    return [*lines, *call("saved = Saved", saved, 1), f"{STEP}return {', '.join([*results, 'saved'])}"]


def _backward(program: Program, loops: Loops, way: Call) -> list[str]:
    function, names = program.backward, dict(program.names)
    results = [v.name for v in function.results]
    kind = "Array" if len(results) == 1 else f"tuple[{', '.join(['Array'] * len(results))}]"
    tensors = [f"{v.name}: Array" for v in program.upstream]
    lines = signature("def backward", [*tensors, "saved: Saved", "*", OPTION], kind, 0)
    lines += docstring(
        [
            f"Return {shape_list(function.results, names)} from {shape_list(program.upstream, names)}.",
            _told(program, loops),
            f"The gradients of a loss L, in {program.form} form:",
            equation_block(program.equations[1]),
        ],
        1,
    )
    kept = [*(v.name for v in program.saved), *(s.name for s in program.saved_settings)]
    if len(kept) == 1:
        lines.append(f"{STEP}{kept[0]} = saved.{kept[0]}")
    elif kept:
        lines += call("", kept, 1, " = saved") if len(", ".join(kept)) > 70 else [f"{STEP}{', '.join(kept)} = saved"]
    lines += _arrays(program, loops, function.tensors)
    lines += _called("backward", function, program, loops, way)
    joined = f"{STEP}return {', '.join(results)}"
    if len(joined) <= WIDTH:
        return [*lines, joined]
    return [*lines, f"{STEP}return (", *(f"{STEP}{STEP}{r}," for r in results), f"{STEP})"]


def _arrays(program: Program, loops: Loops, tensors: Sequence[Variable]) -> list[str]:
    """Each tensor in the type to compute in, the largest first: it says how long the axes are."""
    names = dict(program.numbers)
    lines = call("kind = _kind", [v.name for v in tensors if not v.labels], 1)
    known = {s.name for s in program.saved_settings} if tensors is program.backward.tensors else set[str]()
    given = [v for v in tensors if v.of in loops.given]
    for v in sorted(given, key=lambda v: (v.labels, -len(loops.given[v.of]))):
        sizes = [names[i.axis.size] for i in loops.given[v.of]]
        lines += _brought(v, tupled(n if n in known else "None" for n in sizes), loops, names)
        new = [n for n in dict.fromkeys(sizes) if n not in known]
        if new:
            found = [n if n in new and n not in sizes[:k] else "_" for k, n in enumerate(sizes)]
            lines.append(f"{STEP}{tupled(found) if len(found) == 1 else ', '.join(found)} = {v.name}.shape")
        if len(set(sizes)) < len(sizes):
            lines += _brought(v, tupled(sizes), loops, names)
        known |= set(new)
    return lines


def _brought(v: Variable, shape: str, loops: Loops, names: dict[str, str]) -> list[str]:
    if v.labels:
        return call(f"{v.name} = _labels", [f'"{v.name}"', v.name, names[loops.labels[v.of]], shape], 1)
    return call(f"{v.name} = _array", [f'"{v.name}"', v.name, "kind", shape], 1)


def tupled(parts: Iterable[str]) -> str:
    """The parts as a tuple of Python."""
    given = list(parts)
    return f"({given[0]},)" if len(given) == 1 else f"({', '.join(given)})"


def _called(role: str, function: Function, program: Program, loops: Loops, way: Call) -> list[str]:
    """Room for the results, and the call."""
    shapes = {program.tensors[n]: tupled(program.numbers[i.axis.size] for i in s) for n, s in loops.results.items()}
    given = [program.tensors[n] for n in loops.given]
    lines = [f"{STEP}if out is None:", *(f"{STEP * 2}{n} = _empty({shape}, kind)" for n, shape in shapes.items())]
    lines += [f"{STEP}else:", *call("given = ", given if len(given) > 1 else [f"{given[0]},"], 2)]
    made = [f"{name}={shape}" for name, shape in shapes.items()]
    names = ", ".join(shapes) if len(shapes) > 1 else f"({next(iter(shapes))},)"
    lines += call(f"{names} = _out", ["out", "kind", "given", *made], 2)
    sizes, settings = numbers_of(function, loops)
    arrays = [*given, *shapes]
    return lines + way(role, [program.numbers[s] for s in sizes], [s.name for s in settings], arrays)
