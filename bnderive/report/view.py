"""How much of a derivation is written, and how wide."""

from dataclasses import dataclass
from difflib import get_close_matches

from bnderive.algebra.expr import Element
from bnderive.derive.derivation import Derivation, Gradient
from bnderive.errors import BnderiveError


@dataclass(frozen=True, slots=True)
class View:
    """What to write. `form`: `closed` has the steps to each closed form, `staged` those to each adjoint, `all` both.

    `wrt`: the inputs whose gradients are wanted, all where it is empty. `colour` and `columns` are for terminal text.
    `sharded` names an axis of which each of several processes has part, where what they exchange is asked for.
    """

    form: str = "closed"
    wrt: tuple[str, ...] = ()
    colour: bool = False
    columns: int = 80
    sharded: str | None = None


def closed_forms(derivation: Derivation, view: View) -> tuple[Gradient, ...]:
    """The gradients that the view asks for, each after the intermediates that it is computed from.

    Raises BnderiveError for a name that has no gradient.
    """
    for name in view.wrt:
        if name not in derivation.gradients:
            near = get_close_matches(name, derivation.gradients, n=1)
            raise BnderiveError(
                f"{derivation.layer.name} has no gradient with respect to {name!r}",
                hint=f"Did you mean {near[0]!r}?" if near else f"There is one for {', '.join(derivation.gradients)}.",
            )
    wanted = [g for name, g in derivation.gradients.items() if not view.wrt or name in view.wrt]
    used = {e.name for g in wanted for e in g.form.atoms(Element)}
    needed: list[Gradient] = []
    for gradient in reversed(tuple(derivation.intermediates.values())):
        if gradient.quantity.name in used:
            used |= {e.name for e in gradient.form.atoms(Element)}
            needed.insert(0, gradient)
    return (*needed, *wanted)


def adjoints(derivation: Derivation) -> tuple[Gradient, ...]:
    """The staged gradients in the order in which the backward pass computes them."""
    order = [d.quantity.name for d in derivation.staged.definitions]
    known = {name: k for k, name in enumerate(order)}
    return tuple(sorted(derivation.adjoints.values(), key=lambda g: known.get(g.quantity.name, len(order))))
