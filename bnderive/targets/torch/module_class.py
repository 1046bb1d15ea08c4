"""The class that a layer's modules have in common: constructor, state, and how what is printed of it reads.

Input: a program and the facts of its module. Output: sections of the file: functions that it calls, and the class.
"""

from bnderive.layer.module import Module, SizeArgument
from bnderive.program.modules import ModuleFacts
from bnderive.program.program import Program, Setting
from bnderive.targets.expression import decimal
from bnderive.targets.function import keyword, raising
from bnderive.targets.lines import STEP, WIDTH, call, docstring, signature
from bnderive.targets.torch.module_forward import forward_lines, tracking_lines
from bnderive.targets.torch.module_places import base_name
from bnderive.targets.torch.names import group_of

TRACK = "track_running_stats"
COUNT = "num_batches_tracked"


def base_sections(program: Program, facts: ModuleFacts) -> list[list[str]]:
    """The functions that the class calls, and the class."""
    return [*_helpers(facts.module), _class(program, facts)]


def _helpers(module: Module) -> list[list[str]]:
    tensor, options = "torch.Tensor | None", ["shape: tuple[int, ...]", "wanted: bool", "options: dict[str, Any]"]
    weight = [
        *signature("def _weight", options, "torch.nn.Parameter | None", 0),
        f'{STEP}"""What is learned, where it is wanted."""',
        f"{STEP}return torch.nn.Parameter(torch.empty(shape, **options)) if wanted else None",
    ]
    buffer = [
        *signature("def _buffer", options, tensor, 0),
        f'{STEP}"""What is tracked, where it is wanted."""',
        f"{STEP}return torch.empty(shape, **options) if wanted else None",
    ]
    head = [f"tensor: {tensor}", "like: torch.Tensor", "shape: tuple[int, ...]", "value: float"]
    given = [
        *signature("def _or_constant", head, "torch.Tensor", 0),
        f'{STEP}"""The tensor in the shape of the equations; without one, what it starts from."""',
        f"{STEP}return like.new_full(shape, value) if tensor is None else tensor.reshape(shape)",
    ]
    return [*([weight] if module.weights else []), *([buffer] if module.running else []),
            *([given] if module.weights or module.running else [])]  # fmt: skip


def settings_of(program: Program, module: Module) -> list[Setting]:
    """The parameters of the layer that the constructor takes, in its order; those set to numbers are not among them."""
    by_name = {s.of: s for s in program.forward.settings}
    return [by_name[name] for name in module.settings if name in by_name]


def _class(program: Program, facts: ModuleFacts) -> list[str]:
    module = facts.module
    lines = [f"class {base_name(program)}(torch.nn.Module):"]
    lines += docstring([f"What the modules have in common; call one of {_names(module)}."], 1)
    if module.running:
        lines += ["", f"{STEP}_version = 2"]
    lines += [""]
    lines += [f"{STEP}{w.name}: torch.nn.Parameter | None" for w in module.weights]
    lines += [f"{STEP}{r.name}: torch.Tensor | None" for r in module.running]
    lines += [f"{STEP}{COUNT}: torch.Tensor | None"] if module.running else []
    lines += [""] if module.weights or module.running else []
    lines += _constructor(program, module, facts)
    lines += ["", *_reset(module), "", *_places(), "", *forward_lines(program, facts)]
    lines += ["", *tracking_lines(facts), "", *_loading()] if module.running else []
    return [*lines, "", *_printed(program, module)]


def _names(module: Module) -> str:
    return " or ".join(c.name for c in module.classes)


def _constructor(program: Program, module: Module, facts: ModuleFacts) -> list[str]:
    settings = settings_of(program, module)
    stored = {w.name for w in module.weights}
    parameters = ["self"]
    parameters += [f"{s.name}: {'int | Sequence[int]' if s.many else 'int'}" for s in module.sizes]
    parameters += [f"{s.name}: float | None = None" if s.of in module.machine else keyword(s) for s in settings]
    parameters += [f"momentum: float | None = {decimal(module.momentum)}"] if module.running else []
    parameters += [f"{f.name}: bool = {f.default}" for f in module.flags if not f.keyword]
    parameters += [f"{TRACK}: bool = {module.tracked}"] if module.running else []
    parameters += [f"process_{each}: Any = None" for each in group_of(program)]
    parameters += ["device: torch.device | str | None = None", "dtype: torch.dtype | None = None"]
    keywords = [f"{f.name}: bool = {f.default}" for f in module.flags if f.keyword]
    parameters += ["*", *keywords] if keywords else []
    lines = [*signature("def __init__", parameters, "None", 1), f"{STEP * 2}super().__init__()"]
    for size in module.sizes:
        lines += _divisible(size, module)
    for size in module.sizes:
        if size.many:
            lines.append(f"{STEP * 2}if isinstance({size.name}, int):")
            lines.append(f"{STEP * 3}{size.name} = ({size.name},)")
        value = f"tuple({size.name})" if size.many else size.name
        lines.append(f"{STEP * 2}self.{size.name} = {value}")
    kept = [s.name for s in settings] + (["momentum"] if module.running else [])
    kept += [f.name for f in module.flags if f.name not in stored] + ([TRACK] if module.running else [])
    kept += [f"process_{each}" for each in group_of(program)]
    lines += [f"{STEP * 2}self.{name} = {name}" for name in kept]
    lines.append(f'{STEP * 2}options: dict[str, Any] = {{"device": device, "dtype": dtype}}')
    for weight in module.weights:
        wanted = " and ".join(weight.flags) or "True"
        lines += _registered("parameter", weight.name, "_weight", _shape(facts, weight.input), wanted)
    for each in module.running:
        lines += _registered("buffer", each.name, "_buffer", _shape(facts, each.quantity), TRACK)
    if module.running:
        lines.append(f'{STEP * 2}whole = {{"device": device, "dtype": torch.long}}')
        lines += call("self.register_buffer", [f'"{COUNT}"', f"_buffer((), {TRACK}, whole)"], 2)
    return [*lines, f"{STEP * 2}self.reset_parameters()"]


