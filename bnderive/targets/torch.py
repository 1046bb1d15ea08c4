"""PyTorch: an `autograd.Function` and a plain function of the layer's name, in one file.

The forward runs without ctx. Intermediates that the backward reads are outputs of the Function that are not
differentiable; when the backward is itself differentiated they are computed again from the inputs, so that second
order is right. The plain function widens half precision to float32 outside the Function, so that autograd brings
every gradient back to its input's type.

Input: a program. Output: the body of the file, below the header.
"""

from collections.abc import Sequence

from bnderive.program import arrays
from bnderive.program.program import ACCURATE, DEFAULT, Program, Setting, Statement, Variable
from bnderive.program.walk import walk
from bnderive.targets.dialect import TORCH
from bnderive.targets.expression import Printer, is_scalar
from bnderive.targets.function import (
    equation_block,
    guard_lines,
    keyword,
    namer,
    rank_lines,
    shape_list,
    size_lines,
    statement_lines,
)
from bnderive.targets.lines import STEP, assign, call, docstring, signature

TENSOR = "torch.Tensor"
LEAST = {DEFAULT: "float32", ACCURATE: "float64"}
"""The narrowest type to compute in, in each mode."""


def torch_body(program: Program) -> str:
    """The file below its header."""
    sections = [
        _preamble(program),
        _class(program),
        [f"_apply: Callable[..., Any] = {_class_name(program)}.apply"],
        _plain(program),
    ]
    body = "\n\n\n".join("\n".join(lines) for lines in sections) + "\n"
    return body.replace("\n\nfrom collections", "\n\nimport math\nfrom collections", 1) if "math." in body else body


def _class_name(program: Program) -> str:
    return "_" + "".join(part.capitalize() for part in program.name.split("_"))


def _function_name(program: Program) -> str:
    taken = set(program.names.values()) | {"torch", "math", "Any", "Callable"}
    name = program.name if program.name.isidentifier() else "layer"
    while name in taken:
        name += "_"
    return name


def _preamble(program: Program) -> list[str]:
    return [
        *docstring([f"{program.title or program.name}: forward and backward in PyTorch."], 0),
        "",
        "from collections.abc import Callable",
        "from typing import Any",
        "",
        "import torch",
    ]


def _extra(program: Program) -> tuple[Variable, ...]:
    """What the backward reads that is neither input nor output of the layer."""
    known = {v.name for v in (*program.forward.tensors, *program.forward.results)}
    return tuple(v for v in program.saved if v.name not in known)


def _first_tensor(program: Program) -> str:
    return next(v.name for v in program.forward.tensors if not v.labels)


def _kind(count: int) -> str:
    return TENSOR if count == 1 else f"tuple[{', '.join([TENSOR] * count)}]" if count < 3 else f"tuple[{TENSOR}, ...]"


def _class(program: Program) -> list[str]:
    sections = [_forward(program), _setup(program), _backward(program)]
    doc = f'{STEP}"""The forward with its backward; call `{_function_name(program)}`."""'
    lines = [f"class {_class_name(program)}(torch.autograd.Function):", doc, "", f"{STEP}generate_vmap_rule = True", ""]
    return lines + "\n\n".join("\n".join(section) for section in sections).split("\n")


def _arguments(program: Program) -> list[str]:
    settings = [f"{s.name}: {'int' if s.integer else 'float'}" for s in program.forward.settings]
    return [*(f"{v.name}: {TENSOR}" for v in program.forward.tensors), *settings]


def _forward(program: Program) -> list[str]:
    function = program.forward
    results = [v.name for v in (*function.results, *_extra(program))]
    printer = Printer(TORCH, _first_tensor(program))
    lines = [f"{STEP}@staticmethod", *signature("def forward", _arguments(program), _kind(len(results)), 1)]
    sizes = size_lines(function, 2)
    lines += rank_lines(program, sizes, 2) + sizes
    for guard in function.guards:
        lines += guard_lines(program, guard, printer, 2)
    fresh = namer(program)
    for statement in function.statements:
        name = statement.variable.name
        typed = results == [name] and any(isinstance(n, arrays.Power) and is_scalar(n) for n in walk(statement.value))
        lines += assign(f"{name}: {TENSOR}" if typed else name, statement.value, printer, 2, fresh)
    return [*lines, f"{STEP}{STEP}return {', '.join(results)}"]


