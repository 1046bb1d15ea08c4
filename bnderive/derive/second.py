"""The backward of the backward: the gradients of a layer as a layer of their own, which is derived like any other.

The composite layer takes the inputs and the upstream gradients, computes the forward and then the closed backward, and
gives out the gradients. Each sum of the closed backward is a definition, so that what it costs once is not paid again
wherever it is used. What is differentiated is a scalar M that depends on the gradients, as a gradient penalty does.
"""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from sympy import Expr

from bnderive.algebra.expr import Element, Sigma, free_indices
from bnderive.algebra.match import match
from bnderive.algebra.notation import Notation
from bnderive.algebra.rewrite import rewrite
from bnderive.derive.backward import derive
from bnderive.derive.derivation import Derivation
from bnderive.derive.names import Loss
from bnderive.layer.layer import Definition, Layer, Quantity

LETTERS = ("M", "Q", "R", "J", "W")


def derive_second(derivation: Derivation) -> Derivation:
    """Derive the backward pass of a derivation's backward pass; its layer is that of `backward_as_layer`."""
    layer = backward_as_layer(derivation)
    written = {p.latex(*("",) * len(q.indices)) for q in layer.quantities.values() for p in (q.notation,)}
    taken = {*written, *(a.size for a in layer.axes), *(p.name for p in layer.parameters)}
    letter = next((c for c in LETTERS if c not in taken), LETTERS[0])
    first = {*(q.name for q in derivation.upstream), *(g.quantity.name for g in derivation.gradients.values())}
    return derive(layer, Loss(letter, "d2", frozenset(first)))


def backward_as_layer(derivation: Derivation) -> Layer:
    """Forward and closed backward as one layer, from inputs and upstream gradients to gradients."""
    layer = derivation.layer
    gradients = (*derivation.intermediates.values(), *derivation.gradients.values())
    backward = _sums_named((Definition(g.quantity, g.form) for g in gradients), _names(derivation))
    return replace(
        layer,
        name=f"{layer.name}_backward",
        title=f"{layer.title or layer.name}, the backward pass",
        inputs=(*layer.inputs, *derivation.upstream),
        definitions=(*layer.definitions, *backward),
        outputs=tuple(g.quantity.name for g in derivation.gradients.values()),
        digest=sha256(f"{layer.digest} backward".encode()).hexdigest(),
    )


def _names(derivation: Derivation) -> set[str]:
    layers = (derivation.forward, derivation.closed)
    numbers = {*(p.name for p in derivation.layer.parameters), *(a.size for a in derivation.layer.axes)}
    return {*numbers, *(name for layer in layers for name in layer.quantities)}


def _sums_named(definitions: Iterable[Definition], taken: set[str]) -> tuple[Definition, ...]:
    """The definitions with every sum that stands inside one as a definition of its own, before its first use."""
    result: list[Definition] = []
    sums: list[Definition] = []

    def named(part: Expr) -> Expr | None:
        if not isinstance(part, Sigma):
            return None
        for known in sums:
            change = match(known.expr, known.quantity.indices, part)
            if change is not None:
                return known.quantity.element.xreplace(change)
        quantity = _sum_quantity(part, taken)
        sums.append(Definition(quantity, part))
        result.append(sums[-1])
        return quantity.element

    for definition in definitions:
        whole = isinstance(definition.expr, (Sigma, Element))
        result.append(definition if whole else replace(definition, expr=rewrite(definition.expr, named)))
    return tuple(result)


def _sum_quantity(part: Expr, taken: set[str]) -> Quantity:
    count = next(k for k in range(1, len(taken) + 2) if f"s_{k}" not in taken)
    taken.add(f"s_{count}")
    indices = tuple(sorted(free_indices(part), key=str))
    places: list[str | int] = [rf"S^{{({count})}}"]
    if indices:
        places += ["_{", *range(len(indices)), "}"]
    return Quantity(f"s_{count}", Notation(tuple(places)), indices)
