"""A custom operator of torch: `torch.ops.namespace.name`, one overload of it, or what `torch.library.custom_op` made.

Its schema names the arguments.
"""

import inspect
import sys
from typing import Any

from bnderive.check.adapters.adapter import Adapted, Adapter, Implementation
from bnderive.check.adapters.matching import forward_plan
from bnderive.check.adapters.torch_function import through_autograd
from bnderive.derive.derivation import Derivation
from bnderive.errors import BnderiveError

KINDS = ("OpOverload", "OpOverloadPacket", "CustomOpDef")


def _takes(implementation: Implementation, derivation: Derivation) -> bool:
    kind = type(implementation.main)
    return "torch" in sys.modules and kind.__module__.startswith("torch") and kind.__name__ in KINDS


def _adapt(implementation: Implementation, derivation: Derivation) -> Adapted:
    op = implementation.main
    label = implementation.name
    plan = forward_plan([_parameter(a) for a in _schema(op, label).arguments], derivation.layer, label)
    return through_autograd(label, op, plan, "torch custom operator")


def _schema(op: Any, label: str) -> Any:
    overload = getattr(op, "_opoverload", op)
    if hasattr(overload, "overloads"):
        names = overload.overloads()
        if "default" not in names:
            raise BnderiveError(f"{label} has several overloads", hint=f"Name one of {', '.join(names)}.")
        overload = overload.default
    return overload._schema  # noqa: SLF001 - the documented way to the names of the arguments


def _parameter(argument: Any) -> inspect.Parameter:
    kind = inspect.Parameter.KEYWORD_ONLY if argument.kwarg_only else inspect.Parameter.POSITIONAL_OR_KEYWORD
    default = argument.default_value if argument.has_default_value() else inspect.Parameter.empty
    return inspect.Parameter(argument.name, kind, default=default)


CUSTOM_OP = Adapter("custom-op", "a custom operator of torch, through autograd", _takes, _adapt)
