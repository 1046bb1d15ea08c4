"""Generated Triton as a candidate: compiled where a GPU is asked for, else run in Triton's interpreter.

The interpreter tries the logic of kernels and not the code that a device would run, and the name of the candidate says
so. A process has one of the two, chosen by an environment variable when Triton is imported; who sets that chooses.
"""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import ModuleType

import numpy as np

from bnderive.check.arrays import TORCH
from bnderive.check.candidate import Candidate, Outcome, missing_candidate, torch_candidate
from bnderive.check.extras import missing
from bnderive.check.point import Point
from bnderive.layer.layer import Layer

SWITCH = "TRITON_INTERPRET"
TOO_LATE = f"triton was imported before, as a compiler: set {SWITCH}=1 to check in its interpreter"


def triton_candidate(
    name: str, function: str, load: Callable[[], ModuleType], devices: Sequence[str] = ("cpu",)
) -> Candidate:
    """The `function` of the module that `load` gives, for these devices; a candidate that is missing where it cannot
    run here.
    """
    if absent := missing("torch", "triton"):
        return missing_candidate(name, TORCH, absent)
    processor = set(devices) <= {"cpu"}
    if processor and "triton" in sys.modules and SWITCH not in os.environ:
        return missing_candidate(name, TORCH, TOO_LATE)
    if os.environ.setdefault(SWITCH, "1" if processor else "0") == "0":
        return replace(torch_candidate(name, getattr(load(), function)), devices=("cuda",))
    found = torch_candidate(f"{name} (logic only, in Triton's interpreter)", getattr(load(), function))

    def run(layer: Layer, point: Point, dtype: str, device: str, frozen: frozenset[str] = frozenset()) -> Outcome:
        with np.errstate(all="ignore"):  # where a tile is masked, anything may be computed
            return found.run(layer, point, dtype, device, frozen)

    return replace(found, run=run, devices=("cpu",))
