"""PyTorch: an `autograd.Function`, or operators of torch's registry, and a plain function of the layer's name, in one
file.

The forward runs without ctx. Intermediates that the backward reads are outputs of the Function through which no
derivative goes; how the backward is differentiated again is for `orders` to say. The plain function widens half
precision to float32 outside the Function, so that autograd brings every gradient back to its input's type.

Input: a program. Output: the body of the file, below the header.
"""

from bnderive.program.program import OP, Program
from bnderive.targets.lines import docstring
from bnderive.targets.torch.backward import backward_lines
from bnderive.targets.torch.filled import helpers
from bnderive.targets.torch.forward import forward_lines
from bnderive.targets.torch.names import class_head, class_name, function_name
from bnderive.targets.torch.nested import nested_class, nested_name
from bnderive.targets.torch.operators import batched_lines, operator_lines
from bnderive.targets.torch.orders import is_dual, is_nested, is_nested_dual
from bnderive.targets.torch.plain import plain_lines
from bnderive.targets.torch.saving import setup_lines
from bnderive.targets.torch.tangent import dual_class, nested_dual_class


def torch_body(program: Program) -> str:
    """The file below its header."""
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
    first, applied = helpers(program), [f"{n}: Callable[..., Any] = {function}.apply" for n, function in named.items()]
    if program.style == OP:
        first, applied = [*first, batched_lines()], operator_lines(program)
    sections = [_preamble(program), *first, *classes, applied, plain_lines(program)]
    body = "\n\n\n".join("\n".join(lines) for lines in sections) + "\n"
    return body.replace("\n\nfrom collections", "\n\nimport math\nfrom collections", 1) if "math." in body else body


def _preamble(program: Program) -> list[str]:
    return [
        *docstring([f"{program.title or program.name}: forward and backward in PyTorch."], 0),
        "",
        "from collections.abc import Callable",
        *(["from functools import partial"] if program.style == OP else []),
        "from typing import Any",
        "",
        "import torch",
        *(["from torch.autograd import forward_ad"] if is_dual(program) else []),
    ]


def _class(program: Program) -> list[str]:
    sections = [forward_lines(program), setup_lines(program), backward_lines(program)]
    doc = f"The forward with its backward; call `{function_name(program)}`."
    lines = class_head(program, class_name(program), doc)
    return lines + "\n\n".join("\n".join(section) for section in sections).split("\n")
