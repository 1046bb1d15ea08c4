"""From a layer to its derivation.

Adjoints are derived in reverse order of the graph (the staged form). Closed forms follow by substitution in a basis;
several bases are tried and the cheapest form is kept: passes over memory first, then what is saved, then operations.
Every step of either is proved.
"""

from collections.abc import Mapping

from sympy import Expr, Integer

from bnderive.algebra.rewrite import substitute
from bnderive.derive.basis import basis_of, invertible
from bnderive.derive.chain import chain_rule, consumers
from bnderive.derive.closing import Closing, Staged, close, shortest
from bnderive.derive.cost import cost_of, weight
from bnderive.derive.derivation import Derivation, Gradient, Step
from bnderive.derive.layers import Root, backward_layer, roots_of, saving, with_roots
from bnderive.derive.names import adjoint_quantities, upstream_quantities
from bnderive.derive.prover import Prover, mentioned
from bnderive.derive.record import needed, simplified
from bnderive.derive.rules.registry import CLOSED, STAGED
from bnderive.derive.scope import Scope
from bnderive.errors import Undecided
from bnderive.layer.layer import Definition, Layer, Quantity

MAX_TRIED = 3


def derive(layer: Layer) -> Derivation:
    """Derive the backward pass of a layer: staged adjoints, closed forms, and the proof of every step.

    Raises NotDifferentiable where a derivative is not known, and Undecided where a form outgrows what the normal form
    takes.
    """
    upstream = upstream_quantities(layer)
    consumed = {q for q in layer.quantities if consumers(layer, q)}
    names = adjoint_quantities(layer, upstream, consumed)
    prover = Prover(list(layer.definitions))
    plain = Scope(layer, prover, {}, basis_of(layer, (), ()))
    adjoints: dict[str, Gradient] = {}
    for name in reversed(tuple(layer.quantities)):
        if name in names and names[name] != upstream.get(name):
            adjoints[name] = _staged(layer, name, names, upstream, plain)
            if adjoints[name].proved:
                prover.add(Definition(names[name], adjoints[name].form))
    closing = _cheapest(layer, adjoints, tuple(upstream.values()))
    return _assembled(layer, tuple(upstream.values()), adjoints, closing, prover)


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
    return Gradient(name, own, *_ended((first, *simplified(brief, STAGED, scope))))


def _because(layer: Layer, quantity: Quantity) -> str:
    used = [d.quantity.name for d in consumers(layer, quantity.name)]
    if not used:
        return f"no definition uses {quantity.name}"
    return f"{quantity.name} reaches the loss through {', '.join(used)}"


def _ended(steps: tuple[Step, ...]) -> tuple[Expr, tuple[Step, ...]]:
    return steps[-1].after, steps


def _cheapest(layer: Layer, adjoints: Mapping[str, Gradient], upstream: tuple[Quantity, ...]) -> Closing:
    """The closing whose backward costs least, among bases that read some definitions backwards."""
    inputs = {q.name for q in layer.inputs}
    staged = {n: Staged(n, g.quantity, g.form, n not in inputs) for n, g in adjoints.items()}
    able = invertible(layer)
    fewer = (*(tuple(a for a in able if a != b) for b in able), *((a,) for a in able)) if len(able) <= MAX_TRIED else ()
    options = [able, (), *fewer]
    best: tuple[tuple[object, ...], Closing] | None = None
    for chosen in list(dict.fromkeys(options)):
        try:
            closing = close(staged, basis_of(layer, able, chosen))
            price = _price(layer, staged, closing, upstream)
        except Undecided:
            continue
        if best is None or price < best[0]:
            best = price, closing
    if best is None:
        raise Undecided(
            f"no closed form of {layer.name} was found", hint="The staged form is available: --form staged."
        )
    return best[1]


def _price(
    layer: Layer, staged: Mapping[str, Staged], closing: Closing, upstream: tuple[Quantity, ...]
) -> tuple[object, ...]:
    forms = {
        n: (s.quantity, _closed_form(s.form, closing))
        for n, s in staged.items()
        if not s.inner or n in closing.intermediates
    }
    roots = roots_of(layer)
    rooted = {n: (quantity, with_roots(form, roots)) for n, (quantity, form) in forms.items()}
    backward, saved = backward_layer(saving(layer, roots), "backward", upstream, rooted, ())
    cost = cost_of(backward, saved)
    weight = {a.length: 2 ** (k + 8) for k, a in enumerate(layer.axes)}
    return cost.passes, cost.reductions, int(cost.saved.subs(weight)), cost.operations


def _closed_form(form: Expr, closing: Closing) -> Expr:
    return shortest(substitute(form, closing.meanings), closing.basis)


def _assembled(
    layer: Layer, upstream: tuple[Quantity, ...], adjoints: Mapping[str, Gradient], closing: Closing, prover: Prover
) -> Derivation:
    scope = Scope(layer, prover, closing.meanings, closing.basis)
    closed = {}
    for name, adjoint in adjoints.items():
        if name in closing.intermediates or name in {q.name for q in layer.inputs}:
            steps = (*adjoint.steps, *_closing_steps(adjoint.form, scope))
            closed[name] = Gradient(name, adjoint.quantity, *_ended(steps))
    gradients = {q.name: closed[q.name] for q in layer.differentiable}
    intermediates = {n: closed[n] for n in closing.intermediates}
    used = _used_roots(layer, closed)
    forward = saving(layer, used)
    forms = {n: (g.quantity, with_roots(g.form, used)) for n, g in {**intermediates, **gradients}.items()}
    outputs = [g.quantity.name for g in gradients.values()]
    closed_layer, saved = backward_layer(forward, "backward", upstream, forms, outputs)
    raw = {n: (g.quantity, with_roots(g.form, used)) for n, g in adjoints.items()}
    staged_layer, _ = backward_layer(forward, "backward_staged", upstream, raw, outputs)
    cost = cost_of(closed_layer, saved)
    return Derivation(
        layer, forward, upstream, saved, adjoints, gradients, intermediates, staged_layer, closed_layer, cost
    )


def _closing_steps(form: Expr, scope: Scope) -> tuple[Step, ...]:
    """The steps from a staged form to the closed one; none where the staged form is already as short."""
    kept = needed(simplified(form, CLOSED, scope), scope.adjoints)
    final = bool(kept) and not mentioned(form) & scope.adjoints.keys()
    return () if final and weight(form) < weight(kept[-1].after) else kept


def _used_roots(layer: Layer, closed: Mapping[str, Gradient]) -> tuple[Root, ...]:
    return tuple(r for r in roots_of(layer) if any(with_roots(g.form, (r,)) != g.form for g in closed.values()))
