"""The plain function that a person calls: it widens half precision, applies the Function, and narrows the result."""

from collections.abc import Sequence

from bnderive.program import arrays
from bnderive.program.program import ACCURATE, DEFAULT, Program
from bnderive.program.walk import walk
from bnderive.targets.function import equation_block, keyword, shape_list
from bnderive.targets.lines import STEP, call, docstring, signature
from bnderive.targets.torch.names import TENSOR, first_tensor, function_name
from bnderive.targets.torch.orders import extra_outputs, is_dual

LEAST = {DEFAULT: "float32", ACCURATE: "float64"}
"""The narrowest type to compute in, in each mode."""


def plain_lines(program: Program) -> list[str]:
    """The plain function."""
    function = program.forward
    results = [v.name for v in function.results]
    first = first_tensor(program)
    names = dict(program.names)
    keywords = ["*", *(keyword(s) for s in function.settings)] if function.settings else []
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
        ],
        1,
    )
    lines.append(f"{STEP}wide = torch.promote_types({first}.dtype, torch.{LEAST[program.mode]})")
    arguments = [v.name if v.labels else f"{v.name}.to(wide)" for v in function.tensors] + [
        s.name for s in function.settings
    ]
    if is_dual(program):
        lines.append(f"{STEP}apply = _apply if torch.compiler.is_compiling() else _apply_dual")
    apply = "apply" if is_dual(program) else "_apply"
    targets = _targets(results, len(extra_outputs(program)))
    matrices = _multiplies(program)
    lines += _without_autocast(first) if matrices else []
    lines += call(f"{targets} = {apply}", arguments, 2 if matrices else 1)
    if len(results) == 1:
        return _typed(lines, results[0], first)
    return [*lines, f"{STEP}return {', '.join(f'{r}.to({first}.dtype)' for r in results)}"]


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


def _targets(results: Sequence[str], extra: int) -> str:
    return ", ".join([*results, *["_"] * extra])


def _typed(lines: list[str], result: str, first: str) -> list[str]:
    return [*lines, f"{STEP}result: {TENSOR} = {result}.to({first}.dtype)", f"{STEP}return result"]
