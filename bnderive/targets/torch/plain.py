"""The plain function that a person calls: it widens half precision, applies the Function, and narrows the result."""

from collections.abc import Sequence

from bnderive.program import arrays
from bnderive.program.program import ACCURATE, DEFAULT, Program
from bnderive.program.walk import walk
from bnderive.targets.function import equation_block, first_tensor, function_name, keyword, shape_list
from bnderive.targets.lines import STEP, bracketed, call, docstring, signature
from bnderive.targets.torch.names import TENSOR, group_of, in_file
from bnderive.targets.torch.orders import extra_outputs, is_dual
from bnderive.targets.torch.sharding import group_parameter, sharded_paragraphs

LEAST = {DEFAULT: "float32", ACCURATE: "float64"}
"""The narrowest type to compute in, in each mode."""


def plain_lines(program: Program) -> list[str]:
    """The plain function."""
    function = program.forward
    results = [v.name for v in function.results]
    first = first_tensor(program)
    names = dict(program.names)
    keywords = [*(keyword(s) for s in function.settings), *group_parameter(program)]
    keywords = ["*", *keywords] if keywords else []
    parameters = [*(f"{v.name}: {TENSOR}" for v in function.tensors), *keywords]
    kind = TENSOR if len(results) == 1 else f"tuple[{', '.join([TENSOR] * len(results))}]"
    lines = signature(f"def {function_name(program)}", parameters, kind, 0)
    lines += docstring(
        [
            f"Return {shape_list(function.results, names)}.",
            (
                f"Takes {shape_list(function.tensors, names)}. "
                f"Computes in {LEAST[program.mode]} or wider and returns the type of {first}."
            ),
            equation_block(program.equations[0]),
            f"The gradients of a loss L, in {program.form} form, which autograd asks for:",
            equation_block(program.equations[1]),
            *sharded_paragraphs(program),
        ],
        1,
    )
    lines += _applied(program, ["_"] * len(extra_outputs(program)))
    if len(results) == 1:
        return _typed(lines, results[0], first)
    return [*lines, f"{STEP}return {', '.join(f'{r}.to({first}.dtype)' for r in results)}"]


def observed_lines(program: Program) -> list[str]:
    """A function that gives out what a module tracks as well, in the type that is computed in."""
    function = program.forward
    first = first_tensor(program)
    exposed = [v.name for v in program.exposed]
    parameters = [*(f"{v.name}: {TENSOR}" for v in function.tensors), *(keyword(s) for s in function.settings)]
    parameters += group_parameter(program)
    lines = signature("def _observed", parameters, f"tuple[{TENSOR}, ...]", 0)
    lines += docstring([f"The same, with {' and '.join(exposed)}, which are tracked."], 1)
    lines += _applied(program, [v.name if v.name in exposed else "_" for v in extra_outputs(program)])
    outputs = [f"{v.name}.to({first}.dtype)" for v in function.results]
    return [*lines, f"{STEP}return {', '.join([*outputs, *exposed])}"]


def _applied(program: Program, extra: Sequence[str]) -> list[str]:
    """The call of the Function on widened tensors; `extra` names what comes out beside the outputs."""
    function = program.forward
    first = first_tensor(program)
    lines = [f"{STEP}wide = torch.promote_types({first}.dtype, torch.{LEAST[program.mode]})"]
    arguments = [v.name if v.labels else f"{v.name}.to(wide)" for v in function.tensors] + [
        s.name for s in function.settings
    ]
    arguments += group_of(program)
    if is_dual(program):
        one, other = in_file(program, "_apply"), in_file(program, "_apply_dual")
        lines += bracketed("apply", f"{one} if torch.compiler.is_compiling() else {other}", 1)
    apply = "apply" if is_dual(program) else in_file(program, "_apply")
    matrices = _multiplies(program)
    lines += _without_autocast(first) if matrices else []
    targets = ", ".join([*(v.name for v in function.results), *extra])
    return lines + call(f"{targets} = {apply}", arguments, 2 if matrices else 1)


def _multiplies(program: Program) -> bool:
    """Whether there are products of matrices, the only thing here that autocast would compute in half precision."""
    functions = (program.forward, program.backward, *(p.function for p in program.passes.values()))
    return any(isinstance(n, arrays.Contract) for f in functions for s in f.statements for n in walk(s.value))


def _without_autocast(first: str) -> list[str]:
    """The head of a block in which types stay as they are; the meta device, which has no autocast, takes that of the
    cpu. Asking which devices have one cannot be compiled by every torch.
    """
    return [
        f'{STEP}device = "cpu" if {first}.is_meta else {first}.device.type',
        f"{STEP}with torch.autocast(device, enabled=False):",
    ]


def _typed(lines: list[str], result: str, first: str) -> list[str]:
    return [*lines, f"{STEP}result: {TENSOR} = {result}.to({first}.dtype)", f"{STEP}return result"]
