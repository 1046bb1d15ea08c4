"""Every adapter, in the order in which an object is held against them. To add one, add a file and a row here.

Input: what somebody gave. Output: a candidate for `check`.
"""

from collections.abc import Mapping
from difflib import get_close_matches

from bnderive.check.adapters.adapter import Adapted, Adapter, Implementation
from bnderive.check.adapters.autograd_function import AUTOGRAD_FUNCTION
from bnderive.check.adapters.backward import JAX_BACKWARD, NUMPY_BACKWARD, TORCH_BACKWARD
from bnderive.check.adapters.custom_op import CUSTOM_OP
from bnderive.check.adapters.forward import NUMPY_FORWARD
from bnderive.check.adapters.jax_function import JAX_FUNCTION
from bnderive.check.adapters.module import NN_MODULE
from bnderive.check.adapters.pair import JAX_PAIR, NUMPY_PAIR, TORCH_PAIR
from bnderive.check.adapters.protocol import PROTOCOL
from bnderive.check.adapters.torch_function import TORCH_FUNCTION
from bnderive.check.extras import missing
from bnderive.derive.derivation import Derivation
from bnderive.errors import BnderiveError, MissingExtra

ADAPTERS: Mapping[str, Adapter] = {
    adapter.name: adapter
    for adapter in (
        PROTOCOL,
        NUMPY_PAIR,
        JAX_PAIR,
        TORCH_PAIR,
        AUTOGRAD_FUNCTION,
        NN_MODULE,
        CUSTOM_OP,
        NUMPY_BACKWARD,
        JAX_BACKWARD,
        TORCH_BACKWARD,
        NUMPY_FORWARD,
        JAX_FUNCTION,
        TORCH_FUNCTION,
    )
}


def adapted(implementation: Implementation, derivation: Derivation, adapter: str | None = None) -> Adapted:
    """The candidate for an object, by the adapter that is named or by the first that takes it.

    Raises BnderiveError where none does, and MissingExtra where its framework is not installed.
    """
    chosen = _named(adapter) if adapter else _first(implementation, derivation)
    if reason := missing(chosen.framework):
        raise MissingExtra(f"{implementation.name} is checked through {chosen.framework}", hint=reason)
    return chosen.adapt(implementation, derivation)


def _first(implementation: Implementation, derivation: Derivation) -> Adapter:
    for adapter in ADAPTERS.values():
        if adapter.takes(implementation, derivation):
            return adapter
    kind = type(implementation.main).__name__
    raise BnderiveError(
        f"{implementation.name} is {kind}: nothing that can be called",
        hint="Give a function, a class of torch, or an object with bnderive_backward.",
    )


def _named(name: str) -> Adapter:
    if name in ADAPTERS:
        return ADAPTERS[name]
    near = get_close_matches(name, ADAPTERS, n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    raise BnderiveError(f"there is no adapter {name!r}", hint=f"{hint}There are {', '.join(ADAPTERS)}.")
