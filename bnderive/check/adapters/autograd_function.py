"""A class of torch.autograd.Function: its `apply`, which takes no names, with the arguments of `forward` in order."""

import inspect
import sys
from typing import Any

from bnderive.check.adapters.adapter import Adapted, Adapter, Implementation
from bnderive.check.adapters.matching import CONSTANT, Argument, Plan, Source, forward_plan, signature
from bnderive.check.adapters.torch_function import through_autograd
from bnderive.derive.derivation import Derivation


def _takes(implementation: Implementation, derivation: Derivation) -> bool:
    torch = sys.modules.get("torch")
    kind = implementation.main
    return torch is not None and isinstance(kind, type) and issubclass(kind, torch.autograd.Function)


def _adapt(implementation: Implementation, derivation: Derivation) -> Adapted:
    function = implementation.main
    parameters = signature(function.forward, implementation.name)
    if _has_context(function):
        parameters = parameters[1:]
    plan = _in_order(parameters, forward_plan(parameters, derivation.layer, implementation.name))
    return through_autograd(implementation.name, function.apply, plan, "torch.autograd.Function, by its apply")


def _has_context(function: Any) -> bool:
    """Whether `forward` is given the context: not where `setup_context` is written."""
    import torch

    return bool(function.setup_context == torch.autograd.Function.setup_context)


def _in_order(parameters: list[inspect.Parameter], plan: Plan) -> Plan:
    """All by position: defaults in place of what comes before the last argument that is matched."""
    found = {a.name: a for a in plan.arguments if a.name}
    named = [p for p in parameters if p.kind is not inspect.Parameter.VAR_KEYWORD]
    last = max((k for k, p in enumerate(named) if p.name in found), default=-1)
    ordered = [
        Argument(p.name, False, found[p.name].source if p.name in found else Source(CONSTANT, value=p.default))
        for p in named[: last + 1]
        if p.kind is not inspect.Parameter.VAR_POSITIONAL
    ]
    return Plan((*ordered, *(a for a in plan.arguments if not a.name)), plan.kept)


AUTOGRAD_FUNCTION = Adapter(
    "autograd-function", "a class of torch.autograd.Function, by its apply", "torch", _takes, _adapt
)
