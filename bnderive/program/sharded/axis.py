"""The axis of which each process has part, found by its name or its size's, and why it may not be cut.

A process knows neither where on the axis its part lies nor what the others have of it; all that can be exchanged is
what is left of a tensor after a sum or a maximum over the axis.
"""

from collections.abc import Sequence

import sympy

from bnderive.algebra.expr import Before, Delta, Element, Sigma, free_indices
from bnderive.algebra.index import Axis, Index
from bnderive.errors import BnderiveError
from bnderive.layer.layer import Layer
from bnderive.program.sharded.across import is_over
from bnderive.program.share import Line


def axis_of(layer: Layer, name: str) -> Axis:
    """The axis of that name, or whose size is called so. Raises BnderiveError where there is none that can be cut."""
    axes = tuple(dict.fromkeys(i.axis for q in layer.inputs for i in q.indices))
    found = [a for a in axes if a.name == name] or [a for a in axes if a.size == name]
    if not found:
        told = ", ".join(f"{a.name} (size {a.size})" for a in axes)
        raise BnderiveError(f"{layer.name} has no axis {name!r} to shard", hint=f"Its axes: {told}.")
    axis = found[0]
    if others := [a.name for a in axes if a.size == axis.size and a != axis]:
        raise _refused(layer, axis, f"axis {others[0]} has the same size, and would have to be cut as well")
    for quantity in layer.inputs:
        if quantity.labels == axis:
            raise _refused(layer, axis, f"the labels {quantity.name} point into it, and a process has only part of it")
    return axis


def check(layer: Layer, axis: Axis, lines: Sequence[Line]) -> None:
    """Raises BnderiveError where a line compares places on the axis, or joins two of them."""
    for line in lines:
        pairs = sum(i.axis == axis for i in line.indices) > 1
        for node in sympy.preorder_traversal(line.expr):
            pairs = pairs or (is_over(node, axis) and any(i.axis == axis for i in free_indices(node)))
            places = any(isinstance(a, Index) and a.axis == axis for a in node.args)
            if places and not isinstance(node, (Element, Sigma)):
                what = "compared" if isinstance(node, (Delta, Before)) else "computed with"
                reason = f"places on it are {what}, and a process does not know where its own part lies"
                raise _refused(layer, axis, reason)
        if pairs:
            raise _refused(layer, axis, "each element on it meets every other, and a process has only its own")


def _refused(layer: Layer, axis: Axis, reason: str) -> BnderiveError:
    return BnderiveError(
        f"{layer.name} cannot be sharded along {axis.name} (size {axis.size}): {reason}",
        hint="Choose another axis; --sharded with a name that is none lists them.",
    )
