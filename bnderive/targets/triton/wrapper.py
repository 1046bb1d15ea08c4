"""The torch around kernels: `NAME_forward` and `NAME_backward`, which check tensors, make room and launch.

Tensors are brought into C order. What is returned is written in the type in which it is returned; what the backward
reads, and what kernels read again, in the type to compute in.
"""

from collections.abc import Collection, Mapping, Sequence

from bnderive.program.loops.nouns import Loops
from bnderive.program.program import Program, Variable
from bnderive.targets.dialect import TORCH
from bnderive.targets.expression import Printer
from bnderive.targets.function import equation_block, first_tensor, function_name, guard_lines, keyword, shape_list
from bnderive.targets.lines import STEP, WIDTH, call, docstring, signature
from bnderive.targets.loops.frame import tupled
from bnderive.targets.torch.names import TENSOR
from bnderive.targets.triton.function import Launch
from bnderive.targets.triton.launch import launched, read_again, summed

CONSTANTS = (
    "TILE = 4096  # elements that a program works on at a time; a power of two",
    "PROGRAMS = 512  # so many programs keep a device busy; no more share a sum",
    "WARPS = 4  # threads of a program, in groups of 32",
    "KINDS = {torch.float32: tl.float32, torch.float64: tl.float64}",
    "device_of: Any = torch.cuda.device_of",
)
HELPERS = '''\
def _ready(first: torch.Tensor, kind: torch.dtype) -> torch.dtype:
    """The type to compute in: float64, or float32 for all that is narrower."""
    if not first.is_floating_point():
        raise TypeError(f"these kernels take floating point, not {first.dtype}")
    if not first.is_cuda and isinstance(_forward_1, triton.JITFunction):
        raise RuntimeError(
            f"these kernels run on a GPU, and the tensors are on {first.device}; set "
            "TRITON_INTERPRET=1 before triton is imported to run them interpreted"
        )
    return torch.promote_types(kind, torch.float32)


def _tensor(
    name: str, a: torch.Tensor, first: torch.Tensor, shape: tuple[int | None, ...]
) -> torch.Tensor:
    """`a` in C order; a length of None may be any."""
    fits = all(n in (None, k) for n, k in zip(shape, a.shape))
    if a.ndim != len(shape) or not fits:
        raise ValueError(f"{name} has the shape {tuple(a.shape)}, not {shape}")
    if a.device != first.device:
        raise ValueError(f"{name} is on {a.device}, not on {first.device}")
    return a.contiguous()


def _blocks(tile: int, *lengths: int) -> list[int]:
    """How long a tile is along each axis: as long as `tile` elements allow, the first
    axis first.
    """
    blocks, left = [], tile
    for length in lengths:
        blocks.append(min(triton.next_power_of_2(max(length, 1)), left))
        left //= blocks[-1]
    return blocks'''
SHARES = '''\
def _shares(cells: int, turns: int) -> int:
    """How many programs share the turns of one cell of the grid out among them, each
    some of them.
    """
    return max(1, min(turns // 4, PROGRAMS // max(1, cells)))'''
SPREAD = '''\
def _spread(block: int, places: int) -> int:
    """At most `block` places for a program, fewer where programs would be few; the
    interpreter runs them one by one, and is quickest with few.
    """
    if not isinstance(_forward_1, triton.JITFunction):
        return block
    enough: int = triton.next_power_of_2(max(1, places // PROGRAMS))
    return min(block, enough)'''
SIZE = '''\
def _tile(places: int, length: int) -> int:
    """How many elements a program works on at a time: more where programs are few and
    each place is long.
    """
    return 4 * TILE if 2 * places <= PROGRAMS and length > TILE else TILE'''
JOIN = '''\
def _joined(kernel: Any, parts: torch.Tensor, axis: int) -> Any:
    """The sums whose parts lie along an axis: the first, or behind one for several sums."""
    rows = parts.shape[axis]
    if rows == 1:
        return parts.squeeze(axis)
    whole = parts.new_empty((*parts.shape[:axis], *parts.shape[axis + 1 :]))
    count = parts.shape[0] if axis else 1
    if length := whole.numel() // count:
        block, tall = _blocks(TILE, min(length, 32), rows)
        cells = triton.cdiv(length, block)
        kernel[cells, count](parts, whole, rows, length, tall, block)
    return whole'''
LABELS = '''\
def _labels(
    name: str,
    a: torch.Tensor,
    first: torch.Tensor,
    size: int,
    shape: tuple[int | None, ...],
) -> torch.Tensor:
    """Labels in C order, each from 0 to size - 1; on a GPU that is asserted there."""
    a = _tensor(name, a, first, shape)
    told = f"{name} has labels outside 0 to {size - 1}"
    torch._assert_async(((a >= 0) & (a < size)).all(), told)
    return a'''


def saved_class(program: Program, loops: Loops) -> list[str]:
    """The class that holds what passes from forward to backward: tensors first."""
    shapes = {v: tupled(program.numbers[i.axis.size] for i in loops.given[v.of]) for v in program.saved}
    fields = [f"{v.name}: {TENSOR}  # {shape}" for v, shape in shapes.items()]
    fields += [f"{s.name}: {'int' if s.integer else 'float'}" for s in program.saved_settings]
    fields.append("kinds: tuple[torch.dtype, ...]  # of the inputs that have gradients")
    doc = f'{STEP}"""What forward keeps for backward."""'
    return ["class Saved(NamedTuple):", doc, "", *(STEP + f for f in fields)]


