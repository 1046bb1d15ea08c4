"""From a layer to the derivation of its backward pass.

Adjoints are derived in reverse order of the graph (the staged form), and closed forms follow from them (`assembling`).
Every step of either is proved.
"""

from collections.abc import Mapping

from sympy import Integer

from bnderive.derive.assembling import Staging, closed, ended
from bnderive.derive.basis import basis_of
from bnderive.derive.chain import chain_rule, consumers
from bnderive.derive.derivation import REVERSE, Derivation, Gradient, Step
from bnderive.derive.names import FIRST, Loss, adjoint_quantities, upstream_quantities
from bnderive.derive.prover import Prover
from bnderive.derive.record import simplified
from bnderive.derive.rules.registry import STAGED
from bnderive.derive.scope import Scope
from bnderive.layer.layer import Definition, Layer, Quantity


def derive(layer: Layer, loss: Loss = FIRST) -> Derivation:
    """Derive the backward pass of a layer: staged adjoints, closed forms, and the proof of every step. `loss` says how
    what is differentiated is written.

    Raises NotDifferentiable where a derivative is not known, and Undecided where a form outgrows what the normal form
    takes.
    """
    upstream = upstream_quantities(layer, loss)
    consumed = {q for q in layer.quantities if consumers(layer, q)}
    names = adjoint_quantities(layer, upstream, consumed, loss)
    prover = Prover(list(layer.definitions))
    plain = Scope(layer, prover, {}, basis_of(layer, (), ()))
    adjoints: dict[str, Gradient] = {}
    for name in reversed(tuple(layer.quantities)):
        if name in names and names[name] != upstream.get(name):
            adjoints[name] = _staged(layer, name, names, upstream, plain)
            if adjoints[name].proved:
                prover.add(Definition(names[name], adjoints[name].form))
    results = tuple(q.name for q in layer.differentiable)
    return closed(Staging(layer, REVERSE, "backward", tuple(upstream.values()), adjoints, results, prover))


def _staged(
    layer: Layer, name: str, names: Mapping[str, Quantity], upstream: Mapping[str, Quantity], scope: Scope
) -> Gradient:
    quantity = layer.quantity(name)
    outside = upstream[name].element if name in upstream else Integer(0)
    full, brief = chain_rule(layer, quantity, names, outside)
    own = names[name]
    definition = Definition(own, full)
    proof = Prover([*scope.prover.definitions, definition])
    first = Step("chain rule", own.element, brief, _because(layer, quantity), proof.equal(own.element, brief))
    return Gradient(name, own, *ended((first, *simplified(brief, STAGED, scope))))


def _because(layer: Layer, quantity: Quantity) -> str:
    used = [d.quantity.name for d in consumers(layer, quantity.name)]
    if not used:
        return f"no definition uses {quantity.name}"
    return f"{quantity.name} reaches the loss through {', '.join(used)}"
