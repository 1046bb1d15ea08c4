"""The function of autograd, and the plain function of the layer's name that applies it."""

from bnderive.program.program import Program
from bnderive.targets.function import equation_block, first_tensor, function_name, keyword, shape_list
from bnderive.targets.lines import STEP, call, docstring, signature
from bnderive.targets.torch.names import TENSOR, class_name, kind, tuple_text


def function_class(program: Program) -> list[str]:
    """The autograd.Function, which is differentiated once."""
    function, name = program.forward, function_name(program)
    results = [v.name for v in function.results]
    settings = [f"{s.name}: {'int' if s.integer else 'float'}" for s in function.settings]
    given = [*(f"{v.name}: {TENSOR}" for v in function.tensors), *settings]
    count = len(program.saved)
    lines = [
        f"class {class_name(program)}(torch.autograd.Function):",
        f'{STEP}"""The forward with its backward; call `{name}`."""',
        "",
        f"{STEP}@staticmethod",
        *signature("def forward", ["ctx: Any", *given], kind(len(results)), 1),
    ]
    named = [*(v.name for v in function.tensors), *(f"{s.name}={s.name}" for s in function.settings)]
    lines += call(f"{', '.join(results)}, saved = {name}_forward", named, 2)
    lines += [
        f"{STEP * 2}ctx.save_for_backward(*saved[:{count}])",
        f"{STEP * 2}ctx.rest = saved[{count}:]",
        f"{STEP * 2}return {', '.join(results)}",
        "",
        f"{STEP}@staticmethod",
        f"{STEP}@once_differentiable  # type: ignore[misc, untyped-decorator, unused-ignore]",
        *signature("def backward", ["ctx: Any", f"*grads: {TENSOR}"], f"tuple[{TENSOR} | None, ...]", 1),
        f"{STEP * 2}saved = Saved(*ctx.saved_tensors, *ctx.rest)",
    ]
    gradients = dict(program.gradients)
    made = [v.name for v in program.backward.results]
    lines += call(
        f"{', '.join(made)} = {name}_backward", [*(f"grads[{k}]" for k in range(len(program.upstream))), "saved"], 2
    )
    order = [gradients.get(v.name, "None") for v in function.tensors] + ["None"] * len(settings)
    return [*lines, f"{STEP * 2}return {tuple_text(order)}"]


def apply_line(program: Program) -> list[str]:
    """The function under a name that says nothing of its types."""
    return [f"_apply: Callable[..., Any] = {class_name(program)}.apply"]


def plain_function(program: Program) -> list[str]:
    """The function that a person calls."""
    function, names = program.forward, dict(program.names)
    results = [v.name for v in function.results]
    first = first_tensor(program)
    keywords = ["*", *(keyword(s) for s in function.settings)] if function.settings else []
    parameters = [*(f"{v.name}: {TENSOR}" for v in function.tensors), *keywords]
    returned = TENSOR if len(results) == 1 else f"tuple[{', '.join([TENSOR] * len(results))}]"
    told = f"Takes {shape_list(function.tensors, names)}. Computes in float32 or wider and returns the type of {first}."
    lines = signature(f"def {function_name(program)}", parameters, returned, 0)
    lines += docstring(
        [
            f"Return {shape_list(function.results, names)}.",
            told,
            equation_block(program.equations[0]),
            f"The gradients of a loss L, in {program.form} form, which autograd asks for:",
            equation_block(program.equations[1]),
        ],
        1,
    )
    given = [*(v.name for v in function.tensors), *(s.name for s in function.settings)]
    lines += call(f"{', '.join(results)} = _apply", given, 1)
    if len(results) > 1:
        return [*lines, f"{STEP}return {', '.join(results)}"]
    return [*lines, f"{STEP}result: {TENSOR} = {results[0]}", f"{STEP}return result"]
