"""The kinds of data at which a backward is tried.

Each row of `BATTERIES` exists because a real wrong gradient passed without it: weights of one hide a lost weight, an
upstream gradient of ones hides everything in a normalization, a tiny ε hides where ε stands, a mean of zero hides
cancellation. To add a battery, add a row.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Battery:
    """How one point is drawn.

    The tensors of highest rank have the given mean and scale; `near` scales them by the square root of the smallest
    positive parameter; with `signs` they are one and minus one, by turns along every axis. Other inputs are weights:
    non-uniform, of both signs, never ones. `upstream` is random, ones, masked, negative, signs or steps; `layout` is
    how the upstream gradient lies in memory. `parameter` replaces every positive real parameter and `shift` is added
    to every integer one. `power` multiplies the data by two to that power, and everything else as its degree says
    (`check/degrees.py`). `narrow` says that types narrower than float64 are tried too. With `zeros` about a third of
    all numbers, weights included, are zero.
    """

    name: str
    mean: float = 0.0
    scale: float = 1.0
    near: bool = False
    signs: bool = False
    upstream: str = "random"
    layout: str = "contiguous"
    parameter: float | None = None
    shift: int = 0
    power: int = 0
    narrow: bool = True
    zeros: bool = False

    @property
    def degenerate(self) -> bool:
        """Whether data and weights are such that a layer may have no gradient there."""
        return self.zeros or not self.scale


ORDINARY = Battery("mean 12, deviation 5", mean=12.0, scale=5.0)
OTHER_PARAMETERS = Battery("parameters 0.3", parameter=0.3, shift=1)
LARGE_MEAN = Battery("mean 1e4", mean=1e4, narrow=False)
STRIDED = Battery("strided upstream", layout="strided")
FORTRAN = Battery("Fortran order", mean=-2.0, scale=0.5, layout="fortran", shift=2)
STRIDED_LARGE_MEAN = Battery("mean 1e4, strided upstream", mean=1e4, layout="strided", narrow=False)

BATTERIES = (
    ORDINARY,
    OTHER_PARAMETERS,
    Battery("deviation near root ε", near=True, narrow=False),
    STRIDED,
    Battery("upstream of ones", mean=0.5, upstream="ones"),
    Battery("masked upstream", upstream="masked", shift=1),
    Battery("expanded upstream", layout="expanded"),
    Battery("deviation 20", scale=20.0, narrow=False),
    Battery("upstream of ones, parameters 0.3", upstream="ones", parameter=0.3),
    LARGE_MEAN,
    FORTRAN,
    Battery("zeros, upstream negative", zeros=True, upstream="negative", narrow=False),
    Battery("constant data", mean=0.75, scale=0.0, narrow=False),
    Battery("scaled by 2^30", mean=3.0, power=30, narrow=False),
    Battery("scaled by 2^-30", mean=3.0, power=-30, narrow=False),
)

EXACT = (
    Battery("signs, upstream of ones", signs=True, upstream="ones", parameter=2.0**-60),
    Battery("signs, upstream of signs", signs=True, upstream="signs", parameter=2.0**-60),
    Battery("signs, upstream of −1 and 2", signs=True, upstream="steps", parameter=2.0**-60),
)
"""At these a normalization has x̂ = ±1, and all its sums are exact in float32, so that one count for another is seen
among a million (`check/exact.py`). Under the first two its gradient is zero; under the last it is nowhere near zero,
so that a single element that is off is seen, whichever it is.
"""
