"""A GPU as a device, through torch.cuda: the one that torch takes where nothing else is said.

A call returns before the GPU has done what it asks for, so that the time is taken between two events on the stream on
which it is done. The GPU is given work ahead of them, a cache's worth of zeros again and again: so the processor asks
while it is busy, as in training; what is timed is the GPU's own work, on data that come from memory. A call for which
the processor takes longer than that is timed as long as it takes to ask for.
"""

import gc
import os
import shutil
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from bnderive.bench.machine import processor, software
from bnderive.bench.nouns import PROCESSOR, Device
from bnderive.check.extras import missing
from bnderive.check.interpreted import SWITCH
from bnderive.errors import BnderiveError, MissingExtra

NO_GPU = "it runs on the processor, and what is timed runs on a GPU"
NO_COMPILER = "Triton needs a C compiler to launch its kernels: install one, or name it in the environment variable CC"
INTERPRETED = f"Triton would run in its interpreter, on the processor: {SWITCH} is set in the environment"


def _ready() -> None:
    if reason := missing("torch"):
        raise MissingExtra("a bench on a GPU needs torch", hint=reason)
    import torch

    if torch.cuda.is_available():
        return
    built = "" if torch.version.cuda else f" This build of torch, {torch.__version__}, is one for the processor alone."
    raise BnderiveError(
        "there is no CUDA device that torch can use",
        hint=f"Without --device what is timed runs on the processor.{built}",
    )


AHEAD = 40
"""How often zeros are written ahead of a call: about a millisecond's work."""


@cache
def _cache_twice() -> Any:
    """Memory of twice the size of the GPU's cache."""
    import torch

    return torch.empty(2 * torch.cuda.get_device_properties().L2_cache_size, dtype=torch.uint8, device="cuda")


def _timed(call: Callable[[], Any]) -> float:
    import torch

    start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    ahead = _cache_twice()
    for _ in range(AHEAD):
        ahead.zero_()
    start.record()
    call()
    end.record()
    end.synchronize()
    return float(start.elapsed_time(end)) / 1e3


def _peak(call: Callable[[], Any]) -> int:
    """By what torch's allocator has given out, which is counted as it is asked for."""
    import torch

    gc.collect()
    torch.cuda.reset_peak_memory_stats()
    before = torch.cuda.memory_allocated()
    call()
    return torch.cuda.max_memory_allocated() - before


def _free() -> int:
    """What torch keeps for its next call is given back first."""
    import torch

    gc.collect()
    torch.cuda.empty_cache()
    free, _ = torch.cuda.mem_get_info()
    return free


def _machine(threads: int) -> Mapping[str, str]:
    """The threads of the processor say nothing here; it launches, so it is told."""
    import torch

    own = {"gpu": torch.cuda.get_device_name(), "cuda": str(torch.version.cuda)}
    return {**own, "processor": processor(), **software(("torch", "triton"))}


def _uncompiled() -> str:
    if reason := missing("triton"):
        return reason
    if os.environ.get(SWITCH, "0") not in {"", "0"}:
        return INTERPRETED
    compilers = [os.environ["CC"]] if "CC" in os.environ else ["gcc", "clang"]
    return "" if any(map(shutil.which, compilers)) else NO_COMPILER


CUDA = Device(
    name="cuda",
    ready=_ready,
    timed=_timed,
    peak=_peak,
    free=_free,
    room=32,  # each implementation has tensors of its own
    machine=_machine,
    refuses={PROCESSOR: NO_GPU},
    uncompiled=_uncompiled,
    loops="triton",
)
