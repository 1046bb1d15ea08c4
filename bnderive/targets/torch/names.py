"""Names in a generated PyTorch file, its types, and tuples as they stand in it."""

from collections.abc import Sequence

from bnderive.program.program import OP, Program
from bnderive.targets.lines import STEP

TENSOR = "torch.Tensor"


def class_name(program: Program) -> str:
    """The name of the Function."""
    return "_" + "".join(part.capitalize() for part in program.name.split("_"))


def nested_name(program: Program) -> str:
    """The name of the Function that the gradients are."""
    return f"{class_name(program)}Backward"


def class_head(program: Program, name: str, doc: str) -> list[str]:
    """The first lines of the class: a Function, or for an operator a class that only holds its functions."""
    if program.style == OP:
        return [f"class {name}:", f'{STEP}"""{doc}"""', ""]
    head = [f"class {name}(torch.autograd.Function):", f'{STEP}"""{doc}"""', ""]
    return [*head, f"{STEP}generate_vmap_rule = True", ""] if program.sharded is None else head


def in_file(program: Program, name: str) -> str:
    """A name of the file's own, apart from that of another program in it."""
    head, dual, _ = name.partition("_dual")
    return f"{head}{program.suffix}{dual}"


def kind(count: int) -> str:
    """The type of so many tensors."""
    return TENSOR if count == 1 else f"tuple[{', '.join([TENSOR] * count)}]" if count < 3 else f"tuple[{TENSOR}, ...]"


def tuple_text(names: Sequence[str]) -> str:
    """A tuple of names, also of one."""
    return f"({names[0]},)" if len(names) == 1 else ", ".join(names)


def arguments(program: Program) -> list[str]:
    """The parameters of `forward`, typed."""
    settings = [f"{s.name}: {'int' if s.integer else 'float'}" for s in program.forward.settings]
    group = [f"{name}: Any" for name in group_of(program)]
    return [*(f"{v.name}: {TENSOR}" for v in program.forward.tensors), *settings, *group]


def group_of(program: Program) -> list[str]:
    """The name of the processes that share an axis, where the program is sharded; it stands after plain numbers."""
    return ["group"] if program.sharded is not None else []


def positions(program: Program) -> dict[str, int]:
    """Where among the inputs stands the one to which each gradient belongs."""
    place = {v.name: k for k, v in enumerate(program.forward.tensors)}
    return {gradient: place[name] for name, gradient in program.gradients}
