"""From a layer to the derivation of its tangent pass: how the outputs move when the inputs do (forward mode).

Tangents are derived in the order of the graph, each from those before it (the staged form), and closed forms follow
from them (`assembling`), as they do for a backward pass. Every step of either is proved.
"""

from collections.abc import Mapping

from bnderive.derive.assembling import Staging, closed, ended
from bnderive.derive.basis import basis_of
from bnderive.derive.chain import sources, tangent_rule
from bnderive.derive.derivation import FORWARD, Derivation, Gradient, Step
from bnderive.derive.names import tangent_quantities
from bnderive.derive.prover import Prover
from bnderive.derive.record import simplified
from bnderive.derive.rules.registry import STAGED
from bnderive.derive.scope import Scope
from bnderive.layer.layer import Definition, Layer, Quantity


def derive_tangent(layer: Layer) -> Derivation:
    """Derive the tangent pass of a layer: staged tangents, closed forms for the outputs, the proof of every step.

    Raises NotDifferentiable where a derivative is not known, and Undecided where a form outgrows what the normal form
    takes.
    """
    names = tangent_quantities(layer)
    prover = Prover(list(layer.definitions))
    plain = Scope(layer, prover, {}, basis_of(layer, (), ()))
    staged: dict[str, Gradient] = {}
    for definition in layer.definitions:
        name = definition.quantity.name
        staged[name] = _staged(definition, names, plain)
        if staged[name].proved:
            prover.add(Definition(names[name], staged[name].form))
    arriving = tuple(names[q.name] for q in layer.differentiable)
    return closed(Staging(layer, FORWARD, "tangent", arriving, staged, layer.outputs, prover))


def _staged(definition: Definition, names: Mapping[str, Quantity], scope: Scope) -> Gradient:
    full, brief = tangent_rule(definition, names)
    own = names[definition.quantity.name]
    proof = Prover([*scope.prover.definitions, Definition(own, full)])
    first = Step("chain rule", own.element, brief, _because(definition, names), proof.equal(own.element, brief))
    return Gradient(definition.quantity.name, own, *ended((first, *simplified(brief, STAGED, scope))))


def _because(definition: Definition, names: Mapping[str, Quantity]) -> str:
    used = [name for name, _ in sources(definition, names)]
    if not used:
        return f"{definition.quantity.name} uses nothing that moves"
    return f"{definition.quantity.name} moves with {', '.join(used)}"
