"""The forward and the backward as operators of torch's registry, which compilers leave whole.

They are made of the functions that the Function has: what it computes, what it keeps, how it is differentiated. On
tensors without data the same operations run, so that shapes, types and strides are theirs. Under vmap an operator is
called for one element of the batch after another. A backward that autograd can differentiate as it stands needs no
operator: it is torch's own operations.

The namespace holds a hash of the specification and of the options, so that two files can be loaded side by side. A file
that is loaded again gets another namespace: to register an operator anew leaves what holds the first one with a handle
that torch has freed.
"""

from bnderive.program.program import Program, Setting, Variable
from bnderive.targets.header import short_hash
from bnderive.targets.lines import STEP, WIDTH, call, signature
from bnderive.targets.torch.names import TENSOR, class_name, nested_name
from bnderive.targets.torch.nested import asked, tensors_in
from bnderive.targets.torch.orders import extra_outputs, is_nested
from bnderive.targets.torch.saving import remembered, sizes_kept

DIGITS = 8


def operator_lines(program: Program) -> list[str]:
    """The registration of the operators."""
    function = program.forward
    taken = [f"Tensor {v.name}" for v in function.tensors] + _numbers(function.settings)
    results: list[Variable] = [*function.results, *extra_outputs(program)]
    options = f"{program.form} {program.mode} {program.higher_order} {' '.join(program.keep)}"
    space = f"{program.name}_{short_hash(f'{program.digest} {options}')[:DIGITS]}"
    lines = [f'_space = _unused("{space}")']
    lines += _registered("_apply", class_name(program), "forward", taken, ["Tensor"] * len(results))
    if not is_nested(program):
        return lines
    count = len(program.backward.results)
    taken = [f"Tensor {name}" for name in tensors_in(program)]
    taken += _numbers((*remembered(program), *sizes_kept(program))) + [f"bool {name}" for name in asked(program)]
    given = ["Tensor?"] * count if count > 1 else ["Tensor"]
    return [*lines, "", *_registered("_gradients", nested_name(program), "backward", taken, given)]


def unused_lines() -> list[str]:
    """The function that finds a namespace for the operators of this file."""
    return [
        "def _unused(space: str) -> str:",
        f'{STEP}"""The namespace, numbered where a file with this one was loaded before."""',
        f"{STEP}found, count = space, 1",
        f'{STEP}while hasattr(getattr(torch.ops, found), "forward"):',
        f"{STEP * 2}count += 1",
        f'{STEP * 2}found = f"{{space}}_{{count}}"',
        f"{STEP}return found",
    ]


def batched_lines() -> list[str]:
    """The function that calls an operator for each element of a batch."""
    parameters = ["op: Callable[..., Any]", "info: Any", "in_dims: Any", "*inputs: Any"]
    return [
        *signature("def _batched", parameters, "Any", 0),
        f'{STEP}"""An operator under vmap: one element of the batch after another."""',
        f"{STEP}every = []",
        f"{STEP}for k in range(info.batch_size):",
        f"{STEP * 2}pairs = zip(inputs, in_dims)",
        f"{STEP * 2}every.append(op(*(v if d is None else v.select(d, k) for v, d in pairs)))",
        f"{STEP}if isinstance(every[0], {TENSOR}):",
        f"{STEP * 2}return torch.stack(every), 0",
        f"{STEP}found = tuple(None if v[0] is None else torch.stack(v) for v in zip(*every))",
        f"{STEP}return found, tuple(None if v is None else 0 for v in found)",
    ]


def _numbers(settings: tuple[Setting, ...]) -> list[str]:
    return [f"{'SymInt' if s.integer else 'float'} {s.name}" for s in settings]


def _registered(apply: str, holder: str, name: str, taken: list[str], given: list[str]) -> list[str]:
    result = given[0] if len(given) == 1 else f"({', '.join(given)})"
    return [
        f'_{name} = f"{{_space}}::{name}"',
        *_schema(f"_{name}_schema", taken, result),
        *call(
            f"{apply}: Callable[..., Any] = torch.library.custom_op",
            [f"_{name}", f"{holder}.forward", "mutates_args=()", f"schema=_{name}_schema"],
            0,
        ),
        f"torch.library.register_fake(_{name}, {holder}.forward)",
        *call(
            "torch.library.register_autograd",
            [f"_{name}", f"{holder}.backward", f"setup_context={holder}.setup_context"],
            0,
        ),
        *call("torch.library.register_vmap", [f"_{name}", f"partial(_batched, {apply})"], 0),
    ]


def _schema(variable: str, taken: list[str], result: str) -> list[str]:
    """The assignment of a schema, its text broken where it is too long."""
    whole = f'"({", ".join(taken)}) -> {result}"'
    if len(line := f"{variable} = {whole}") <= WIDTH:
        return [line]
    if len(STEP + whole) <= WIDTH:
        return [f"{variable} = (", STEP + whole, ")"]
    pieces: list[str] = []
    line = "("
    for k, each in enumerate(taken):
        piece = each + (", " if k < len(taken) - 1 else "")
        if len(line) + len(piece) > WIDTH - 10:
            pieces.append(line)
            line = ""
        line += piece
    return [f"{variable} = (", *(f'{STEP}"{piece}"' for piece in (*pieces, line)), f'{STEP}") -> {result}"', ")"]
