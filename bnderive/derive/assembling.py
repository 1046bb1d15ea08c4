"""From a staged pass to its closed forms, the same for a backward pass and for a tangent pass.

Closed forms follow by substitution in a basis; several bases are tried and the cheapest form is kept: passes over
memory first, then what is saved, then operations. Every step is proved.

Input: a `Staging`. Output: a `Derivation`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Expr

from bnderive.algebra.rewrite import substitute
from bnderive.derive.basis import basis_of, invertible
from bnderive.derive.closing import Closing, Staged, close, shortest
from bnderive.derive.cost import cost_of, excess, weight
from bnderive.derive.derivation import Derivation, Gradient, Step
from bnderive.derive.layers import Root, backward_layer, roots_of, saving, with_roots
from bnderive.derive.prover import Prover, mentioned
from bnderive.derive.record import needed, simplified
from bnderive.derive.rules.registry import CLOSED
from bnderive.derive.scope import Scope
from bnderive.errors import Undecided
from bnderive.layer.layer import Layer, Quantity

MAX_TRIED = 3


@dataclass(frozen=True, slots=True)
class Staging:
    """A pass in its staged form. `staged` is by the name of the quantity that each belongs to, in order of computation.

    `arriving` comes from outside; `results` are the quantities whose form is asked for; `prover` knows the layer's
    definitions and every staged form that is proved; `mode` and `suffix` name the pass.
    """

    layer: Layer
    mode: str
    suffix: str
    arriving: tuple[Quantity, ...]
    staged: Mapping[str, Gradient]
    results: tuple[str, ...]
    prover: Prover


def closed(staging: Staging) -> Derivation:
    """The derivation with the closed form of every result.

    Raises Undecided where a form outgrows what the normal form takes.
    """
    return _assembled(staging, _cheapest(staging))


def ended(steps: tuple[Step, ...]) -> tuple[Expr, tuple[Step, ...]]:
    """The form that the steps end in, and the steps."""
    return steps[-1].after, steps


def _cheapest(staging: Staging) -> Closing:
    """The closing whose pass costs least, among bases that read some definitions backwards."""
    layer = staging.layer
    staged = {n: Staged(n, g.quantity, g.form, n not in staging.results) for n, g in staging.staged.items()}
    able = invertible(layer)
    fewer = (*(tuple(a for a in able if a != b) for b in able), *((a,) for a in able)) if len(able) <= MAX_TRIED else ()
    options = [able, (), *fewer]
    best: tuple[tuple[object, ...], Closing] | None = None
    for chosen in list(dict.fromkeys(options)):
        try:
            closing = close(staged, basis_of(layer, able, chosen))
            price = _price(layer, staged, closing, staging.arriving)
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
    layer: Layer, staged: Mapping[str, Staged], closing: Closing, arriving: tuple[Quantity, ...]
) -> tuple[object, ...]:
    forms = {
        n: (s.quantity, _closed_form(s.form, closing))
        for n, s in staged.items()
        if not s.inner or n in closing.intermediates
    }
    roots = roots_of(layer)
    rooted = {n: (quantity, with_roots(form, roots)) for n, (quantity, form) in forms.items()}
    backward, saved = backward_layer(saving(layer, roots), "backward", arriving, rooted, ())
    cost = cost_of(backward, saved)
    weight = {a.length: 2 ** (k + 8) for k, a in enumerate(layer.axes)}
    return (
        excess(d.expr for d in backward.definitions),
        cost.passes,
        cost.reductions,
        int(cost.saved.subs(weight)),
        cost.operations,
    )


def _closed_form(form: Expr, closing: Closing) -> Expr:
    return shortest(substitute(form, closing.meanings), closing.basis)


def _assembled(staging: Staging, closing: Closing) -> Derivation:
    layer, staged = staging.layer, staging.staged
    scope = Scope(layer, staging.prover, closing.meanings, closing.basis)
    closed = {}
    for name, gradient in staged.items():
        if name in closing.intermediates or name in staging.results:
            steps = (*gradient.steps, *_closing_steps(gradient.form, scope))
            closed[name] = Gradient(name, gradient.quantity, *ended(steps))
    gradients = {name: closed[name] for name in staging.results}
    intermediates = {n: closed[n] for n in closing.intermediates}
    used = _used_roots(layer, closed)
    forward = saving(layer, used)
    forms = {n: (g.quantity, with_roots(g.form, used)) for n, g in {**intermediates, **gradients}.items()}
    outputs = [g.quantity.name for g in gradients.values()]
    closed_layer, saved = backward_layer(forward, staging.suffix, staging.arriving, forms, outputs)
    raw = {n: (g.quantity, with_roots(g.form, used)) for n, g in staged.items()}
    staged_layer, _ = backward_layer(forward, f"{staging.suffix}_staged", staging.arriving, raw, outputs)
    cost = cost_of(closed_layer, saved)
    return Derivation(
        layer=layer,
        forward=forward,
        upstream=staging.arriving,
        saved=saved,
        adjoints=staged,
        gradients=gradients,
        intermediates=intermediates,
        staged=staged_layer,
        closed=closed_layer,
        cost=cost,
        mode=staging.mode,
    )


def _closing_steps(form: Expr, scope: Scope) -> tuple[Step, ...]:
    """The steps from a staged form to the closed one; none where the staged form is already as short."""
    kept = needed(simplified(form, CLOSED, scope), scope.adjoints)
    final = bool(kept) and not mentioned(form) & scope.adjoints.keys()
    return () if final and weight(form) < weight(kept[-1].after) else kept


def _used_roots(layer: Layer, closed: Mapping[str, Gradient]) -> tuple[Root, ...]:
    return tuple(r for r in roots_of(layer) if any(with_roots(g.form, (r,)) != g.form for g in closed.values()))
