"""A custom operator of torch: `torch.ops.namespace.name`, one overload of it, or what `torch.library.custom_op` made.

Its schema names the arguments.
"""

import sys

from bnderive.check.adapters.adapter import Adapted, Adapter, Implementation
from bnderive.check.adapters.matching import forward_plan
from bnderive.check.adapters.schema import operator_parameters
from bnderive.check.adapters.torch_function import through_autograd
from bnderive.derive.derivation import Derivation

KINDS = ("OpOverload", "OpOverloadPacket", "CustomOpDef")


def _takes(implementation: Implementation, derivation: Derivation) -> bool:
    kind = type(implementation.main)
    return "torch" in sys.modules and kind.__module__.startswith("torch") and kind.__name__ in KINDS


def _adapt(implementation: Implementation, derivation: Derivation) -> Adapted:
    op = implementation.main
    label = implementation.name
    plan = forward_plan(operator_parameters(op, label), derivation.layer, label)
    return through_autograd(label, op, plan, "torch custom operator")


CUSTOM_OP = Adapter("custom-op", "a custom operator of torch, through autograd", "torch", _takes, _adapt)
