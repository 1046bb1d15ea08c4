"""What goes over all processes, as expressions: a sum, a largest element, and the values of all side by side.

Each takes an element of a tensor that every process has its own of. Lines of computation hold them, one to a line;
`lower` makes an `arrays.Exchange` of each.
"""

from typing import Any, ClassVar

import sympy
from sympy import Expr

from bnderive.algebra.expr import Sigma
from bnderive.algebra.index import Axis, Index
from bnderive.program.share import Peak

PROCESSES = Axis("process", "processes")


class Across(sympy.Function):
    """A value out of those that all processes have. Never differentiated."""

    is_real = True
    kind: ClassVar[str] = ""

    @property
    def own(self) -> Expr:
        """What this process has."""
        return self.args[0]


class Summed(Across):
    """The sum over all processes."""

    kind = "sum"


class Largest(Across):
    """The largest over all processes."""

    kind = "max"


class Gathered(Across):
    """`Gathered(u, p)` is the u of process p."""

    kind = "gather"


def stem(name: str) -> str:
    """A name without the marks that tell it from another function's of the same name in code."""
    return name.rstrip("'")


def is_over(node: Any, axis: Axis) -> bool:
    """Whether `node` is a sum or a largest element over `axis`, perhaps among others."""
    sigma = node.args[0] if isinstance(node, Peak) else node
    return isinstance(sigma, Sigma) and any(i.axis == axis for i in sigma.bound)


def along(indices: tuple[Index, ...], axis: Axis) -> bool:
    """Whether one of the indices is over `axis`."""
    return any(i.axis == axis for i in indices)
