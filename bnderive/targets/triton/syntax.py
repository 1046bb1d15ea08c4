"""Triton: how numbers and memory are written, and what stands in a file beside its kernels.

In a kernel `WIDE` is the type to compute in, and a value is a tile: an array of which each element belongs to one place
and one turn of the loops.
"""

from dataclasses import dataclass

from sympy import Expr, Rational

from bnderive.targets.loops.scalar import ATOM, NAME, PRODUCT, Scalars
from bnderive.targets.loops.syntax import Syntax

LEAST = 'float("-inf")'
TRITON = Syntax(
    target="triton",
    at=lambda array, indices, _: f"{array}[{', '.join(indices)}]",
    literal=repr,
    count="{0}",
    power="_power({0}, {1})",
    root="tl.sqrt({0})",
    square="_power({0}, {1})",
    chosen="tl.where({0}, {1}, {2})",
    truth="tl.where({0}, 1.0, 0.0)",
    least=LEAST,
)


@dataclass(frozen=True, slots=True)
class Tiles(Scalars):
    """Prints numbers of index notation over tiles. A constant is computed here: functions of Triton would take it for a
    float32.
    """

    def _power(self, expr: Expr) -> tuple[str, int]:
        if expr.is_number:
            return repr(float(expr)), ATOM
        base, exponent = expr.args
        inner = self.text(base)
        if exponent == Rational(1, 2):
            return f"tl.sqrt({inner})", ATOM
        if exponent == 2 and NAME.fullmatch(inner):
            return f"{inner} * {inner}", PRODUCT
        return f"_power({inner}, {self.text(exponent)})", ATOM

    def _argument(self, expr: Expr) -> str:
        if expr.is_number and not expr.is_Integer:
            return f"tl.full((), {float(expr)!r}, WIDE)"
        return self.text(expr)


HEAD = "@triton.jit  # type: ignore[misc, untyped-decorator, unused-ignore]\n"
PIECES = {
    "_places": '''\
def _places(BLOCK: tl.constexpr) -> tl.tensor:
    """The places of this program."""
    return tl.program_id(0).to(tl.int64) * BLOCK + tl.arange(0, BLOCK)''',
    "_span": '''\
def _span(start: tl.tensor, BLOCK: tl.constexpr) -> tl.tensor:
    """The next places after `start`."""
    return tl.cast(start, tl.int64) + tl.arange(0, BLOCK)''',
    "_read": '''\
def _read(pointer: tl.tensor, mask: tl.tensor, WIDE: tl.constexpr) -> tl.tensor:
    """What is in memory, in the type to compute in; zero outside the mask."""
    return tl.load(pointer, mask=mask, other=0.0).to(WIDE)''',
    "_label": '''\
def _label(pointer: tl.tensor, mask: tl.tensor) -> tl.tensor:
    """Labels; zero outside the mask."""
    return tl.load(pointer, mask=mask, other=0).to(tl.int64)''',
    "_add": '''\
def _add(pointer: tl.tensor, value: tl.tensor, mask: tl.tensor) -> None:
    """Increases what is in memory."""
    tl.store(pointer, tl.load(pointer, mask=mask, other=0.0) + value, mask=mask)''',
    "_enlarge": '''\
def _enlarge(pointer: tl.tensor, value: tl.tensor, mask: tl.tensor) -> None:
    """Makes what is in memory the larger of itself and the value."""
    found = tl.load(pointer, mask=mask, other=0.0)
    tl.store(pointer, tl.maximum(found, value), mask=mask)''',
    "_power": '''\
def _power(base: tl.tensor, exponent: tl.constexpr) -> tl.tensor:
    """A power: a product where the exponent is whole, else of a positive number."""
    if exponent == exponent // 1:
        result = base
        for _ in tl.static_range(1, exponent):
            result *= base
    else:
        result = tl.exp(exponent * tl.log(base))
    return result''',
    "_tanh": '''\
def _tanh(x: tl.tensor) -> tl.tensor:
    """The hyperbolic tangent, near zero as its continued fraction cut off."""
    small = tl.minimum(tl.abs(x), 0.55)
    z = small * small
    above = 2027025.0 + z * (270270.0 + z * (6930.0 + z * 36.0))
    below = 2027025.0 + z * (945945.0 + z * (51975.0 + z * (630.0 + z)))
    large = 1.0 - 2.0 / (tl.exp(2.0 * tl.minimum(tl.abs(x), 40.0)) + 1.0)
    size = tl.where(tl.abs(x) < 0.55, small * above / below, large)
    return tl.where(x < 0.0, -size, size)''',
    "_added": '''\
def _added(
    parts: tl.tensor,
    whole: tl.tensor,
    rows: tl.tensor,
    length: tl.tensor,
    ROWS: tl.constexpr,
    BLOCK: tl.constexpr,
) -> None:
    """The sum of the rows of each matrix, in an order that is always the same."""
    parts += tl.program_id(1).to(tl.int64) * rows * length
    whole += tl.program_id(1).to(tl.int64) * length
    at = _places(BLOCK)[None, :]
    total = tl.zeros((ROWS, BLOCK), whole.dtype.element_ty)
    for start in range(0, rows, ROWS):
        row = _span(start, ROWS)[:, None]
        mask = (row < rows) & (at < length)
        total += tl.load(parts + row * length + at, mask=mask, other=0.0)
    result = tl.sum(total, axis=0, keep_dims=True)
    tl.store(whole + at, result, mask=at < length)''',
    "_largest": '''\
def _largest(
    parts: tl.tensor,
    whole: tl.tensor,
    rows: tl.tensor,
    length: tl.tensor,
    ROWS: tl.constexpr,
    BLOCK: tl.constexpr,
) -> None:
    """The largest of each column of each matrix."""
    parts += tl.program_id(1).to(tl.int64) * rows * length
    whole += tl.program_id(1).to(tl.int64) * length
    at = _places(BLOCK)[None, :]
    least = float("-inf")
    total = tl.full((ROWS, BLOCK), least, whole.dtype.element_ty)
    for start in range(0, rows, ROWS):
        row = _span(start, ROWS)[:, None]
        mask = (row < rows) & (at < length)
        part = tl.load(parts + row * length + at, mask=mask, other=least)
        total = tl.maximum(total, part)
    result = tl.max(total, axis=0, keep_dims=True)
    tl.store(whole + at, result, mask=at < length)''',
}
"""Functions that kernels call, and the kernels that put parts together; written where they are used."""
