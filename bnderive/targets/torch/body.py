"""PyTorch: an `autograd.Function`, or operators of torch's registry, and a plain function of the layer's name, in one
file.

The forward runs without ctx. Intermediates that the backward reads are outputs of the Function through which no
derivative goes; how the backward is differentiated again is for `orders` to say. The plain function widens half
precision to float32 outside the Function, so that autograd brings every gradient back to its input's type.

Input: a program. Output: the body of the file, below the header.
"""

from bnderive.program.program import MODULE, OP, Program
from bnderive.targets.function import function_name
from bnderive.targets.lines import docstring
from bnderive.targets.torch.backward import backward_lines
from bnderive.targets.torch.exchanged import exchanging_sections
from bnderive.targets.torch.filled import helpers
from bnderive.targets.torch.forward import forward_lines
from bnderive.targets.torch.fused import fused
from bnderive.targets.torch.modules import module_sections
from bnderive.targets.torch.names import class_head, class_name, in_file, nested_name
from bnderive.targets.torch.nested import nested_class
from bnderive.targets.torch.operators import batched_lines, operator_lines, unused_lines
from bnderive.targets.torch.orders import is_dual, is_nested, is_nested_dual
from bnderive.targets.torch.plain import observed_lines, plain_lines
from bnderive.targets.torch.saving import setup_lines
from bnderive.targets.torch.tangent import dual_class, nested_dual_class


def torch_body(program: Program) -> str:
    """The file below its header."""
    program = fused(program)
    parts = _parts(program)
    if program.at_given is not None:
        parts += [each for each in _parts(program.at_given) if each not in parts]
    if program.style == MODULE:
        parts += module_sections(program)
    body = "\n\n\n".join("\n".join(lines) for lines in [_preamble(program), *parts]) + "\n"
    imports = "".join(f"import {name}\n" for name in ("math",) if f"{name}." in body)
    return body.replace("\n\nfrom collections", f"\n\n{imports}from collections", 1)


def _parts(program: Program) -> list[list[str]]:
    """The sections of one program: functions that it calls, classes, their names, the plain function."""
    classes = [_class(program)]
    named = {"_apply": class_name(program)}
    if is_dual(program):
        classes.append(dual_class(program))
        named["_apply_dual"] = f"{class_name(program)}Dual"
    if is_nested(program):
        classes.append(nested_class(program))
        named["_gradients"] = nested_name(program)
    if is_nested_dual(program):
        classes.append(nested_dual_class(program))
        named["_gradients_dual"] = f"{nested_name(program)}Dual"
    first = [*helpers(program), *exchanging_sections(program)]
    applied = [f"{in_file(program, n)}: Callable[..., Any] = {function}.apply" for n, function in named.items()]
    if program.style == OP:
        first, applied = [*first, batched_lines(), unused_lines()], operator_lines(program)
    observed = [observed_lines(program)] if program.exposed else []
    return [*first, *classes, applied, plain_lines(program), *observed]


def _preamble(program: Program) -> list[str]:
    asks = any(is_dual(e) or (is_nested(e) and e.style != OP) for e in (program, program.at_given) if e is not None)
    shapes = program.module is not None and any(s.many for s in program.module.module.sizes)
    imported = "Callable, Sequence" if program.style == MODULE and shapes else "Callable"
    return [
        *docstring([f"{program.title or program.name}: forward and backward in PyTorch."], 0),
        "",
        f"from collections.abc import {imported}",
        *(["from functools import partial"] if program.style == OP else []),
        "from typing import Any",
        "",
        "import torch",
        *(["import torch.distributed as dist"] if program.sharded is not None else []),
        *(["from torch.autograd import forward_ad"] if asks else []),
    ]


def _class(program: Program) -> list[str]:
    sections = [forward_lines(program), setup_lines(program), backward_lines(program)]
    doc = f"The forward with its backward; call `{function_name(program)}`."
    lines = class_head(program, class_name(program), doc)
    return lines + "\n\n".join("\n".join(section) for section in sections).split("\n")
