"""How the names of a layer are written: its quantities, sizes, parameters and indices, for the printers."""

from bnderive.algebra.printing import Glossary
from bnderive.algebra.printing.glossary import plain_name
from bnderive.layer.layer import Layer, Quantity


def glossary_of(layer: Layer, *extra: Quantity) -> Glossary:
    """The glossary of a layer and of quantities beside it, such as gradients; a name that both have is the layer's."""
    quantities = {q.name: q for q in (*layer.quantities.values(), *reversed(extra))}
    quantities.update(layer.quantities)
    parameters = {p.name: p.notation.latex() for p in layer.parameters}
    sizes = {axis.size: layer.size_notation.get(axis.size, plain_name(axis.size)) for axis in layer.axes}
    indices = {axis.name: axis for axis in layer.axes}
    for quantity in quantities.values():
        for index in quantity.indices:
            indices.setdefault(index.name, index.axis)
    return Glossary(
        quantities={name: q.notation for name, q in quantities.items()},
        symbols={**sizes, **parameters},
        order=(*layer.quantities, *(q.name for q in extra if q.name not in layer.quantities), *parameters, *sizes),
        indices=indices,
    )
