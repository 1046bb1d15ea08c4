"""The functions of a sharded file that exchange with other processes.

Whatever is exchanged at once goes as one tensor. Where there are no other processes, each has what it was given.
"""

from dataclasses import replace

from bnderive.program import arrays
from bnderive.program.program import Program
from bnderive.program.walk import walk
from bnderive.targets.dialect import TORCH, Dialect
from bnderive.targets.lines import STEP, signature
from bnderive.targets.torch.names import TENSOR

HEAD = ["group: Any", f"*parts: {TENSOR}"]
MANY = f"tuple[{TENSOR}, ...]"
TOGETHER = "dist.is_available() and dist.is_initialized()"


def exchanging_sections(program: Program) -> list[list[str]]:
    """The functions, those that the program calls."""
    kinds = exchanged(program)
    sections = {"sum": _reduced("_summed", "sum", ""), "max": _reduced("_largest", "largest", ", op=dist.ReduceOp.MAX")}
    found = [lines for kind, lines in sections.items() if kind in kinds]
    return [*found, *([_gathered()] if "gather" in kinds else []), *([_amax()] if "max" in kinds else [])]


def exchanged(program: Program) -> list[str]:
    """The kinds of every exchange of the forward, then of the backward."""
    every = [*program.forward.statements, *program.backward.statements]
    return [n.kind for s in every for n in walk(s.value) if isinstance(n, arrays.Exchange)]


def dialect_of(program: Program) -> Dialect:
    """How the arrays of the program are written: a process may have nothing to take the largest element of."""
    return replace(TORCH, maximum="_amax") if "max" in exchanged(program) else TORCH


def _reduced(name: str, what: str, option: str) -> list[str]:
    return [
        *signature(f"def {name}", HEAD, MANY, 0),
        f'{STEP}"""The {what} of each part over all processes, in one exchange."""',
        f"{STEP}if not ({TOGETHER}):",
        f"{STEP * 2}return parts",
        f"{STEP}flat = torch.cat([part.reshape(-1) for part in parts])",
        f"{STEP}reduce: Callable[..., Any] = dist.all_reduce",
        f"{STEP}reduce(flat{option}, group=group)",
        f"{STEP}pieces = torch.split(flat, [part.numel() for part in parts])",
        f"{STEP}return tuple(v.reshape(p.shape) for v, p in zip(pieces, parts))",
    ]


def _gathered() -> list[str]:
    return [
        *signature("def _gathered", HEAD, MANY, 0),
        f'{STEP}"""Each part of all processes side by side, in one exchange."""',
        f"{STEP}flat = torch.cat([part.reshape(-1) for part in parts])",
        f"{STEP}every = [flat]",
        f"{STEP}if {TOGETHER}:",
        f"{STEP * 2}gather: Callable[..., Any] = dist.all_gather",
        f"{STEP * 2}every = [torch.empty_like(flat) for _ in range(dist.get_world_size(group))]",
        f"{STEP * 2}gather(every, flat, group=group)",
        f"{STEP}sizes = [part.numel() for part in parts]",
        f"{STEP}pieces = torch.split(torch.stack(every), sizes, dim=1)",
        f"{STEP}pairs = zip(pieces, parts)",
        f"{STEP}return tuple(v.reshape(len(every), *p.shape) for v, p in pairs)",
    ]


def _amax() -> list[str]:
    return [
        *signature("def _amax", [f"x: {TENSOR}", "dim: Any", "keepdim: bool = False"], TENSOR, 0),
        f'{STEP}"""The largest elements, minus infinity where there is none."""',
        f"{STEP}if x.numel() == 0:",
        f"{STEP * 2}return x.sum(dim, keepdim) - torch.inf",
        f"{STEP}return x.amax(dim, keepdim)",
    ]
