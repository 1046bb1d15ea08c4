"""Triton: kernels, functions of torch that run them, and a function that autograd differentiates.

Input: a program with loops. Output: the body of the file, below the header.
"""

import re
from collections.abc import Sequence

from bnderive.program.loops.nouns import Loops
from bnderive.program.program import Function, Program
from bnderive.targets.lines import docstring
from bnderive.targets.loops.frame import loops_in
from bnderive.targets.triton.applied import apply_line, function_class, plain_function
from bnderive.targets.triton.function import Launch, kernel_function
from bnderive.targets.triton.kernels import kept_by, kernels_of
from bnderive.targets.triton.syntax import HEAD, PIECES
from bnderive.targets.triton.wrapper import (
    CONSTANTS,
    HELPERS,
    JOIN,
    LABELS,
    SHARES,
    SPREAD,
    backward,
    forward,
    saved_class,
)


def triton_body(program: Program) -> str:
    """The file below its header."""
    roles = ("forward", "backward")
    launches = {
        role: _launches(role, program, function, loops)
        for role, function, loops in zip(roles, (program.forward, program.backward), loops_in(program), strict=True)
    }
    kernels = ["\n".join(launch.lines) for role in roles for launch in launches[role]]
    sections = [
        saved_class(program, loops_in(program)[1]),
        forward(program, loops_in(program)[0], launches["forward"]),
        backward(program, loops_in(program)[1], launches["backward"]),
        function_class(program),
        apply_line(program),
        plain_function(program),
    ]
    written = ["\n".join(lines) for lines in sections]
    helpers = [HELPERS, *([LABELS] if any(v.labels for v in program.forward.tensors) else [])]
    helpers += [
        text
        for name, text in (("_spread", SPREAD), ("_shares", SHARES), ("_join", JOIN))
        if any(f"{name}(" in t for t in written)
    ]
    pieces = _pieces([*kernels, *written])
    return "\n\n\n".join([_preamble(program), *written, *helpers, *pieces, *kernels]) + "\n"


def _launches(role: str, program: Program, function: Function, loops: Loops) -> list[Launch]:
    kernels = kernels_of(loops)
    kept = kept_by(kernels, loops)
    return [
        kernel_function(f"_{role}_{number}", kernel, program, loops, kept)
        for number, kernel in enumerate(kernels, start=1)
    ]


def _pieces(texts: Sequence[str]) -> list[str]:
    """The functions that are called, and those that they call."""
    used: list[str] = []
    waiting = list(texts)
    while waiting:
        text = waiting.pop()
        for name, piece in PIECES.items():
            if name not in used and re.search(rf"\b{name}\b", text):
                used.append(name)
                waiting.append(piece)
    return [HEAD + piece for name, piece in PIECES.items() if name in used]


def _preamble(program: Program) -> str:
    about = f"{program.title or program.name}: forward and backward in Triton."
    told = "Its logic was run in Triton's interpreter; it was not run on a device."
    lines = [
        *docstring([about, told], 0),
        "",
        "from collections.abc import Callable",
        "from typing import Any, NamedTuple",
        "",
        "import torch",
    ]
    lines += [
        "import triton  # type: ignore[import-not-found, import-untyped, unused-ignore]",
        "import triton.language as tl  # type: ignore[import-not-found, import-untyped, unused-ignore]",
        "from torch.autograd.function import once_differentiable",
        "",
        *CONSTANTS,
    ]
    return "\n".join(lines)
