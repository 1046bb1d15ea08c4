"""A forward and a backward, on arrays of numpy or JAX or on torch tensors: `forward(x, gamma, …) -> y, or
(y, saved …)`, and `backward(dy, saved …)` or `backward(dy, x, gamma, mean, …)`.

What the forward returned beside its outputs goes to those arguments of the backward that are not inputs; what it did
not return is evaluated by the definitions.
"""

from collections.abc import Callable
from typing import Any

from bnderive.check.adapters.adapter import Adapted, Adapter, Implementation
from bnderive.check.adapters.backward import keeps_axes
from bnderive.check.adapters.framework import framework_of
from bnderive.check.adapters.matching import backward_plan, forward_plan, signature
from bnderive.check.adapters.values import backward_values, call, values
from bnderive.check.arrays import NUMPY, TORCH, Arrays
from bnderive.check.candidate import Candidate
from bnderive.check.jax_arrays import JAX
from bnderive.check.running import Given, Returned, Runs, returned, run_pair
from bnderive.derive.derivation import Derivation


def _takes(framework: str) -> Callable[[Implementation, Derivation], bool]:
    def takes(implementation: Implementation, derivation: Derivation) -> bool:
        pair = (implementation.main, implementation.backward)
        return all(callable(f) for f in pair) and framework_of(pair) == framework

    return takes


def _adapt(arrays: Arrays) -> Callable[[Implementation, Derivation], Adapted]:
    def adapt(implementation: Implementation, derivation: Derivation) -> Adapted:
        layer, label = derivation.layer, implementation.name
        ahead = forward_plan(signature(implementation.main, f"the forward of {label}"), layer, f"{label}: forward")
        parameters = signature(implementation.backward, f"the backward of {label}")
        back = backward_plan(parameters, derivation, f"{label}: backward", saves=True)

        def forward(given: Given) -> Returned:
            return returned(call(implementation.main, ahead, values(given)), len(layer.outputs))

        def run(keeps: bool) -> Runs:
            def backward(given: Given, rest: tuple[Any, ...]) -> Any:
                sources = backward_values(derivation, arrays, back, given, rest, keeps)
                return call(implementation.backward, back, sources)

            return run_pair(arrays, forward, backward)

        keeps = bool(back.read) and keeps_axes(run, derivation)
        told = "; ".join(part for part in (ahead.told, back.told) if part)
        taken = f"{arrays.framework} forward and backward" + (f" ({told})" if told else "")
        return Adapted(Candidate(label, arrays.framework, arrays.dtypes, run(keeps), taken=taken), ahead.kept)

    return adapt


def _pair(arrays: Arrays, what: str) -> Adapter:
    name = arrays.framework
    return Adapter(f"{name}-pair", f"forward and backward on {what}", name, _takes(name), _adapt(arrays))


NUMPY_PAIR = _pair(NUMPY, "numpy arrays")
JAX_PAIR = _pair(JAX, "JAX arrays")
TORCH_PAIR = _pair(TORCH, "torch tensors")
