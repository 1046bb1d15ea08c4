"""NumPy: `forward(…) -> (outputs, saved)` and `backward(upstream, saved) -> gradients`, in one file.

Input: a program. Output: the body of the file, below the header.
"""

from collections.abc import Sequence

from bnderive.program import arrays
from bnderive.program.program import ACCURATE, DEFAULT, Function, Program, Variable
from bnderive.program.walk import walk
from bnderive.targets.dialect import NUMPY
from bnderive.targets.expression import Printer, is_folded
from bnderive.targets.function import (
    equation_block,
    guard_lines,
    is_alias,
    keyword,
    namer,
    rank_lines,
    shape_list,
    shape_text,
    size_lines,
)
from bnderive.targets.lines import STEP, WIDTH, assign, call, docstring, signature

_SUM = '''\
def _sum(a: Array, *axes: int, keepdims: bool = False) -> Array:
    """The sum over axes, in blocks, so that rounding hardly grows with the length."""
    for axis in axes:
        while (k := a.shape[axis] // 32) > 1:
            whole, rest = np.split(a, [32 * k], axis)
            blocks = whole.reshape(*a.shape[:axis], 32, k, *a.shape[axis + 1 :])
            a = np.concatenate([blocks.sum(axis=axis), rest], axis)
        a = a.sum(axis=axis, keepdims=True)
    return a if keepdims else a.squeeze(axes)'''
_MEAN = '''\
def _mean(a: Array, *axes: int, keepdims: bool = False) -> Array:
    """The mean over axes, from `_sum`."""
    total = _sum(a, *axes, keepdims=keepdims)
    mean: Array = total / math.prod(a.shape[k] for k in axes)
    return mean'''
TYPES = {
    DEFAULT: "Sums are taken in float32 or wider, and results have that type.",
    ACCURATE: (
        "All is computed in float64 or wider and rounded once, to the type of what was given; what is saved is not "
        "rounded."
    ),
}
"""What is said of types, in each mode."""
FOLDS = {frozenset({"sum", "mean"}): _SUM, frozenset({"mean"}): _MEAN}
"""What is written at the end of the file, by the kinds of reduction that need it."""


def numpy_body(program: Program) -> str:
    """The file below its header."""
    sections = [_preamble(program), _saved(program), _forward(program), _backward(program), *_folds(program)]
    body = "\n\n\n".join("\n".join(lines) for lines in sections) + "\n"
    return body.replace("\n\nfrom typing", "\n\nimport math\nfrom typing", 1) if "math." in body else body


def _preamble(program: Program) -> list[str]:
    labels = any(v.labels for v in (*program.forward.tensors, *program.saved))
    return [
        *docstring([f"{program.title or program.name}: forward and backward in NumPy."], 0),
        "",
        "from typing import Any, NamedTuple",
        "",
        "import numpy as np",
        "from numpy.typing import NDArray",
        "",
        "Array = NDArray[np.floating[Any]]",
        *(["Labels = NDArray[np.integer[Any]]"] if labels else []),
    ]


def _saved(program: Program) -> list[str]:
    fields = [f"{v.name}: {_kind(v)}  # {shape_text(v, dict(program.names))}" for v in program.saved]
    fields += [f"{s.name}: {'int' if s.integer else 'float'}" for s in program.saved_settings]
    doc = "What forward keeps for backward."
    return ["class Saved(NamedTuple):", f'{STEP}"""{doc}"""', *([""] if fields else []), *(STEP + f for f in fields)]


def _folds(program: Program) -> list[list[str]]:
    """The functions that sum over axes which are not the last, those that the program needs."""
    kinds = {n.kind for n in _sums(program) if is_folded(n)}
    return [text.split("\n") for name, text in FOLDS.items() if kinds & name]


def _sums(program: Program) -> list[arrays.Reduce]:
    """Every sum and every mean of the program."""
    statements = (*program.forward.statements, *program.backward.statements)
    return [n for s in statements for n in walk(s.value) if isinstance(n, arrays.Reduce) and n.kind in ("sum", "mean")]


def _kind(variable: Variable) -> str:
    return "Labels" if variable.labels else "Array"


