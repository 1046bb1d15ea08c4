"""The tree of an array computation, before any target has a say: what is loaded, aligned, combined, reduced.

Every node knows its `shape`: the index at each position, None where the length is one. A target prints these nodes
and nothing else, so to add a kind of node is to add a class here, the place in `lower` that makes it and a line in
`targets.expression`.
"""

from dataclasses import dataclass
from typing import TypeAlias

from sympy import Expr

from bnderive.algebra.index import Index

Shape: TypeAlias = tuple[Index | None, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """A variable, in the shape in which it is kept."""

    name: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Number:
    """A number: an integer, a ratio, pi."""

    value: Expr
    shape: Shape = ()


@dataclass(frozen=True, slots=True)
class Scalar:
    """A size or a parameter, a plain number at run time."""

    name: str
    shape: Shape = ()


@dataclass(frozen=True, slots=True)
class View:
    """`arg` with its axes permuted (`order`, empty for as they are), then subscripted with `:`, `None` and `0`."""

    arg: "Array"
    order: tuple[int, ...]
    subscript: tuple[str, ...]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Diagonal:
    """The elements of `arg` where positions `first` and `second` agree; the shared axis comes last."""

    arg: "Array"
    first: int
    second: int
    shape: Shape


@dataclass(frozen=True, slots=True)
class Take:
    """`arg` with the axis at `position` replaced by those of an integer array: W[t]."""

    arg: "Array"
    label: "Array"
    position: int
    shape: Shape


@dataclass(frozen=True, slots=True)
class Along:
    """One element of `arg` along `position` for each place of the other axes; that axis is left with length one."""

    arg: "Array"
    label: "Array"
    position: int
    shape: Shape


@dataclass(frozen=True, slots=True)
class Range:
    """0, 1, …, size − 1."""

    size: "Array"
    shape: Shape


@dataclass(frozen=True, slots=True)
class Compare:
    """One where `left op right` holds, else zero, in the working type. `op` is `==`, `!=`, `<` or `<=`."""

    op: str
    left: "Array"
    right: "Array"
    shape: Shape


@dataclass(frozen=True, slots=True)
class Keep:
    """`arg` where `test` holds, else −∞."""

    test: Compare
    arg: "Array"
    shape: Shape


@dataclass(frozen=True, slots=True)
class Apply:
    """An elementwise operation: a name of `bnderive.algebra.ops.OPS`."""

    op: str
    args: tuple["Array", ...]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Terms:
    """A sum of terms, each with its sign: `(False, t)` is added, `(True, t)` subtracted."""

    terms: tuple[tuple[bool, "Array"], ...]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Product:
    """Factors from left to right: `(False, f)` multiplies, `(True, f)` divides."""

    factors: tuple[tuple[bool, "Array"], ...]
    shape: Shape


@dataclass(frozen=True, slots=True)
class MultiplyAdd:
    """`addend` plus, or where `minus` less, the product of `first` and `second`, in one pass over memory."""

    addend: "Array"
    first: "Array"
    second: "Array"
    minus: bool
    shape: Shape


@dataclass(frozen=True, slots=True)
class Power:
    """`base` to the power of `exponent`; one half is a square root."""

    base: "Array"
    exponent: "Array"
    shape: Shape


@dataclass(frozen=True, slots=True)
class Reduce:
    """`kind` (sum, mean, max, or argmax: the place of the first largest) over `positions`; `keep` leaves them with
    length one.
    """

    kind: str
    arg: "Array"
    positions: tuple[int, ...]
    keep: bool
    shape: Shape


@dataclass(frozen=True, slots=True)
class Contract:
    """A sum of products of tensors over the letters that `subscripts` (as in einsum) leaves out of the result."""

    operands: tuple["Array", ...]
    subscripts: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Broadcast:
    """`arg` repeated to the full `sizes`, as an array of its own."""

    arg: "Array"
    sizes: tuple["Array", ...]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the processes have together of each of `args`: its sum, its largest element, or all side by side along a
    first axis, as `kind` (sum, max, gather) says. `shape` is that of the first result.
    """

    kind: str
    args: tuple["Array", ...]
    shape: Shape


Array: TypeAlias = (
    Load | Number | Scalar | View | Diagonal | Take | Along | Range | Compare | Keep | Apply | Terms | Product
    | MultiplyAdd | Power | Reduce | Contract | Broadcast | Exchange
)  # fmt: skip
