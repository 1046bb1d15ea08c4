"""The backward as a Function of its own, whose backward is the derived double backward, or a refusal.

It takes the upstream gradients, what the forward kept, the parameters, and for each gradient whether it is asked for.
What the forward kept beside inputs is a function of them: their derivatives go through the inputs alone.
"""

from bnderive.program.program import ERROR, SECOND, Program
from bnderive.targets.dialect import TORCH
from bnderive.targets.expression import Printer
from bnderive.targets.function import namer, size_lines
from bnderive.targets.lines import STEP, call, signature
from bnderive.targets.torch.apart import apart
from bnderive.targets.torch.backward import again_lines
from bnderive.targets.torch.exchanged import dialect_of
from bnderive.targets.torch.filled import filled_lines
from bnderive.targets.torch.guarded import guarded_lines
from bnderive.targets.torch.names import TENSOR, class_head, group_of, nested_name, tuple_text
from bnderive.targets.torch.orders import is_nested_dual
from bnderive.targets.torch.saving import kept, remembered, sizes_kept


def nested_class(program: Program) -> list[str]:
    """The class."""
    backward = _refusal(program) if program.higher_order == ERROR else _backward(program)
    what = "which refuses to be differentiated" if program.higher_order == ERROR else "with a backward of its own"
    return [
        *class_head(program, nested_name(program), f"The gradients, {what}."),
        *_forward(program),
        "",
        *_setup(program),
        "",
        *backward,
    ]


def tensors_in(program: Program) -> list[str]:
    """The tensors that the Function takes: upstream gradients, then what is kept."""
    return [*(v.name for v in program.upstream), *kept(program)]


def asked(program: Program) -> list[str]:
    """The names of what says which gradients are asked for; none where there is only one."""
    results = [v.name for v in program.backward.results]
    return [f"need_{name}" for name in results] if len(results) > 1 else []


def _forward(program: Program) -> list[str]:
    function = program.backward
    results = [v.name for v in function.results]
    numbers = [f"{s.name}: {'int' if s.integer else 'float'}" for s in (*remembered(program), *sizes_kept(program))]
    parameters = [
        *(f"{name}: {TENSOR}" for name in tensors_in(program)),
        *numbers,
        *(f"{name}: Any" for name in group_of(program)),
        *(f"{name}: bool" for name in asked(program)),
    ]
    kind = TENSOR if len(results) == 1 else f"tuple[{TENSOR} | None, ...]"
    lines = [f"{STEP}@staticmethod", *signature("def forward", parameters, kind, 1)]
    lines += size_lines(function, 2)
    conditions = dict(zip(results, asked(program), strict=False))
    body = guarded_lines(function, conditions, Printer(dialect_of(program), program.upstream[0].name), namer(program))
    lines += apart(function, function.results, body)
    return [*lines, f"{STEP * 2}return {', '.join(results)}"]


def _setup(program: Program) -> list[str]:
    count = len(tensors_in(program))
    numbers = [s.name for s in (*remembered(program), *sizes_kept(program))]
    lines = [
        f"{STEP}@staticmethod",
        *signature("def setup_context", ["ctx: Any", "inputs: tuple[Any, ...]", "output: Any"], "None", 1),
    ]
    if program.higher_order == ERROR:
        return [*lines, f"{STEP * 2}pass"]
    lines.append(f"{STEP * 2}ctx.save_for_backward(*inputs[:{count}])")
    if is_nested_dual(program):
        lines.append(f"{STEP * 2}ctx.save_for_forward(*inputs[:{count}])")
    left = [f"ctx.{n}" for n in numbers]
    if left:
        right = f"inputs[{count}]" if len(left) == 1 else f"inputs[{count}:{count + len(left)}]"
        lines.append(f"{STEP * 2}{', '.join(left)} = {right}")
    if is_nested_dual(program) and asked(program):
        lines.append(f"{STEP * 2}ctx.asked = inputs[{count + len(left)}:]")
    return lines


def _refusal(program: Program) -> list[str]:
    head = ["ctx: Any", f"*grads: {TENSOR}"]
    told = (
        f"{program.name} was written with --higher-order error: its gradients cannot ",
        "be differentiated; write it with --higher-order closed",
    )
    if program.sharded is not None:
        told = (
            f"{program.name} was written with --sharded {program.sharded.axis.size}: its gradients cannot ",
            "be differentiated, since their sums go over other processes",
        )
    return [
        f"{STEP}@staticmethod",
        *signature("def backward", head, f"tuple[{TENSOR} | None, ...]", 1),
        f"{STEP * 2}raise RuntimeError(",
        *(f'{STEP * 3}"{part}"' for part in told),
        f"{STEP * 2})",
    ]


def _backward(program: Program) -> list[str]:
    second = program.passes[SECOND]
    function = second.function
    head = ["ctx: Any", f"*grads: {TENSOR}"]
    like = [name for name, _ in program.gradients]
    read = {v.name for v in function.tensors} | {*like, *(v.name for v in program.forward.tensors)}
    arriving = [v.name if v in function.tensors else "_" for v in second.arriving]
    lines = [
        f"{STEP}@staticmethod",
        *signature("def backward", head, f"tuple[{TENSOR} | None, ...]", 1),
        f"{STEP * 2}{tuple_text([n if n in read else '_' for n in tensors_in(program)])} = ctx.saved_tensors",
        *again_lines(program, read),
        *(f"{STEP * 2}{s.name} = ctx.{s.name}" for s in sizes_kept(program)),
        *filled_lines(arriving, like, "grads", 2),
        *size_lines(function, 2),
    ]
    places = {name: k for k, name in enumerate(tensors_in(program))}
    conditions = {result: f"ctx.needs_input_grad[{places[of]}]" for of, result in second.pairs}
    fresh = namer(program, second.names)
    lines += guarded_lines(function, conditions, Printer(TORCH, second.arriving[0].name), fresh)
    named = dict(second.pairs)
    others = len(remembered(program)) + len(sizes_kept(program)) + len(asked(program))
    order = [*(named.get(name, "None") for name in tensors_in(program)), *["None"] * others]
    if len(f"{STEP * 2}return {tuple_text(order)}") > 88:
        return [*lines, *call("return ", order, 2)]
    return [*lines, f"{STEP * 2}return {tuple_text(order)}"]