def forward(program: Program, loops: Loops, launches: Sequence[Launch], alike: Mapping[str, str]) -> list[str]:
    """The function that runs the forward."""
    function, names = program.forward, dict(program.names)
    first = first_tensor(program)
    results = [v.name for v in function.results]
    tensors = [f"{v.name}: {TENSOR}" for v in function.tensors]
    keywords = ["*", *(keyword(s) for s in function.settings)] if function.settings else []
    kind = f"tuple[{', '.join([*[TENSOR] * len(results), 'Saved'])}]"
    lines = signature(f"def {function_name(program)}_forward", [*tensors, *keywords], kind, 0)
    told = f"Takes {shape_list(function.tensors, names)}. Computes in float32 or wider and returns the type of {first}."
    gives = f"Return {shape_list(function.results, names)}, and what backward needs."
    lines += docstring([gives, told, equation_block(program.equations[0])], 1)
    lines.append(f"{STEP}wide = _ready({first}, {first}.dtype)")
    real = _tensors(program, loops, [v for v in function.tensors if not v.labels], first)
    guards = [line for guard in function.guards for line in guard_lines(program, guard, Printer(TORCH, ""), 1)]
    every = _tensors(program, loops, function.tensors, first)
    lines += [*real, *guards, *(line for line in every if line not in real)]
    wide = {v.of for v in program.saved} | read_again(loops) | summed(launches) | set(alike)
    kinds = {n: "wide" if n in wide else f"{first}.dtype" for n in loops.results}
    lines += launched(program, loops, launches, alike, kinds, first)
    returned = [f"{v.name}.to({first}.dtype)" if v.of in wide else v.name for v in function.results]
    inputs = dict(program.gradients)
    saved = [*(v.name for v in program.saved), *(s.name for s in program.saved_settings)]
    saved.append(tupled(f"{v.name}.dtype" for v in function.tensors if v.name in inputs))
    lines += call("saved = Saved", saved, 1)
    return [*lines, *_returned([*returned, "saved"])]


def backward(program: Program, loops: Loops, launches: Sequence[Launch], alike: Mapping[str, str]) -> list[str]:
    """The function that runs the backward."""
    function, names = program.backward, dict(program.names)
    first = program.upstream[0].name
    results = [v.name for v in function.results]
    kind = TENSOR if len(results) == 1 else f"tuple[{', '.join([TENSOR] * len(results))}]"
    parameters = [*(f"{v.name}: {TENSOR}" for v in program.upstream), "saved: Saved"]
    lines = signature(f"def {function_name(program)}_backward", parameters, kind, 0)
    told = f"Return {shape_list(function.results, names)} from {shape_list(program.upstream, names)}."
    form = f"The gradients of a loss L, in {program.form} form:"
    lines += docstring([told, form, equation_block(program.equations[1])], 1)
    kept = [*(v.name for v in program.saved), *(s.name for s in program.saved_settings), "kinds"]
    joined = f"{STEP}{', '.join(kept)} = saved"
    if len(kept) == 1:
        lines.append(f"{STEP}kinds = saved.kinds")
    else:
        lines += [joined] if len(joined) <= WIDTH else call("", kept, 1, " = saved")
    lines.append(f"{STEP}wide = _ready({first}, kinds[0])")
    lines += _tensors(program, loops, function.tensors, first, [s.name for s in program.saved_settings])
    gradients = [gradient for _, gradient in program.gradients]
    code = {v.of: v.name for v in function.results}
    wide = read_again(loops) | summed(launches) | set(alike)
    place = {gradient: k for k, gradient in enumerate(_in_order(program, gradients))}
    kinds = {n: "wide" if n in wide else f"kinds[{place[code[n]]}]" for n in loops.results}
    lines += launched(program, loops, launches, alike, kinds, first)
    return [*lines, *_returned([f"{code[n]}.to(kinds[{place[code[n]]}])" if n in wide else code[n] for n in code])]


def _in_order(program: Program, gradients: Collection[str]) -> list[str]:
    """Gradients in the order of their inputs."""
    found = dict(program.gradients)
    return [found[v.name] for v in program.forward.tensors if found.get(v.name) in gradients]


def _returned(parts: Sequence[str]) -> list[str]:
    """The lines that return values; of more than one that is computed, in brackets where they are too long."""
    joined = f"{STEP}return {', '.join(parts)}"
    if len(joined) <= WIDTH:
        return [joined]
    return [f"{STEP}return (", *(f"{STEP}{STEP}{p}," for p in parts), f"{STEP})"]


def _tensors(
    program: Program, loops: Loops, tensors: Sequence[Variable], first: str, known: Sequence[str] = ()
) -> list[str]:
    """Each tensor in C order, the largest first: it says how long the axes are."""
    names, found = dict(program.numbers), set(known)
    lines: list[str] = []
    given = [v for v in tensors if v.of in loops.given]
    for v in sorted(given, key=lambda v: (v.labels, -len(loops.given[v.of]))):
        sizes = [names[i.axis.size] for i in loops.given[v.of]]
        lines += _brought(v, tupled(n if n in found else "None" for n in sizes), loops, names, first)
        new = [n for n in dict.fromkeys(sizes) if n not in found]
        if new:
            left = [n if n in new and n not in sizes[:k] else "_" for k, n in enumerate(sizes)]
            lines.append(f"{STEP}{tupled(left) if len(left) == 1 else ', '.join(left)} = {v.name}.shape")
        if len(set(sizes)) < len(sizes):
            lines += _brought(v, tupled(sizes), loops, names, first)
        found |= set(new)
    return lines


def _brought(v: Variable, shape: str, loops: Loops, names: dict[str, str], first: str) -> list[str]:
    if v.labels:
        size = names[loops.labels[v.of]]
        return call(f"{v.name} = _labels", [f'"{v.name}"', v.name, first, size, shape], 1)
    return call(f"{v.name} = _tensor", [f'"{v.name}"', v.name, first, shape], 1)
