"""JAX: a function with a `custom_vjp`, or a `custom_jvp`, in one file; jit, vmap and grad take it like any other.

The backward is made of differentiable operations on what the forward saved, and JAX knows what that came from, so a
gradient can be differentiated again. A function has one rule: with a tangent, which forward mode needs, JAX makes the
backward of it by transposing. Parameters of the layer are static.

Input: a program. Output: the body of the file, below the header.
"""

from collections.abc import Sequence

from bnderive.program.program import JVP, Function, Program
from bnderive.targets.dialect import JAX
from bnderive.targets.expression import Printer
from bnderive.targets.function import (
    equation_block,
    first_tensor,
    function_name,
    guard_lines,
    keyword,
    namer,
    rank_lines,
    shape_list,
    size_lines,
    statement_lines,
)
from bnderive.targets.jax.saving import kept, unpacked
from bnderive.targets.jax.tangent import tangent_lines
from bnderive.targets.lines import STEP, call, docstring, signature


def jax_body(program: Program) -> str:
    """The file below its header."""
    settings = [s.name for s in program.forward.settings]
    count = len(program.forward.tensors)
    static = tuple(range(count, count + len(settings)))
    options = f", nondiff_argnums={static}" if static else ""
    if program.style == JVP:
        applied = [f"_apply: Any = jax.custom_jvp(_primal{options})", "_apply.defjvp(_tangent)"]
        rule = tangent_lines(program)
    else:
        applied = [f"_apply: Any = jax.custom_vjp(_primal{options})", "_apply.defvjp(_forward, _backward)"]
        rule = _backward(program)
    sections = [_preamble(program), _primal(program), _forward(program), rule, applied, _plain(program)]
    body = "\n\n\n".join("\n".join(lines) for lines in sections) + "\n"
    return body.replace("from typing", "import math\nfrom typing", 1) if "math." in body else body


def _preamble(program: Program) -> list[str]:
    what = "tangent" if program.style == JVP else "backward"
    about = f"{program.title or program.name}: forward and {what} in JAX."
    return [*docstring([about], 0), "", "from typing import Any", "", "import jax", "import jax.numpy as jnp"]


def _parameters(program: Program) -> list[str]:
    """The tensors and the static parameters, each with its type."""
    function = program.forward
    kinds = [f"{s.name}: {'int' if s.integer else 'float'}" for s in function.settings]
    return [*(f"{v.name}: jax.Array" for v in function.tensors), *kinds]


def _several(names: Sequence[str], kind: str = "jax.Array") -> str:
    return kind if len(names) == 1 else f"tuple[{', '.join([kind] * len(names))}]"


def _primal(program: Program) -> list[str]:
    results = [v.name for v in program.forward.results]
    lines = signature("def _primal", _parameters(program), _several(results), 0)
    given = [v.name for v in program.forward.tensors] + [s.name for s in program.forward.settings]
    targets = results[0] if len(results) == 1 else "outputs"
    lines += call(f"{targets}, _ = _forward", given, 1)
    return [*lines, f"{STEP}return {targets}"]


def _forward(program: Program) -> list[str]:
    function = program.forward
    results = [v.name for v in function.results]
    lines = signature("def _forward", _parameters(program), f"tuple[{_several(results)}, tuple[Any, ...]]", 0)
    sizes = size_lines(function, 1, [s.name for s in program.saved_settings if s.name not in _static(program)])
    lines += rank_lines(program, sizes, 1) + sizes
    printer = Printer(JAX, first_tensor(program))
    for guard in function.guards:
        lines += guard_lines(program, guard, printer, 1)
    lines += _body(function, program, printer)
    lines += _packed("saved", kept(program))
    outputs = results[0] if len(results) == 1 else f"({', '.join(results)})"
    return [*lines, f"{STEP}return {outputs}, saved"]


def _backward(program: Program) -> list[str]:
    function = program.backward
    upstream = [v.name for v in program.upstream]
    static = [f"{s.name}: {'int' if s.integer else 'float'}" for s in program.forward.settings]
    taken = f"{upstream[0]}: jax.Array" if len(upstream) == 1 else f"upstream: {_several(upstream)}"
    lines = signature("def _backward", [*static, "saved: tuple[Any, ...]", taken], "tuple[jax.Array | None, ...]", 0)
    if kept(program):
        lines += unpacked(kept(program), "saved")
    if len(upstream) > 1:
        lines += unpacked(upstream, "upstream")
    lines += size_lines(function, 1)
    lines += _body(function, program, Printer(JAX, upstream[0]))
    found = dict(program.gradients)
    gradients = [found.get(v.name, "None") for v in program.forward.tensors]
    whole = f"{STEP}return ({gradients[0]},)" if len(gradients) == 1 else f"{STEP}return {', '.join(gradients)}"
    return [*lines, whole]


def _plain(program: Program) -> list[str]:
    """The function that a person calls: it widens half precision, and narrows the result."""
    function = program.forward
    names = dict(program.names)
    results = [v.name for v in function.results]
    first = first_tensor(program)
    keywords = ["*", *(keyword(s) for s in function.settings)] if function.settings else []
    parameters = [*(f"{v.name}: jax.Array" for v in function.tensors), *keywords]
    lines = signature(f"def {function_name(program)}", parameters, _several(results), 0)
    lines += docstring(
        [
            f"Return {shape_list(function.results, names)}.",
            (
                f"Takes {shape_list(function.tensors, names)}. "
                f"Computes in float32 or wider and returns the type of {first}."
            ),
            equation_block(program.equations[0]),
            f"The gradients of a loss L, in {program.form} form, {_asked(program)}:",
            equation_block(program.equations[1]),
        ],
        1,
    )
    lines.append(f"{STEP}wide = jnp.promote_types({first}.dtype, jnp.float32)")
    given = [v.name if v.labels else f"{v.name}.astype(wide)" for v in function.tensors]
    targets = ", ".join(results)
    lines += call(f"{targets} = _apply", [*given, *(s.name for s in function.settings)], 1)
    if len(results) == 1:
        narrowed = f"{STEP}result: jax.Array = {results[0]}.astype({first}.dtype)"
        return [*lines, narrowed, f"{STEP}return result"]
    return [*lines, f"{STEP}return {', '.join(f'{r}.astype({first}.dtype)' for r in results)}"]


def _asked(program: Program) -> str:
    return "which `jax.grad` makes of the tangent" if program.style == JVP else "which `jax.grad` asks for"


def _static(program: Program) -> set[str]:
    return {s.name for s in program.forward.settings}


def _packed(name: str, parts: Sequence[str]) -> list[str]:
    inner = f"{', '.join(parts)}{',' if len(parts) == 1 else ''}"
    return [f"{STEP}{name} = ({inner})"]


def _body(function: Function, program: Program, printer: Printer) -> list[str]:
    return statement_lines(function.statements, printer, 1, namer(program, ("saved", "upstream", "outputs", "wide")))
