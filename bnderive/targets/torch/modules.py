"""The module: a class of torch.nn around the functions, as the document says what it is like.

Where the document says nothing, its class has the layer's name, and what the layer takes beside its first input and
labels are parameters, given at construction.

Input: a program. Output: sections of the file.
"""

from bnderive.program.program import Program
from bnderive.targets.function import first_tensor, function_name, keyword
from bnderive.targets.lines import STEP, call, docstring, signature
from bnderive.targets.torch.module_class import base_sections
from bnderive.targets.torch.module_places import place_sections
from bnderive.targets.torch.names import TENSOR, group_of


def module_sections(program: Program) -> list[list[str]]:
    """The classes, and the functions that they call."""
    if program.module is None:
        return [_plain(program)]
    return [*base_sections(program, program.module), *place_sections(program, program.module)]


def _plain(program: Program) -> list[str]:
    function = program.forward
    first = first_tensor(program)
    learned = [v.name for v in function.tensors if v.name != first and not v.labels]
    taken = [v.name for v in function.tensors if v.name not in learned]
    results = len(function.results)
    kind = TENSOR if results == 1 else f"tuple[{', '.join([TENSOR] * results)}]"
    processes = [f"process_{each}: Any = None" for each in group_of(program)]
    given = [*(keyword(s) for s in function.settings), *processes]
    keywords = ["*", *given] if given else []
    name = "".join(part.capitalize() for part in program.name.split("_"))
    lines = [f"class {name}(torch.nn.Module):"]
    what = f"{program.title or program.name} as a module"
    lines += docstring([f"{what}; {', '.join(learned)} are learned." if learned else f"{what}."], 1)
    if learned or keywords:
        lines += ["", *signature("def __init__", ["self", *(f"{n}: {TENSOR}" for n in learned), *keywords], "None", 1)]
        lines.append(f"{STEP * 2}super().__init__()")
        lines += [f"{STEP * 2}self.{n} = torch.nn.Parameter({n})" for n in learned]
        lines += [f"{STEP * 2}self.{s.name} = {s.name}" for s in function.settings]
        lines += [f"{STEP * 2}self.process_{each} = process_{each}" for each in group_of(program)]
    lines += ["", *signature("def forward", ["self", *(f"{n}: {TENSOR}" for n in taken)], kind, 1)]
    lines += docstring([f"Apply `{function_name(program)}`."], 2)
    arguments = [n if n in taken else f"self.{n}" for n in (v.name for v in function.tensors)]
    arguments += [f"{s.name}=self.{s.name}" for s in function.settings]
    arguments += [f"{each}=self.process_{each}" for each in group_of(program)]
    return [*lines, *call(f"return {function_name(program)}", arguments, 2)]
