"""The targets, one row each: name, what it writes, the function that writes it. To add a target, add a file and a
row.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bnderive.errors import BnderiveError
from bnderive.program.program import (
    AS_COMPUTED,
    DEFAULT,
    FUNCTION,
    IN_DOUBLE,
    JVP,
    MODES,
    MODULE,
    OP,
    Program,
    Variable,
)
from bnderive.targets.c.binding import c_binding
from bnderive.targets.c.header import c_header
from bnderive.targets.c.source import c_body
from bnderive.targets.calling import ON_BINDING, ON_JAX, ON_NUMPY, ON_TORCH, ON_TRITON, Calling
from bnderive.targets.function import bare, shape_list
from bnderive.targets.header import with_header
from bnderive.targets.interface import interfaces_of
from bnderive.targets.jax.body import jax_body
from bnderive.targets.numba.source import numba_body
from bnderive.targets.numpy import numpy_body
from bnderive.targets.source import Source
from bnderive.targets.torch.body import torch_body
from bnderive.targets.torch.orders import order_of
from bnderive.targets.torch.saving import kept_variables
from bnderive.targets.triton.source import triton_body


@dataclass(frozen=True, slots=True)
class Beside:
    """A file that goes with another: its suffix, and the function that writes all below its header.

    `binding`: whether it makes the other callable from Python; such a file is written where it is asked for.
    """

    suffix: str
    body: Callable[[Program], str]
    binding: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """`name` as `--target` takes it, `title` for lists, `suffix` of the file, and `body`, which writes all below the
    header. `order`, for what takes part in automatic differentiation: how the gradients of what is written are
    differentiated again, which may be another way than the one that was asked for. `loops`: how the loops over memory
    add up that it is written from, empty where it is written from none, and `compiled` whether a compiler has to be
    called; `modes` are the ways in which it computes, `styles` what it can write: a function, an operator, a module, a
    function with a tangent. `beside` are further files of the same name, `calling` is how tests call what is
    written, and `kept` tells what the forward keeps for the backward. `sharded`: whether several processes can have
    part of an axis each, and `device`: whether it is written for a GPU alone.
    """

    name: str
    title: str
    suffix: str
    body: Callable[[Program], str]
    order: Callable[[Program], str] | None = None
    loops: str = ""
    compiled: bool = False
    modes: tuple[str, ...] = MODES
    styles: tuple[str, ...] = (FUNCTION,)
    beside: tuple[Beside, ...] = ()
    calling: Calling = ON_NUMPY
    sharded: bool = False
    device: bool = False
    kept: Callable[[Program], Sequence[Variable]] = lambda program: program.saved

    @property
    def differentiable(self) -> bool:
        """Whether the gradients of what is written can be differentiated again."""
        return self.order is not None


TARGETS: Mapping[str, Target] = {
    row.name: row
    for row in (
        Target("numpy", "NumPy: forward and backward as two functions", ".py", numpy_body),
        Target(
            "torch",
            "PyTorch: an autograd.Function and a function that applies it, an operator or a module",
            ".py",
            torch_body,
            order_of,
            styles=(FUNCTION, OP, MODULE),
            calling=ON_TORCH,
            sharded=True,
            kept=kept_variables,
        ),
        Target(
            "jax",
            "JAX: a function with a custom_vjp, or a custom_jvp",
            ".py",
            jax_body,
            compiled=True,
            modes=(DEFAULT,),
            styles=(FUNCTION, JVP),
            calling=ON_JAX,
        ),
        Target(
            "c",
            "C11 with OpenMP: forward and backward as fused loops, with a header and a binding for Python",
            ".c",
            c_body,
            loops=IN_DOUBLE,
            compiled=True,
            modes=(DEFAULT,),
            beside=(Beside(".h", c_header), Beside(".py", c_binding, binding=True)),
            calling=ON_BINDING,
        ),
        Target(
            "numba",
            "Numba: forward and backward as two functions on numpy arrays, whose loops are compiled",
            ".py",
            numba_body,
            loops=IN_DOUBLE,
            compiled=True,
            modes=(DEFAULT,),
        ),
        Target(
            "triton",
            "Triton: kernels for a GPU, and functions of torch that run them",
            ".py",
            triton_body,
            loops=AS_COMPUTED,
            compiled=True,
            modes=(DEFAULT,),
            device=True,
            calling=ON_TRITON,
        ),
    )
}
COMMENTS = {".py": "#", ".c": "//", ".h": "//"}
"""What begins a line of comment, by suffix."""


def saves(program: Program, variables: Sequence[Variable]) -> str:
    """What the forward of a program keeps for its backward: `x (m, C) and rstd (C,): m C + C elements`."""
    kept = bare(variables)
    if not kept:
        return "nothing"
    sizes = [" ".join(program.numbers[i.axis.size] for i in v.shape if i) or "1" for v in kept]
    ordered = sorted(dict.fromkeys(sizes), key=lambda s: -len(s.split()))
    told = " + ".join(s if sizes.count(s) == 1 else f"{sizes.count(s)} {s}" for s in ordered)
    return f"{shape_list(kept, dict(program.names))}: {told} elements"


def plain_targets() -> tuple[str, ...]:
    """The targets whose code runs as it is written, without a compiler."""
    return tuple(name for name, row in TARGETS.items() if not row.compiled)


def target_of(name: str) -> Target:
    """The target of that name. Raises BnderiveError where there is none."""
    if name not in TARGETS:
        raise BnderiveError(f"no target {name!r}", hint=f"Targets: {', '.join(TARGETS)}.")
    return TARGETS[name]


def emit(program: Program, target: str) -> Source:
    """The source of a program for a target of the registry. Raises BnderiveError for a target that is not there."""
    row = target_of(target)
    if program.mode not in row.modes:
        raise BnderiveError(
            f"the target {target} does not compute in the mode {program.mode}",
            hint=f"It has {', '.join(row.modes)}.",
        )
    if program.style not in row.styles:
        raise BnderiveError(
            f"the target {target} writes no {program.style}", hint=f"It has {', '.join(row.styles)}; see --as."
        )
    program = program if row.order is None else replace(program, higher_order=row.order(program))

    def headed(suffix: str, body: Callable[[Program], str]) -> str:
        return with_header(program, target, body(program), COMMENTS[suffix])

    beside = tuple((each.suffix, headed(each.suffix, each.body)) for each in row.beside)
    text, calls = headed(row.suffix, row.body), interfaces_of(program)
    return Source(
        target, f"{program.name}_{target}{row.suffix}", text, beside, saves(program, row.kept(program)), calls
    )
