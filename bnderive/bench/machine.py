"""What a bench ran on, in words; of a GPU, what is not the GPU's own."""

import os
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("numpy", "torch", "numba")


def machine(threads: int) -> Mapping[str, str]:
    """Processor, cores, threads, system and versions."""
    cores = {"cores": str(os.cpu_count()), "threads": str(threads)}
    return {"processor": processor(), **cores, **software(LIBRARIES)}


def software(libraries: Sequence[str]) -> Mapping[str, str]:
    """The system, and the versions of Python and of those libraries that are installed."""
    found = {"system": f"{platform.system()} {platform.release()}", "python": platform.python_version()}
    for name in libraries:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def processor() -> str:
    """The processor's name as the system has it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
