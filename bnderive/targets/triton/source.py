"""Triton: kernels, functions of torch that run them, and a function that autograd differentiates.

Input: a program with loops. Output: the body of the file, below the header.
"""

import re
from collections.abc import Mapping, Sequence

from bnderive.program.loops.nouns import Loops
from bnderive.program.program import Program
from bnderive.targets.lines import docstring
from bnderive.targets.loops.frame import loops_in
from bnderive.targets.triton.applied import apply_line, function_class, plain_function
from bnderive.targets.triton.function import Launch, kernel_function
from bnderive.targets.triton.kernels import alike, kept_by, kernels_of
from bnderive.targets.triton.syntax import HEAD, PIECES
from bnderive.targets.triton.wrapper import (
    CONSTANTS,
    HELPERS,
    JOIN,
    LABELS,
    SHARES,
    SIZE,
    SPREAD,
    backward,
    forward,
    saved_class,
)


def triton_body(program: Program) -> str:
    """The file below its header."""
    roles = ("forward", "backward")
    start, body = loops_in(program)
    launches, copies = {}, {}
    for role, loops in zip(roles, (start, body), strict=True):
        launches[role], copies[role] = _launches(role, program, loops)
    kernels = ["\n".join(launch.lines) for role in roles for launch in launches[role]]
    sections = [
        saved_class(program, body),
        forward(program, start, launches["forward"], copies["forward"]),
        backward(program, body, launches["backward"], copies["backward"]),
        function_class(program),
        apply_line(program),
        plain_function(program),
    ]
    written = ["\n".join(lines) for lines in sections]
    helpers = [HELPERS, *([LABELS] if any(v.labels for v in program.forward.tensors) else [])]
    helpers += [
        text
        for name, text in (("_tile", SIZE), ("_spread", SPREAD), ("_shares", SHARES), ("_joined", JOIN))
        if any(f"{name}(" in t for t in written)
    ]
    pieces = _pieces([*kernels, *written])
    return "\n\n\n".join([_preamble(program), *written, *helpers, *pieces, *kernels]) + "\n"


def _launches(role: str, program: Program, loops: Loops) -> tuple[list[Launch], Mapping[str, str]]:
    """The launches of a function, and which of its results are sums that are there already."""
    kernels, copies = alike(kernels_of(loops))
    kept = kept_by(kernels, loops)
    return [
        kernel_function(f"_{role}_{number}", kernel, program, loops, kept)
        for number, kernel in enumerate(kernels, start=1)
    ], copies


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
    told = "For a GPU. Without one, TRITON_INTERPRET=1 in the environment runs the kernels on the processor, slowly."
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
