"""The static method `backward` of the Function: the closed form itself, or a call of the Function that holds it."""

from collections.abc import Collection

from bnderive.program.program import OP, Program
from bnderive.targets.dialect import TORCH
from bnderive.targets.expression import Printer
from bnderive.targets.function import namer, size_lines
from bnderive.targets.lines import STEP, bracketed, call, signature
from bnderive.targets.torch.guarded import guarded_lines
from bnderive.targets.torch.names import TENSOR, class_name, group_of, in_file, nested_name, positions, tuple_text
from bnderive.targets.torch.orders import extra_outputs, is_nested, is_nested_dual, recomputes
from bnderive.targets.torch.saving import is_materialised, kept, remembered, sizes_kept


def backward_lines(program: Program) -> list[str]:
    """The static method `backward`."""
    upstream = [v.name for v in program.upstream]
    total = len(program.forward.tensors) + len(program.forward.settings) + len(group_of(program))
    lines = [
        f"{STEP}@staticmethod",
        *signature("def backward", ["ctx: Any", f"*grads: {TENSOR}"], f"tuple[{TENSOR} | None, ...]", 1),
    ]
    if len(upstream) == 1:
        lines.append(f"{STEP * 2}{upstream[0]} = grads[0]")
        if not is_materialised(program):
            lines += [
                f"{STEP * 2}if {upstream[0]} is None:",
                f"{STEP * 3}return (None,)" + (f" * {total}" if total > 1 else ""),
            ]
    else:
        rest = ", *_ = grads" if extra_outputs(program) else " = grads"
        lines.append(f"{STEP * 2}{', '.join(upstream)}{rest}")
    lines += _nested(program) if is_nested(program) else _closed(program)
    named = dict(program.gradients)
    tensors = [named.get(v.name, "None") for v in program.forward.tensors]
    order = tensors + ["None"] * (total - len(tensors))
    return [*lines, f"{STEP * 2}return {tuple_text(order)}"]


def _closed(program: Program) -> list[str]:
    """The closed form."""
    again = recomputes(program)
    keep = kept(program)
    lines = [f"{STEP * 2}{tuple_text(keep)} = ctx.saved_tensors"] if keep else []
    lines += again_lines(program) if again else []
    lines += [
        f"{STEP * 2}{s.name} = ctx.{s.name}" for s in program.saved_settings if not again or s in sizes_kept(program)
    ]
    lines += size_lines(program.backward, 2)
    asked = {d: f"ctx.needs_input_grad[{k}]" for d, k in positions(program).items()}
    return lines + guarded_lines(program.backward, asked, Printer(TORCH, program.upstream[0].name), namer(program))


def _nested(program: Program) -> list[str]:
    """The closed form by its own Function, which is told what is asked for; where nothing goes through it, as it is."""
    results = [v.name for v in program.backward.results]
    numbers = [f"ctx.{s.name}" for s in (*remembered(program), *sizes_kept(program))]
    numbers += [f"ctx.{name}" for name in group_of(program)]
    asked = [f"asked[{positions(program)[d]}]" for d in results] if len(results) > 1 else []
    arguments = [*(v.name for v in program.upstream), "*ctx.saved_tensors", *numbers, *asked]
    lines = [f"{STEP * 2}asked = ctx.needs_input_grad"] if asked else []
    apply = in_file(program, "_gradients")
    if program.style == OP:
        return lines + call(f"{', '.join(results)} = {apply}", arguments, 2)
    if is_nested_dual(program):
        apply = f"{apply} if torch.compiler.is_compiling() else {in_file(program, '_gradients_dual')}"
    lines += [
        *bracketed("gradients: Callable[..., Any]", f"{nested_name(program)}.forward", 2),
        f"{STEP * 2}if torch.is_grad_enabled() or forward_ad._current_level >= 0:",
        *bracketed("gradients", apply, 3),
    ]
    return lines + call(f"{', '.join(results)} = gradients", arguments, 2)


def again_lines(program: Program, read: Collection[str] | None = None) -> list[str]:
    """The intermediates once more, as functions of the inputs, where what is computed is differentiated."""
    settings = [s.name for s in remembered(program)]
    lines = [f"{STEP * 2}{s} = ctx.{s}" for s in settings]
    if len(settings) > 1:
        lines = [f"{STEP * 2}{', '.join(settings)} = {', '.join(f'ctx.{s}' for s in settings)}"]
    lines.append(f"{STEP * 2}if torch.is_grad_enabled():  # differentiated again: from the inputs")
    return lines + forward_call(program, settings, 3, read)


def forward_call(program: Program, settings: list[str], depth: int, read: Collection[str] | None = None) -> list[str]:
    """A call of the forward for what is saved, or for what of that is in `read`."""
    saved = {v.name for v in program.saved}
    read = saved if read is None else saved & set(read)
    every = [v.name for v in (*program.forward.results, *extra_outputs(program))]
    results = [name if name in read else "_" for name in every]
    arguments = [*(v.name for v in program.forward.tensors), *settings]
    return call(f"{', '.join(results)} = {class_name(program)}.forward", arguments, depth)
