"""The processor as a device: its clock, its memory as the system counts it, and all that is written for it."""

import os
import shutil

from bnderive.bench.machine import machine
from bnderive.bench.measure import elapsed
from bnderive.bench.memory import free, peak_of
from bnderive.bench.nouns import GPU, Device

NO_DEVICE = "it needs a GPU, and what is timed runs on the processor"
NO_COMPILER = "torch.compile needs a C++ compiler: install one, or name it in the environment variable CXX"


def _uncompiled() -> str:
    found = any(shutil.which(name) for name in (os.environ.get("CXX", "g++"), "clang++"))
    return "" if found else NO_COMPILER


HOST = Device(
    name="cpu",
    ready=lambda: None,
    timed=elapsed,
    peak=peak_of,
    free=free,
    room=24,  # tensors share their memory with the arrays of numpy
    machine=machine,
    refuses={GPU: NO_DEVICE},
    uncompiled=_uncompiled,
    loops="c",
)
