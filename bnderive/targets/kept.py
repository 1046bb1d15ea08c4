"""What the forward keeps for the backward on a device, where memory is all the cost: what the closed form reads, or the
inputs, from which that is computed again.

An input is there already, and in the type of the data; what is computed stands in the type to compute in, which is
twice as wide as the types that devices are used with most. The inputs are kept where the loops then move less and
add up no more sums.
"""

from collections.abc import Callable, Sequence

from sympy import Add, Integer, Mul

from bnderive.errors import BnderiveError
from bnderive.layer.layer import Layer
from bnderive.program.loops.traffic import traffic_of
from bnderive.program.program import Program

LONG = Integer(1000)
"""The length of every axis at which elements are counted."""


def least_moved(layer: Layer, planned: Callable[[Sequence[str]], Program]) -> Program:
    """The program that is `planned` to keep what costs least; of the layer's inputs, those with the most axes count."""
    usual = planned(())
    most = max(len(q.axes) for q in layer.inputs)
    large = [q.name for q in layer.inputs if q.labels is None and len(q.axes) == most]
    try:
        other = planned(large)
    except BnderiveError:
        return usual
    return min(other, usual, key=_cost)


def _cost(program: Program) -> tuple[int, int]:
    """How many sums there are, and how much is moved, in elements of the data."""
    loops = program.loops or ()
    sums = sum(len(sweep.sums) for each in loops for nest in each.nests for sweep in nest.sweeps)
    inputs = {v.of for v in program.forward.tensors}
    wide = [v for v in program.saved if v.of not in inputs]
    moved = Add(*(traffic_of(each).moved for each in loops))
    moved += 2 * Add(*(Mul(*(i.axis.length for i in v.shape if i)) for v in wide))
    return sums, int(moved.xreplace(dict.fromkeys(moved.free_symbols, LONG)))
