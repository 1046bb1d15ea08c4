"""Memory: how much there is, and how much one call takes for itself, as the system counts it.

Linux alone tells both; elsewhere the answer is None. What a call takes is counted in pages, so that small numbers are
coarse, and memory that a library keeps for its next call is not counted again.
"""

import ctypes
import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

STATUS, CLEAR, FREE = Path("/proc/self/status"), Path("/proc/self/clear_refs"), Path("/proc/meminfo")
RESET = "5"
"""What makes Linux forget the largest size that a process had."""


def peak_of(call: Callable[[], Any]) -> int | None:
    """How many bytes more than before the process held at most while `call` ran."""
    try:
        gc.collect()
        ctypes.CDLL(None).malloc_trim(0)
        CLEAR.write_text(RESET, encoding="ascii")
        before = _read(STATUS, "VmRSS")
        call()
        return max(_read(STATUS, "VmHWM") - before, 0)
    except (OSError, AttributeError, LookupError):
        return None


def free() -> int | None:
    """How many bytes of memory are free."""
    try:
        return _read(FREE, "MemAvailable")
    except (OSError, LookupError):
        return None


def _read(path: Path, name: str) -> int:
    for line in path.read_text(encoding="ascii", errors="replace").splitlines():
        key, _, value = line.partition(":")
        if key == name:
            return int(value.split()[0]) * 1024
    raise LookupError(name)