def _forward(program: Program) -> list[str]:
    function = program.forward
    results = [v.name for v in function.results]
    tensors = [f"{v.name}: {_kind(v)}" for v in function.tensors]
    keywords = ["*", *(keyword(s) for s in function.settings)] if function.settings else []
    names = dict(program.names)
    lines = signature("def forward", [*tensors, *keywords], f"tuple[{', '.join(['Array'] * len(results))}, Saved]", 0)
    lines += docstring(
        [
            f"Return {shape_list(function.results, names)}, and what backward needs.",
            f"Takes {shape_list(function.tensors, names)}. {TYPES[program.mode]}",
            equation_block(program.equations[0]),
        ],
        1,
    )
    lines += _widened(program, [v for v in function.tensors if not v.labels])
    printer = Printer(NUMPY, next((v.name for v in function.tensors if not v.labels), "x"))
    sizes = size_lines(function, 1, [s.name for s in program.saved_settings])
    lines += rank_lines(program, sizes, 1) + sizes
    for guard in function.guards:
        lines += guard_lines(program, guard, printer, 1)
    lines += _body(function, program, printer)
    saved = [*(v.name for v in program.saved), *(s.name for s in program.saved_settings)]
    outputs = _narrowed(program, results)
    joined = f"{STEP}return {', '.join([*outputs, ''])}Saved({', '.join(saved)})"
    if len(joined) <= WIDTH:
        return [*lines, joined]
    return [*lines, *call("saved = Saved", saved, 1), f"{STEP}return {', '.join([*outputs, 'saved'])}"]


def _backward(program: Program) -> list[str]:
    function = program.backward
    names = dict(program.names)
    results = [v.name for v in function.results]
    kind = "Array" if len(results) == 1 else f"tuple[{', '.join(['Array'] * len(results))}]"
    parameters = [*(f"{v.name}: Array" for v in program.upstream), "saved: Saved"]
    lines = signature("def backward", parameters, kind, 0)
    lines += docstring(
        [
            f"Return {shape_list(function.results, names)} from {shape_list(program.upstream, names)}.",
            f"The gradients of a loss L, in {program.form} form:",
            equation_block(program.equations[1]),
        ],
        1,
    )
    lines += _widened(program, program.upstream)
    kept = [*(v.name for v in program.saved), *(s.name for s in program.saved_settings)]
    if len(kept) == 1:
        lines.append(f"{STEP}{kept[0]} = saved.{kept[0]}")
    elif kept and len(line := f"{STEP}{', '.join(kept)} = saved") <= WIDTH:
        lines.append(line)
    elif kept:
        lines += call("", kept, 1, " = saved")
    lines += size_lines(function, 1)
    lines += _body(function, program, Printer(NUMPY, program.upstream[0].name))
    joined = f"{STEP}return {', '.join(_narrowed(program, results))}"
    if len(joined) <= WIDTH:
        return [*lines, joined]
    return [*lines, f"{STEP}return (", *(f"{STEP}{STEP}{one}," for one in _narrowed(program, results)), f"{STEP})"]


def _narrowed(program: Program, results: Sequence[str]) -> list[str]:
    """The results as they are returned: rounded to the type of what was given, where they were computed in a wider."""
    return [f"{r}.astype(kind)" for r in results] if program.mode == ACCURATE else list(results)


def _widened(program: Program, variables: Sequence[Variable]) -> list[str]:
    """Arguments as arrays in the type to compute in; before that, if accurate, the `kind` of the results."""
    names = [v.name for v in variables]
    if program.mode != ACCURATE:
        return _as_arrays(program, names, "np.float32")
    kind = call("kind = np.result_type", [*names, "np.float16"], 1)
    return kind + _as_arrays(program, names, "np.float64")


def _as_arrays(program: Program, names: Sequence[str], least: str) -> list[str]:
    """The arguments of those names as arrays whose type is no narrower than `least`.

    Where there are sums over the last axes, in C order: numpy adds up in blocks along what lies together in memory.
    """
    order = ['"C"'] if any(not is_folded(n) for n in _sums(program)) else []
    if len(names) == 1:
        name = names[0]
        return call(f"{name} = np.asarray", [name, f"np.result_type({name}, {least})", *order], 1)
    one = next(n for n in ("a", "u", "v", "z", "each") if n not in program.names.values())
    listed = ", ".join(names)
    given = ", ".join([one, f"np.result_type({one}, {least})", *order])
    inner = f"np.asarray({given}) for {one} in ({listed})"
    if len(line := f"{STEP}{listed} = ({inner})") <= WIDTH:
        return [line]
    if len(inner) + 2 * len(STEP) <= WIDTH:
        return [f"{STEP}{listed} = (", f"{STEP}{STEP}{inner}", f"{STEP})"]
    return [line for name in names for line in _as_arrays(program, [name], least)]


def _body(function: Function, program: Program, printer: Printer) -> list[str]:
    """The statements; a result that would share memory with another array is copied, a lone result is typed."""
    results = {v.name for v in function.results}
    lines = []
    fresh = namer(program)
    for statement in function.statements:
        name = statement.variable.name
        target = f"{name}: Array" if results == {name} else name
        written = assign(target, statement.value, printer, 1, fresh)
        if name in results and is_alias(statement):
            written[-1] += ".copy()"
        lines += written
    return lines