def _setup(program: Program) -> list[str]:
    function = program.forward
    extra = [v.name for v in _extra(program)]
    inputs = [v.name for v in function.tensors]
    outputs = [v.name for v in function.results]
    keep = _kept(program)
    settings = _remembered(program)
    names = [*(n if n in keep else "_" for n in inputs), *(s.name if s in settings else "_" for s in function.settings)]
    given = [n if n in (*keep, *extra) else "_" for n in (*outputs, *extra)]
    lines = [
        f"{STEP}@staticmethod",
        *signature("def setup_context", ["ctx: Any", "inputs: tuple[Any, ...]", "output: Any"], "None", 1),
    ]
    if any(n != "_" for n in names):
        lines.append(f"{STEP * 2}{_tuple(names)} = inputs")
    if any(n != "_" for n in given):
        lines.append(f"{STEP * 2}{', '.join(given)} = output")
    if extra:
        lines += call("ctx.mark_non_differentiable", extra, 2)
    if len(outputs) == 1:
        lines.append(f"{STEP * 2}ctx.set_materialize_grads(False)")
    lines += call("ctx.save_for_backward", keep, 2) if keep else []
    return lines + [f"{STEP * 2}ctx.{s.name} = {s.name}" for s in settings] + _remember_sizes(program)


def _remember_sizes(program: Program) -> list[str]:
    """Sizes that no tensor of the backward has, read from the inputs."""
    lines = []
    for setting in _sizes_kept(program):
        places = (
            (k, sizes.index(setting.name))
            for k, variable in enumerate(program.forward.tensors)
            if setting.name in (sizes := [None if i is None else program.names[i.axis.size] for i in variable.shape])
        )
        tensor, axis = next(places)
        lines.append(f"{STEP * 2}ctx.{setting.name} = inputs[{tensor}].shape[{axis}]")
    return lines


def _sizes_kept(program: Program) -> tuple[Setting, ...]:
    ours = {s.name for s in program.forward.settings}
    return tuple(s for s in program.saved_settings if s.name not in ours)


def _kept(program: Program) -> list[str]:
    """The names saved for backward: what it reads, and every input where intermediates may have to be computed
    again.
    """
    read = {v.name for v in program.saved}
    inputs = [v.name for v in program.forward.tensors if v.name in read or _extra(program)]
    outputs = [v.name for v in program.forward.results if v.name in read]
    return [*inputs, *outputs, *(v.name for v in _extra(program))]


def _remembered(program: Program) -> tuple[Setting, ...]:
    """The parameters kept on ctx: those the backward reads, and all where the forward may run again."""
    used = {s.name for s in program.saved_settings}
    return tuple(s for s in program.forward.settings if s.name in used or _extra(program))


def _backward(program: Program) -> list[str]:
    function = program.backward
    upstream = [v.name for v in program.upstream]
    total = len(program.forward.tensors) + len(program.forward.settings)
    lines = [
        f"{STEP}@staticmethod",
        *signature("def backward", ["ctx: Any", f"*grads: {TENSOR}"], f"tuple[{TENSOR} | None, ...]", 1),
    ]
    extra = _extra(program)
    if len(upstream) == 1:
        lines.append(f"{STEP * 2}{upstream[0]} = grads[0]")
        lines += [
            f"{STEP * 2}if {upstream[0]} is None:",
            f"{STEP * 3}return (None,)" + (f" * {total}" if total > 1 else ""),
        ]
    else:
        rest = ", *_ = grads" if extra else " = grads"
        lines.append(f"{STEP * 2}{', '.join(upstream)}{rest}")
    keep = _kept(program)
    if keep:
        lines.append(f"{STEP * 2}{_tuple(keep)} = ctx.saved_tensors")
    lines += _again(program) if extra else []
    lines += [
        f"{STEP * 2}{s.name} = ctx.{s.name}" for s in program.saved_settings if not extra or s in _sizes_kept(program)
    ]
    lines += size_lines(function, 2)
    lines += _guarded(program, Printer(TORCH, upstream[0]))
    named = dict(program.gradients)
    order = [named.get(v.name, "None") for v in program.forward.tensors] + ["None"] * len(program.forward.settings)
    return [*lines, f"{STEP * 2}return {_tuple(order)}"]