def _divisible(size: SizeArgument, module: Module) -> list[str]:
    single = [s for s in module.sizes if len(s.letters) == 1 and s.letters[0] in size.letters and len(size.letters) > 1]
    lines: list[str] = []
    for one in single:
        lines += raising(
            f"{size.name} % {one.name} != 0",
            f"{size.name} ({{{size.name}}}) must be divisible by {one.name} ({{{one.name}}})",
            2,
        )
    return lines


def _shape(facts: ModuleFacts, name: str) -> str:
    """The shape in which a weight or a statistic is kept: in the sizes that the constructor takes."""
    letters, parts = list(facts.axes[name]), []
    while letters:
        found = next(
            (s for s in facts.module.sizes[::-1] if list(s.letters) == letters[: len(s.letters)]),
            None,
        )
        if found is not None:
            parts.append(f"*self.{found.name}" if found.many else f"self.{found.name}")
        letters = letters[len(found.letters) if found is not None else 1 :]
    if len(parts) == 1:
        return parts[0][1:] if parts[0].startswith("*") else f"({parts[0]},)"
    return f"({', '.join(parts)})"


def _registered(kind: str, name: str, maker: str, shape: str, wanted: str) -> list[str]:
    made = f"{maker}({shape}, {wanted}, options)"
    return call(f"self.register_{kind}", [f'"{name}"', made], 2)


def _reset(module: Module) -> list[str]:
    lines = []
    if module.running:
        lines += [f"{STEP}def reset_running_stats(self) -> None:"]
        lines += [f'{STEP * 2}"""Forget what was tracked."""']
        for each in module.running:
            lines += [f"{STEP * 2}if self.{each.name} is not None:"]
            lines += [f"{STEP * 3}self.{each.name}.fill_({decimal(each.initial)})"]
        lines += [f"{STEP * 2}if self.{COUNT} is not None:", f"{STEP * 3}self.{COUNT}.zero_()", ""]
    lines += [f"{STEP}def reset_parameters(self) -> None:", f'{STEP * 2}"""Set everything to what it starts from."""']
    lines += [f"{STEP * 2}self.reset_running_stats()"] if module.running else []
    for weight in module.weights:
        lines += [f"{STEP * 2}if self.{weight.name} is not None:"]
        lines += [f"{STEP * 3}torch.nn.init.constant_(self.{weight.name}, {decimal(weight.initial)})"]
    return lines


def _loading() -> list[str]:
    """Version 2 of the state of torch's modules has the count of batches."""
    parameters = ["self", "state_dict: dict[str, Any]", "prefix: str", "local_metadata: dict[str, Any]", "*rest: Any"]
    return [
        *signature("def _load_from_state_dict", parameters, "None", 1),
        f'{STEP * 2}"""Load a state; one from before batches were counted has no count."""',
        f'{STEP * 2}version = local_metadata.get("version")',
        f"{STEP * 2}count = self.{COUNT}",
        f"{STEP * 2}if count is not None and (version is None or version < 2):",
        f'{STEP * 3}state_dict.setdefault(f"{{prefix}}{COUNT}", count)',
        f"{STEP * 2}load: Callable[..., Any] = super()._load_from_state_dict",
        f"{STEP * 2}load(state_dict, prefix, local_metadata, *rest)",
    ]


def _places() -> list[str]:
    return [
        f"{STEP}def _places(self, count: int) -> tuple[tuple[int, ...], ...]:",
        f'{STEP * 2}"""Which axes of the input make up each axis of the equations."""',
        f"{STEP * 2}raise NotImplementedError",
    ]


def _printed(program: Program, module: Module) -> list[str]:
    """What torch prints between the brackets, in its order."""
    stored = {w.name for w in module.weights}
    parts = [f"{{self.{s.name}}}" for s in module.sizes]
    parts += [f"{s.name}={{self.{s.name}}}" for s in settings_of(program, module)]
    parts += ["momentum={self.momentum}"] if module.running else []
    parts += [f"{f.name}={{self.{f.name}{' is not None' if f.name in stored else ''}}}" for f in module.flags]
    parts += [f"{TRACK}={{self.{TRACK}}}"] if module.running else []
    head = [f"{STEP}def extra_repr(self) -> str:", f'{STEP * 2}"""The arguments, as torch prints them."""']
    if len(line := f'{STEP * 2}return f"{", ".join(parts)}"') <= WIDTH:
        return [*head, line]
    rows, row = [], ""
    for k, part in enumerate(parts):
        piece = part + (", " if k < len(parts) - 1 else "")
        if row and len(STEP * 3) + len(row) + len(piece) + 3 > WIDTH:
            rows.append(row)
            row = ""
        row += piece
    return [*head, f"{STEP * 2}return (", *(f'{STEP * 3}f"{each}"' for each in (*rows, row)), f"{STEP * 2})"]
