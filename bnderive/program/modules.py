"""What a target has to know of a layer to write it as a module: its `Module` in the names of code.

Input: a layer and the names that its tensors and parameters have in code. Output: `ModuleFacts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Integer

from bnderive.layer.averages import less_than_count
from bnderive.layer.layer import Layer
from bnderive.layer.module import Module


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """`letters`: the axes of the input, in order; `axes`: those of weights and of what is tracked, by name in the
    layer. `less`: by how much the denominator of a statistic is less than its number of terms: a number, or the name
    of a parameter. `names`: what code calls tensors and parameters.
    """

    module: Module
    letters: tuple[str, ...]
    axes: Mapping[str, tuple[str, ...]]
    less: Mapping[str, str | int]
    names: Mapping[str, str]


def module_facts(layer: Layer, names: Mapping[str, str]) -> ModuleFacts | None:
    """The facts; None where the document says nothing of a module."""
    module = layer.module
    if module is None:
        return None
    learned = {w.input for w in module.weights}
    (main,) = (q for q in layer.inputs if q.name not in learned)
    letters = {i.axis: i.name for i in reversed(main.indices)}
    wanted = [*(w.input for w in module.weights), *(r.quantity for r in module.running)]
    axes = {name: tuple(letters[a] for a in layer.quantity(name).axes) for name in wanted}
    found = {r.quantity: less_than_count(layer, r.quantity) for r in module.running if r.correction is not None}
    less = {name: int(q) if isinstance(q, Integer) else str(q) for name, q in found.items() if q is not None}
    return ModuleFacts(module, tuple(i.name for i in main.indices), axes, less, dict(names))
