"""A layer some of whose quantities are given instead of computed, such as the statistics that a layer uses when it is
no longer trained.

Input: a layer and names of quantities. Output: a layer in which they are inputs, after the others, and what nothing
needs any more is gone.
"""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from bnderive.algebra.expr import Element
from bnderive.layer.layer import Layer


def given(layer: Layer, names: Sequence[str], suffix: str) -> Layer:
    """`layer` with these quantities as inputs. `suffix` goes behind its name. Raises KeyError for a name that it has
    not.
    """
    added = tuple(layer.quantity(name) for name in names)
    wanted = set(layer.outputs)
    kept = []
    for step in reversed(layer.steps):
        name = step.quantity.name
        if name in wanted and name not in names:
            wanted |= {e.name for e in step.expr.atoms(Element)}
            kept.append(step)
    return replace(
        layer,
        name=f"{layer.name}_{suffix}",
        inputs=(*layer.inputs, *added),
        definitions=tuple(d for d in layer.definitions if d in kept),
        choices=tuple(c for c in layer.choices if c in kept),
        module=None,
        digest=sha256(f"{layer.digest} given {', '.join(names)}".encode()).hexdigest(),
    )
