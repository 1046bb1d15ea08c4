"""Names for what a derivation brings in: upstream gradients, adjoints, tangents, saved roots."""

from collections.abc import Container
from dataclasses import dataclass

from bnderive.algebra.notation import Notation
from bnderive.layer.layer import Layer, Quantity

VARIANCE = "var"


@dataclass(frozen=True, slots=True)
class Loss:
    """What is differentiated: `letter` as mathematics writes it; `prefix` for the name of ∂L/∂v in code, but for the
    quantities of `plain`, which get a d as they do in every first order.
    """

    letter: str = "L"
    prefix: str = "d"
    plain: frozenset[str] = frozenset()

    def named(self, name: str) -> str:
        """The name in code of the gradient with respect to the quantity of that name."""
        return f"d{name}" if name in self.plain else f"{self.prefix}{name}"


FIRST = Loss()


def upstream_quantities(layer: Layer, loss: Loss = FIRST) -> dict[str, Quantity]:
    """∂L/∂y for each output y, by the output's name: what comes from outside."""
    taken: set[str] = set(_taken(layer))
    return {name: _gradient(layer.quantity(name), r"\partial", loss, taken) for name in layer.outputs}


def tangent_quantities(layer: Layer) -> dict[str, Quantity]:
    """dv for each real quantity v: how it moves when the inputs do."""
    taken = set(_taken(layer))
    return {
        name: Quantity(_unique(f"{name}_t", taken), Notation((r"\mathrm{d}", *q.notation.pieces)), q.indices)
        for name, q in layer.quantities.items()
        if q.labels is None
    }


def adjoint_quantities(
    layer: Layer, upstream: dict[str, Quantity], consumed: Container[str], loss: Loss = FIRST
) -> dict[str, Quantity]:
    """∂L/∂v for each real quantity v. That of an output nobody else uses is its upstream gradient; that of one used
    further is the total, written with d, since the upstream gradient is only a part of it.
    """
    taken = {*_taken(layer), *(q.name for q in upstream.values())}
    made = {}
    for name, quantity in layer.quantities.items():
        if quantity.labels is not None:
            continue
        if name not in upstream:
            made[name] = _gradient(quantity, r"\partial", loss, taken)
        elif name in consumed:
            made[name] = _gradient(quantity, r"\mathrm{d}", loss, taken, "_total")
        else:
            made[name] = upstream[name]
    return made


def root_quantity(base_name: str, indices: tuple, taken: set[str]) -> Quantity:  # type: ignore[type-arg]
    """The reciprocal root of a quantity, as it is saved; that of a variance has a name in the field, rstd."""
    conventional = base_name.replace(VARIANCE, "rstd", 1) if base_name.startswith(VARIANCE) else f"rsqrt_{base_name}"
    name = _unique(conventional, taken)
    places: list[str | int] = [rf"\mathrm{{{name.replace('_', ' ')}}}"]
    if indices:
        places += ["_{", *range(len(indices)), "}"]
    return Quantity(name, Notation(tuple(places)), indices)


def _taken(layer: Layer) -> set[str]:
    return {*layer.quantities, *(p.name for p in layer.parameters), *(a.size for a in layer.axes)}


def _gradient(quantity: Quantity, sign: str, loss: Loss, taken: set[str], suffix: str = "") -> Quantity:
    unique = _unique(f"{loss.named(quantity.name)}{suffix}", taken)
    pieces = (rf"\frac{{{sign} {loss.letter}}}{{{sign} ", *quantity.notation.pieces, "}")
    return Quantity(unique, Notation(pieces), quantity.indices)


def _unique(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    taken.add(name)
    return name
