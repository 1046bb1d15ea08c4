"""How many threads everything that is timed may use: the same for all."""

import os
from importlib.util import find_spec


def threads_set(wanted: int | None) -> int:
    """Sets the threads of torch, numba and OpenMP to `wanted`, or to the processors there are; returns how many.

    OpenMP reads its number when a library is loaded, so this comes before anything is compiled.
    """
    count = wanted or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1))
    os.environ["OMP_NUM_THREADS"] = str(count)
    if find_spec("torch") is not None:
        import torch

        torch.set_num_threads(count)
    if find_spec("numba") is not None:
        import numba

        numba.set_num_threads(min(count, numba.get_num_threads()))
    return count
