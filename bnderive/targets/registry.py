"""The targets, one row each: name, what it writes, the function that writes it. To add a target, add a file and a
row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bnderive.errors import BnderiveError
from bnderive.program.program import Program
from bnderive.targets.header import with_header
from bnderive.targets.numpy import numpy_body
from bnderive.targets.source import Source
from bnderive.targets.torch.body import torch_body
from bnderive.targets.torch.orders import order_of


@dataclass(frozen=True, slots=True)
class Target:
    """`name` as `--target` takes it, `title` for lists, `suffix` of the file, and `body`, which writes all below the
    header. `order`, for what takes part in automatic differentiation: how the gradients of what is written are
    differentiated again, which may be another way than the one that was asked for.
    """

    name: str
    title: str
    suffix: str
    body: Callable[[Program], str]
    order: Callable[[Program], str] | None = None

    @property
    def differentiable(self) -> bool:
        """Whether the gradients of what is written can be differentiated again."""
        return self.order is not None


TARGETS: Mapping[str, Target] = {
    row.name: row
    for row in (
        Target("numpy", "NumPy: forward and backward as two functions", ".py", numpy_body),
        Target("torch", "PyTorch: an autograd.Function and a function that applies it", ".py", torch_body, order_of),
    )
}


def emit(program: Program, target: str) -> Source:
    """The source of a program for a target of the registry. Raises BnderiveError for a target that is not there."""
    if target not in TARGETS:
        raise BnderiveError(f"no target {target!r}", hint=f"Targets: {', '.join(TARGETS)}.")
    row = TARGETS[target]
    program = program if row.order is None else replace(program, higher_order=row.order(program))
    return Source(target, f"{program.name}_{target}{row.suffix}", with_header(program, target, row.body(program)))
