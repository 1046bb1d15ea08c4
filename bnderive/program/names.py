"""Names in code: each tensor, size and parameter gets a Python identifier of its own."""

import builtins
import keyword
from dataclasses import dataclass, field
from itertools import chain, count

from sympy import Expr

from bnderive.algebra.expr import Element, Sigma
from bnderive.algebra.ops import OPS

RESERVED = frozenset(
    {"np", "torch", "math", "saved", "Saved", "Array", "Labels", "Any", "NDArray", "NamedTuple", "Tensor", "forward",
     "backward", "ctx", "inputs", "output", "grads", "wide", "cast", "needs", "Callable", "_sum", "_mean", "kind",
     "forward_ad", "tangents", "moved", "asked", "gradients", "apply", "info", "in_dims", "plain", "found",
     "there", "dims", "device", "jax", "jnp", "upstream", "outputs", "tl", "triton", "WIDE", "WHOLE", "KINDS", "TILE",
     "PROGRAMS", "WARPS", "device_of", "once_differentiable", "dist", "group", "out",
     "_out", "given", "_shared", "_empty"}
)  # fmt: skip
FORBIDDEN = RESERVED | frozenset(dir(builtins)) | frozenset(keyword.kwlist) | frozenset(keyword.softkwlist)


@dataclass(slots=True)
class Names:
    """Names given so far. `fresh` never gives the same name twice."""

    taken: set[str] = field(default_factory=set)

    def fresh(self, wish: str) -> str:
        """`wish` as an identifier; where it is taken, with an underscore after it, and then a number."""
        name = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in wish)
        name = name if name and not name[0].isdigit() else f"_{name}"
        if name in self.taken or name in FORBIDDEN:
            name += "_"
        return numbered(name, self.taken)

    def entered(self, wish: str, tensors: dict[str, str]) -> str:
        """A new tensor that may be called `wish`: what it is called is entered in `tensors`, under the key returned."""
        key = code = self.fresh(wish) if wish not in self.taken else numbered(wish, self.taken)
        while key in tensors:
            key += "'"
        tensors[key] = code
        return key


def numbered(wish: str, taken: set[str]) -> str:
    """`wish`, where it is taken with the first number from 2 behind it that makes it new; it is taken from then on."""
    name = next(name for name in chain((wish,), (f"{wish}{k}" for k in count(2))) if name not in taken)
    taken.add(name)
    return name


def wish(expr: Expr) -> str:
    """A name that says what `expr` is, where that is short: `gamma_dy`, `sum_dy`, `exp_x`; else `part`."""
    if isinstance(expr, Element):
        return expr.name
    if isinstance(expr, Sigma):
        inner = wish(expr.body)
        return "total" if inner == "part" else f"sum_{inner}"
    for name, op in OPS.items():
        if expr.func is op.function:
            inner = wish(expr.args[0])
            return name if inner == "part" else f"{name}_{inner}"
    if expr.is_Mul:
        parts = [wish(f) for f in expr.args if not f.is_number]
        if len(parts) <= 2 and "part" not in parts:
            return "_".join(parts)
    return "part"
