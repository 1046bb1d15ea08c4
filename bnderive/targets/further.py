"""Which further passes a target asks for: the tangent, and the backward and the tangent of the backward.

Input: a derivation, a target and how gradients are differentiated again. Output: that again, as it can be had, and the
derivations of the passes. What is not proved is not written: intermediates are then computed again from the inputs.
"""

from collections.abc import Callable, Mapping

from bnderive.derive.derivation import Derivation
from bnderive.derive.second import backward_as_layer, derive_second
from bnderive.derive.tangent import derive_tangent
from bnderive.errors import BnderiveError, NotDifferentiable, Undecided
from bnderive.program.program import CLOSED, FUNCTION, HIGHER_ORDER, JVP, OP, RECOMPUTE, SECOND, SECOND_TANGENT, TANGENT
from bnderive.targets.registry import TARGETS


def further_passes(
    derivation: Derivation, target: str, higher_order: str | None, style: str = FUNCTION
) -> tuple[str, Mapping[str, Derivation]]:
    """The order that is written and its passes; an operator has no tangent. Raises BnderiveError where the target has
    no order to choose.
    """
    if higher_order is not None and higher_order not in HIGHER_ORDER:
        raise ValueError(f"higher_order is one of {', '.join(HIGHER_ORDER)}, not {higher_order!r}")
    if not TARGETS[target].differentiable:
        if higher_order is not None:
            able = ", ".join(row.name for row in TARGETS.values() if row.differentiable)
            raise BnderiveError(
                f"the target {target} writes no code that is differentiated again",
                hint=f"Leave --higher-order out, or choose one of these targets: {able}.",
            )
        return CLOSED, _tangent_alone(derivation) if style == JVP else {}
    order = higher_order or CLOSED
    if order == RECOMPUTE:
        return order, {}
    wanted: dict[str, Callable[[], Derivation]] = {}
    if style != OP:
        wanted[TANGENT] = lambda: derive_tangent(derivation.layer)
    known = {*(q.name for q in derivation.layer.inputs), *derivation.layer.outputs}
    if order == CLOSED and not known.issuperset(q.name for q in derivation.saved):
        wanted[SECOND] = lambda: derive_second(derivation)
        if style != OP:
            wanted[SECOND_TANGENT] = lambda: derive_tangent(backward_as_layer(derivation))
    found = {name: each for name, make in wanted.items() if (each := _proved(make)) is not None}
    if order == CLOSED and len(found) < len(wanted):
        return RECOMPUTE, {}
    return order, found


def _tangent_alone(derivation: Derivation) -> Mapping[str, Derivation]:
    found = _proved(lambda: derive_tangent(derivation.layer))
    if found is None:
        raise BnderiveError(
            f"no tangent of {derivation.layer.name} is proved",
            hint="Leave --as out: the backward is what is written then.",
        )
    return {TANGENT: found}


def _proved(make: Callable[[], Derivation]) -> Derivation | None:
    """The derivation, where every step of it is proved."""
    try:
        derivation = make()
    except (NotDifferentiable, Undecided):
        return None
    return derivation if derivation.proved else None
