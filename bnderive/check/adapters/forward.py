"""A forward alone on numpy arrays: `forward(x, gamma, …) -> y`. It is compared with the definitions; it has no
gradient, so nothing passes unless the adapter was named.
"""

from bnderive.check.adapters.adapter import Adapted, Adapter, Implementation
from bnderive.check.adapters.framework import framework_of
from bnderive.check.adapters.matching import forward_plan, signature
from bnderive.check.adapters.values import call, values
from bnderive.check.arrays import NUMPY
from bnderive.check.candidate import Candidate
from bnderive.check.running import Given, Returned, returned, run_pair
from bnderive.derive.derivation import Derivation


def _takes(implementation: Implementation, derivation: Derivation) -> bool:
    function = implementation.main
    return callable(function) and not isinstance(function, type) and framework_of([function]) == "numpy"


def _adapt(implementation: Implementation, derivation: Derivation) -> Adapted:
    layer, label = derivation.layer, implementation.name
    plan = forward_plan(signature(implementation.main, label), layer, label)

    def forward(given: Given) -> Returned:
        return returned(call(implementation.main, plan, values(given)), len(layer.outputs))

    reason = "there is no backward, and nothing differentiates numpy code"
    found = Candidate(
        label,
        "numpy",
        NUMPY.dtypes,
        run_pair(NUMPY, forward, None),
        taken="numpy forward" + (f" ({plan.told})" if plan.told else ""),
        gives=(),
        forward_alone=implementation.asked,
        uncovered=(("gradients", reason),),
    )
    return Adapted(found, plan.kept)


NUMPY_FORWARD = Adapter(
    "numpy-forward", "a forward alone on numpy arrays, compared with the definitions", "numpy", _takes, _adapt
)
