"""A function of JAX arrays as a candidate: `jax.vjp` differentiates it, with whatever backward it defines."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bnderive.check.candidate import Candidate, as_generated
from bnderive.check.jax_arrays import JAX
from bnderive.check.outcome import Outcome, named
from bnderive.check.point import Point
from bnderive.check.running import Given, Runs, given_at, returned
from bnderive.layer.layer import Layer


def jax_candidate(name: str, function: Callable[..., Any]) -> Candidate:
    """A function `function(*inputs, **parameters) -> outputs` that follows our own conventions."""
    return Candidate(name, JAX.framework, JAX.dtypes, run_vjp(as_generated(function)))


def run_vjp(function: Callable[[Given], Any]) -> Runs:
    """Runs a function and pulls the upstream gradients back through it. Labels have no gradient, and what the function
    returns beside the outputs has no upstream gradient.
    """

    def run(layer: Layer, point: Point, dtype: str, device: str, frozen: frozenset[str] = frozenset()) -> Outcome:
        given = given_at(JAX, layer, point, dtype, device)
        names = [q.name for q in layer.differentiable]
        outputs, gradients = _pulled(function, given, [name for name in names if name not in frozen])
        found = [JAX.back(gradients.get(name, 0 * given.inputs[name])) for name in names]
        return Outcome(
            named(layer, point, layer.outputs, [JAX.back(y) for y in outputs], "outputs"),
            named(layer, point, names, found, "gradients"),
            (),
        )

    return run


def _pulled(function: Callable[[Given], Any], given: Given, names: list[str]) -> tuple[Any, dict[str, Any]]:
    import jax

    def of_real(*values: Any) -> tuple[Any, ...]:
        inputs = {**given.inputs, **dict(zip(names, values, strict=True))}
        return returned(function(replace(given, inputs=inputs)), len(given.layer.outputs)).outputs

    outputs, pull = jax.vjp(of_real, *(given.inputs[name] for name in names))
    upstream = tuple(given.upstream[name] for name in given.layer.outputs)
    return outputs, dict(zip(names, pull(upstream), strict=True))
