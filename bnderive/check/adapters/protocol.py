"""The protocol for what has no signature to read: an object (or a module) with `bnderive_backward`,
`bnderive_forward`, or both.

    bnderive_forward(inputs, parameters) -> outputs
    bnderive_backward(upstream, inputs, parameters) -> gradients

All are dictionaries by the names of the document: arrays, and numbers for parameters. A backward may leave gradients
out; nothing then passes, but what it gave is judged. `bnderive_framework` is "numpy" (if it is missing), "jax" or
"torch";
`bnderive_parameters` names the parameters that it takes, all if it is missing.
"""

from collections.abc import Mapping
from typing import Any

from bnderive.check.adapters.adapter import Adapted, Adapter, Implementation
from bnderive.check.adapters.matching import kept_of
from bnderive.check.arrays import NUMPY, TORCH
from bnderive.check.candidate import Candidate
from bnderive.check.extras import missing
from bnderive.check.jax_arrays import JAX
from bnderive.check.outcome import WrongShape
from bnderive.check.running import Given, Returned, run_pair
from bnderive.derive.derivation import Derivation
from bnderive.errors import BnderiveError, MissingExtra

FORWARD, BACKWARD = "bnderive_forward", "bnderive_backward"
ARRAYS = {arrays.framework: arrays for arrays in (NUMPY, JAX, TORCH)}


def _takes(implementation: Implementation, derivation: Derivation) -> bool:
    return hasattr(implementation.main, FORWARD) or hasattr(implementation.main, BACKWARD)


def _adapt(implementation: Implementation, derivation: Derivation) -> Adapted:
    it, layer, label = implementation.main, derivation.layer, implementation.name
    framework = getattr(it, "bnderive_framework", "numpy")
    if framework not in ARRAYS:
        raise BnderiveError(f"{label}: bnderive_framework is {framework!r}", hint=f"It is one of {', '.join(ARRAYS)}.")
    if reason := missing(framework):
        raise MissingExtra(f"{label} is checked through {framework}", hint=reason)
    arrays = ARRAYS[framework]
    taken = tuple(getattr(it, "bnderive_parameters", [p.name for p in layer.parameters]))
    ahead: Any = getattr(it, FORWARD, None)
    back: Any = getattr(it, BACKWARD, None)

    def numbers(given: Given) -> dict[str, float]:
        return {name: value for name, value in given.point.symbols.items() if name in taken}

    def forward(given: Given) -> Returned:
        outputs = ahead(dict(given.inputs), numbers(given))
        return Returned(tuple(_one(outputs, name, FORWARD) for name in layer.outputs), ())

    def backward(given: Given, rest: tuple[Any, ...]) -> Any:
        found = back(dict(given.upstream), dict(given.inputs), numbers(given))
        if not isinstance(found, Mapping):
            raise WrongShape(f"{BACKWARD} returned {type(found).__name__}, not a dictionary")
        return {name: value for name, value in found.items() if value is not None}

    kept = kept_of(layer, [p.name for p in layer.parameters if p.name not in taken], label)
    uncovered = [] if ahead else [("forward", "there is none: only its backward was given")]
    uncovered += [] if back else [("gradients", "there is no backward")]
    run = run_pair(arrays, forward if ahead else None, backward if back else None)
    found = Candidate(
        label, framework, arrays.dtypes, run,
        taken=f"{framework}, by bnderive's protocol", gives=None if back else (),
        forward_alone=implementation.asked and not back, uncovered=tuple(uncovered),
    )  # fmt: skip
    return Adapted(found, kept)


def _one(outputs: Any, name: str, what: str) -> Any:
    if not isinstance(outputs, Mapping) or name not in outputs:
        raise WrongShape(f"{what} gave no {name}: it returns a dictionary of outputs")
    return outputs[name]


PROTOCOL = Adapter("protocol", "an object with bnderive_forward and bnderive_backward", "", _takes, _adapt)
