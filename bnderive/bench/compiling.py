"""What torch.compile makes of generated torch code, as a subject."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bnderive.bench.nouns import BACKWARD, COMPILED, Device, Subject
from bnderive.bench.subjects import NO_TORCH, TORCH_TYPES, Calls, has_torch, missing, on_torch


def compiled(function: Callable[..., Any] | None, device: Device) -> Subject:
    """The function compiled whole, for each size anew; missing where torch, or a compiler for it, is."""
    if function is None or not has_torch():
        return missing(COMPILED, NO_TORCH)
    if why := device.uncompiled():
        return missing(COMPILED, why)

    def prepare(inputs: Sequence[Any], upstream: Sequence[Any], parameters: Mapping[str, float], dtype: str) -> Calls:
        import torch
        from torch._functorch import config

        torch.compiler.reset()
        whole = torch.compile(function, fullgraph=True, dynamic=False)
        with warnings.catch_warnings(), config.patch(donated_buffer=False):  # a backward is called again and again
            warnings.simplefilter("ignore")
            calls = on_torch(COMPILED, whole, device.name).prepare(inputs, upstream, parameters, dtype)
            calls[BACKWARD]()
        return calls

    return Subject(COMPILED, TORCH_TYPES, prepare)
