"""A function of torch tensors, `function(x, gamma, …) -> y`, which autograd differentiates with whatever backward it
defines; a builtin of torch, such as `torch.softmax`, is one.
"""

from typing import Any

from bnderive.check.adapters.adapter import Adapted, Adapter, Implementation
from bnderive.check.adapters.matching import Plan, forward_plan, signature
from bnderive.check.adapters.schema import builtin_parameters
from bnderive.check.adapters.values import call, values
from bnderive.check.arrays import TORCH_DTYPES
from bnderive.check.candidate import Candidate
from bnderive.check.running import Given, run_autograd
from bnderive.derive.derivation import Derivation


def through_autograd(name: str, function: Any, plan: Plan, taken: str) -> Adapted:
    """A candidate that calls a function as planned; what it returns beside the outputs has no upstream gradient."""

    def run(given: Given) -> Any:
        return first_outputs(call(function, plan, values(given)), len(given.layer.outputs))

    told = f"{taken} ({plan.told})" if plan.told else taken
    return Adapted(Candidate(name, "torch", TORCH_DTYPES, run_autograd(run), taken=told), plan.kept)


def first_outputs(value: Any, count: int) -> Any:
    """The outputs of the layer, where more comes back (statistics, say)."""
    return tuple(value[:count]) if isinstance(value, tuple | list) else value


def _takes(implementation: Implementation, derivation: Derivation) -> bool:
    return callable(implementation.main) and not isinstance(implementation.main, type)


def _adapt(implementation: Implementation, derivation: Derivation) -> Adapted:
    parameters = builtin_parameters(implementation.main) or signature(implementation.main, implementation.name)
    plan = forward_plan(parameters, derivation.layer, implementation.name)
    return through_autograd(implementation.name, implementation.main, plan, "torch function")


TORCH_FUNCTION = Adapter("torch-function", "a function of torch tensors, through autograd", "torch", _takes, _adapt)
