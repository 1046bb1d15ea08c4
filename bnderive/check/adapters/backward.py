"""A backward alone, on arrays of numpy or JAX or on torch tensors: `backward(dy, x, gamma, rstd, …) -> gradients`.

It takes by name what it needs: upstream gradients (dy, grad_output, …), inputs, parameters, and quantities of the
forward, which are evaluated by the definitions. Statistics have the shape of the document, (N,), or keep the axes that
they were summed over, (N, 1): whichever the backward takes at a small point.
"""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from bnderive.check.adapters import names
from bnderive.check.adapters.adapter import Adapted, Adapter, Implementation
from bnderive.check.adapters.framework import framework_of
from bnderive.check.adapters.matching import Plan, backward_plan, signature
from bnderive.check.adapters.values import backward_values, call
from bnderive.check.arrays import NUMPY, TORCH, Arrays
from bnderive.check.batteries import ORDINARY
from bnderive.check.candidate import Candidate
from bnderive.check.jax_arrays import JAX
from bnderive.check.point import draw
from bnderive.check.running import Given, Runs, run_pair
from bnderive.check.shapes import small_sizes
from bnderive.derive.derivation import Derivation


def looks_backward(function: Any, derivation: Derivation) -> bool:
    """Whether the first argument of a function is called as an upstream gradient is, or it is named as a backward."""
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return False
    known = {q.name for q in derivation.layer.inputs}
    outputs = derivation.layer.outputs
    found = [p.name for p in parameters if p.name not in known and names.upstream(p.name, outputs) is not None]
    named = names.plain(getattr(function, "__name__", "")).endswith(("backward", "bwd", "grad", "vjp"))
    return bool(found) and (named or names.plain(found[0]) not in {"g", "delta", "do"})


def _takes(framework: str) -> Callable[[Implementation, Derivation], bool]:
    def takes(implementation: Implementation, derivation: Derivation) -> bool:
        function = _function(implementation)
        if isinstance(function, type) or not callable(function) or framework_of([function]) != framework:
            return False
        return implementation.main is None or looks_backward(function, derivation)

    return takes


def _function(implementation: Implementation) -> Any:
    return implementation.main if implementation.backward is None else implementation.backward


def _adapt(arrays: Arrays) -> Callable[[Implementation, Derivation], Adapted]:
    def adapt(implementation: Implementation, derivation: Derivation) -> Adapted:
        function, label = _function(implementation), implementation.name
        plan = backward_plan(signature(function, label), derivation, label, saves=False)
        keeps = bool(plan.read) and keeps_axes(
            lambda keeps: _run(function, arrays, plan, derivation, keeps), derivation
        )
        told = [plan.told] if plan.told else []
        if plan.read:
            told.append(f"{', '.join(plan.read)} by the definitions" + (", with axes of length one" if keeps else ""))
        taken = f"{arrays.framework} backward" + (f" ({'; '.join(told)})" if told else "")
        run = _run(function, arrays, plan, derivation, keeps)
        uncovered = (("forward", "there is none: only its backward was given"),)
        found = Candidate(label, arrays.framework, arrays.dtypes, run, taken=taken, uncovered=uncovered)
        return Adapted(found, _kept(plan, derivation))

    return adapt


def _kept(plan: Plan, derivation: Derivation) -> tuple[str, ...]:
    """Parameters that the backward does not take, less those that it need not know: the closed form does not have them,
    and it is given every quantity whose definition does (ε, where it is given rstd).
    """

    def needed(name: str) -> bool:
        symbols = {s.name for d in derivation.closed.definitions for s in d.expr.free_symbols}
        having = [
            d.quantity.name for d in derivation.forward.definitions if name in {str(s) for s in d.expr.free_symbols}
        ]
        return name in symbols or not set(having) <= set(plan.read)

    return tuple(name for name in plan.kept if needed(name))


def _run(function: Any, arrays: Arrays, plan: Plan, derivation: Derivation, keeps: bool) -> Runs:
    def backward(given: Given, rest: tuple[Any, ...]) -> Any:
        return call(function, plan, backward_values(derivation, arrays, plan, given, rest, keeps))

    return run_pair(arrays, None, backward)


def keeps_axes(run: Callable[[bool], Runs], derivation: Derivation) -> bool:
    """Whether a backward runs with statistics that keep their axes, and does not with those that lost them."""
    layer = derivation.layer
    points = (draw(layer, ORDINARY, sizes, 0) for sizes in small_sizes(layer)[:3])
    point = next((p for p in points if p is not None), None)
    if point is None:
        return False

    def right(keeps: bool) -> Iterator[bool]:
        try:
            found = run(keeps)(layer, point, "float64", "cpu").gradients
        except Exception:  # noqa: BLE001 - what raises does not take statistics of this shape
            yield False
            return
        yield from (g.shape == point.inputs[name].shape for name, g in found.items())

    return not all(right(keeps=False)) and all(right(keeps=True))


def _backward(arrays: Arrays, what: str) -> Adapter:
    name, about = arrays.framework, f"a backward alone on {what}, taking what it needs by name"
    return Adapter(f"{name}-backward", about, name, _takes(name), _adapt(arrays))


NUMPY_BACKWARD = _backward(NUMPY, "numpy arrays")
JAX_BACKWARD = _backward(JAX, "JAX arrays")
TORCH_BACKWARD = _backward(TORCH, "torch tensors")
