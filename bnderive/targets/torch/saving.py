"""What passes from the forward to the backward and to the tangent, and `setup_context`, which keeps it.

Intermediates that the backward reads are outputs of the Function. Where there are any, every input and parameter is
kept too, so that they can be computed again when the backward is itself differentiated. No derivative goes through
them, and they are marked so.
"""

from bnderive.program.program import TANGENT, Program, Setting, Variable
from bnderive.targets.lines import STEP, call, signature
from bnderive.targets.torch.names import group_of, tuple_text
from bnderive.targets.torch.orders import extra_outputs, hidden, is_dual


def kept(program: Program) -> list[str]:
    """The names of what is saved."""
    return [v.name for v in kept_variables(program)]


def kept_variables(program: Program) -> list[Variable]:
    """What is saved for the backward and the tangent: what they read, and every input where intermediates may have to
    be computed again, or where what is differentiated again has to be known for what it is.
    """
    read = {v.name for v in program.saved}
    if is_dual(program):
        read |= {v.name for v in program.passes[TANGENT].function.tensors}
    inputs = [v for v in program.forward.tensors if v.name in read or _again(program)]
    outputs = [v for v in program.forward.results if v.name in read]
    return [*inputs, *outputs, *hidden(program)]


def remembered(program: Program) -> tuple[Setting, ...]:
    """The parameters kept on ctx: those the backward reads, and all where the forward may run again."""
    used = {s.name for s in program.saved_settings}
    if is_dual(program):
        used |= {s.name for s in program.passes[TANGENT].function.settings}
    return tuple(s for s in program.forward.settings if s.name in used or _again(program))


def _again(program: Program) -> bool:
    """Whether the forward may have to run again."""
    return bool(hidden(program)) and program.sharded is None


def is_materialised(program: Program) -> bool:
    """Whether upstream gradients that are not there come as zeros: every process has to take part in an exchange."""
    return len(program.forward.results) > 1 or program.sharded is not None


def sizes_kept(program: Program) -> tuple[Setting, ...]:
    """The sizes that the backward reads and no tensor of its own has."""
    ours = {s.name for s in program.forward.settings}
    return tuple(s for s in program.saved_settings if s.name not in ours)


def setup_lines(program: Program) -> list[str]:
    """The static method `setup_context`."""
    function = program.forward
    extra = [v.name for v in extra_outputs(program)]
    inputs = [v.name for v in function.tensors]
    outputs = [v.name for v in function.results]
    keep = kept(program)
    settings = remembered(program)
    names = [*(n if n in keep else "_" for n in inputs), *(s.name if s in settings else "_" for s in function.settings)]
    names += group_of(program)
    given = [n if n in (*keep, *extra) else "_" for n in (*outputs, *extra)]
    lines = [
        f"{STEP}@staticmethod",
        *signature("def setup_context", ["ctx: Any", "inputs: tuple[Any, ...]", "output: Any"], "None", 1),
    ]
    if any(n != "_" for n in names):
        lines.append(f"{STEP * 2}{tuple_text(names)} = inputs")
    if any(n != "_" for n in given):
        lines.append(f"{STEP * 2}{', '.join(given)} = output")
    if extra:
        lines += call("ctx.mark_non_differentiable", extra, 2)
    if not is_materialised(program):
        lines.append(f"{STEP * 2}ctx.set_materialize_grads(False)")
    lines += call("ctx.save_for_backward", keep, 2) if keep else []
    lines += call("ctx.save_for_forward", keep, 2) if keep and is_dual(program) else []
    remembers = [*(s.name for s in settings), *group_of(program)]
    return lines + [f"{STEP * 2}ctx.{name} = {name}" for name in remembers] + _remember_sizes(program)


def _remember_sizes(program: Program) -> list[str]:
    """Sizes that no tensor of the backward has, read from the inputs."""
    lines = []
    for setting in sizes_kept(program):
        places = (
            (k, sizes.index(setting.name))
            for k, variable in enumerate(program.forward.tensors)
            if setting.name in (sizes := [None if i is None else program.names[i.axis.size] for i in variable.shape])
        )
        tensor, axis = next(places)
        lines.append(f"{STEP * 2}ctx.{setting.name} = inputs[{tensor}].shape[{axis}]")
    return lines