def _tuple(names: Sequence[str]) -> str:
    return f"({names[0]},)" if len(names) == 1 else ", ".join(names)


def _again(program: Program) -> list[str]:
    """Second order: the intermediates once more, as functions of the inputs."""
    settings = [s.name for s in _remembered(program)]
    lines = [f"{STEP * 2}{s} = ctx.{s}" for s in settings]
    if len(settings) > 1:
        lines = [f"{STEP * 2}{', '.join(settings)} = {', '.join(f'ctx.{s}' for s in settings)}"]
    read = {v.name for v in program.saved}
    results = [
        *(v.name if v.name in read else "_" for v in program.forward.results),
        *(v.name for v in _extra(program)),
    ]
    arguments = [*(v.name for v in program.forward.tensors), *settings]
    lines.append(f"{STEP * 2}if torch.is_grad_enabled():  # differentiated again: from the inputs")
    return lines + call(f"{', '.join(results)} = {_class_name(program)}.forward", arguments, 3)


def _guarded(program: Program, printer: Printer) -> list[str]:
    """The statements; what serves one gradient only is computed where that gradient is asked for."""
    position = {d: k for k, v in enumerate(program.forward.tensors) for n, d in program.gradients if n == v.name}
    fresh = namer(program)
    results = [v.name for v in program.backward.results]
    code = {v.of: v.name for v in program.backward.results}
    alone = {s.variable.name: code[next(iter(s.serves))] for s in program.backward.statements if len(s.serves) == 1}
    if len(results) == 1:
        alone = {}
    start = [name for name in results if name in alone]
    lines = [f"{STEP * 2}{' = '.join(start)} = None"] if start else []
    shared = [s for s in program.backward.statements if s.variable.name not in alone]
    lines += statement_lines(shared, printer, 2, fresh)
    for name in results:
        block: list[Statement] = [s for s in program.backward.statements if alone.get(s.variable.name) == name]
        if block:
            lines.append(f"{STEP * 2}if ctx.needs_input_grad[{position[name]}]:")
            lines += statement_lines(block, printer, 3, fresh)
    return lines


def _plain(program: Program) -> list[str]:
    function = program.forward
    results = [v.name for v in function.results]
    first = _first_tensor(program)
    names = dict(program.names)
    keywords = ["*", *(keyword(s) for s in function.settings)] if function.settings else []
    parameters = [*(f"{v.name}: {TENSOR}" for v in function.tensors), *keywords]
    kind = TENSOR if len(results) == 1 else f"tuple[{', '.join([TENSOR] * len(results))}]"
    lines = signature(f"def {_function_name(program)}", parameters, kind, 0)
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
    targets = _targets(results, len(_extra(program)))
    lines += call(f"{targets} = _apply", arguments, 1)
    if len(results) == 1:
        lines[-1:] = [lines[-1]]
        return _typed(lines, results[0], first)
    return [*lines, f"{STEP}return {', '.join(f'{r}.to({first}.dtype)' for r in results)}"]


def _targets(results: Sequence[str], extra: int) -> str:
    return ", ".join([*results, *["_"] * extra])


def _typed(lines: list[str], result: str, first: str) -> list[str]:
    return [*lines, f"{STEP}result: {TENSOR} = {result}.to({first}.dtype)", f"{STEP}return result"]
